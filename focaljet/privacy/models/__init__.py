# Django looks for an app's tables here; code imports them from their own file.
from focaljet.privacy.models import (  # noqa: F401
    claims,
    erasures,
    exports,
    holds,
    ledger,
    proofs,
)
