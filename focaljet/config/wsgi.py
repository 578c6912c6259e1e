"""The door for the web server: granian --interface wsgi focaljet.config.wsgi:application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "focaljet.config.settings")
django = get_wsgi_application()

from focaljet.config.door import door_before  # noqa: E402  (Django is set up now)

application = door_before(django)
