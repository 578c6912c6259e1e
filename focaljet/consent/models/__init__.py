# Django looks for an app's tables here; code imports them from their own file.
from focaljet.consent.models import objections, receipts  # noqa: F401
