"""What happened in the forum. Each is sent inside the transaction that made it so."""

from django.dispatch import Signal

# topic_id, post_id, forum_id, author_id
topic_started = Signal()
post_written = Signal()
post_edited = Signal()
# topic_id, post_id, forum_id, by_id
post_deleted = Signal()
post_undeleted = Signal()
# topic_id, post_id, forum_id, by_id
post_thanked = Signal()
# post_id, forum_id, by_id
earlier_words_forgotten = Signal()
# member_id, by_id
signature_emptied = Signal()
# topic_id, forum_id, by_id
topic_deleted = Signal()
topic_undeleted = Signal()
topic_locked = Signal()
topic_unlocked = Signal()
topic_pinned = Signal()
topic_unpinned = Signal()
# topic_id, from_id, to_id (forums), by_id
topic_moved = Signal()
# topic_id: where the posts are now; old_ids: topics that are about to go; by_id
topics_merged = Signal()
# topic_id, from_id: the topic that the posts were in; post_ids, by_id
posts_split = Signal()
# post_ids, by_id: about to go for good, rows and files
posts_removed = Signal()
