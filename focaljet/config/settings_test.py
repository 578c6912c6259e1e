"""Settings under which the tests, mypy and the screenshots run."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

# Never the folder of somebody's site; the workers of xdist share their parent's.
if "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ["FOCALJET_DATA"] = folder = tempfile.mkdtemp(prefix="focaljet-test-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
os.environ.setdefault(
    "FOCALJET_SECRET_KEY", "only-for-tests-only-for-tests-only-for-tests-x"
)

from focaljet.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "attachments": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
BUFFERS_WRITE_THEMSELVES = False
UNDECLARED_COOKIES_BREAK = True
# Static files from where they lie; nothing is collected for tests.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
