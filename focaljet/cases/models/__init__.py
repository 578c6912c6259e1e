# Django looks for an app's tables here; code imports them from their own file.
from focaljet.cases.models import (  # noqa: F401
    appeals,
    cases,
    messages,
    objections,
    settled,
)
