# Django looks for an app's tables here; code imports them from their own file.
from focaljet.forum.models import (  # noqa: F401
    changes,
    forums,
    links,
    marks,
    picked,
    posts,
    readers,
    removals,
    topics,
)
