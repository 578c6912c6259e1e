"""What happened in the forum. Each is sent inside the transaction that made it so."""

from django.dispatch import Signal

# topic_id, post_id, forum_id, author_id
topic_started = Signal()
post_written = Signal()
post_edited = Signal()
# topic_id, post_id, forum_id, by_id
post_deleted = Signal()
post_undeleted = Signal()
# topic_id, forum_id, by_id
topic_deleted = Signal()
topic_undeleted = Signal()
topic_locked = Signal()
topic_unlocked = Signal()
topic_pinned = Signal()
topic_unpinned = Signal()
