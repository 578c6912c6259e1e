# Django looks for an app's tables here; code imports them from their own file.
from focaljet.mailing.models import (  # noqa: F401
    notices,
)
