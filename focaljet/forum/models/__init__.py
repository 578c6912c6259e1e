# Django looks for an app's tables here; code imports them from their own file.
from focaljet.forum.models import forums, posts, readers, topics  # noqa: F401
