# Django looks for an app's tables here; code imports them from their own file.
from focaljet.disclosure.models import (  # noqa: F401
    cases,
    parties,
    people,
)
