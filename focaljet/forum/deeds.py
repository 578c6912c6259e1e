"""What those who keep order in the forum can do, as the staff log calls it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from focaljet.moderation.words import Deed

LOCKED = "forum.locked"
UNLOCKED = "forum.unlocked"
LOCKS_LATER = "forum.locks_later"
LOCKED_ITSELF = "forum.locked_itself"
PINNED = "forum.pinned"
UNPINNED = "forum.unpinned"
ANNOUNCED = "forum.announced"
ANNOUNCED_EVERYWHERE = "forum.announced_everywhere"
RETITLED = "forum.retitled"
MOVED_AWAY = "forum.moved_away"
MOVED_HERE = "forum.moved_here"
MERGED = "forum.merged"
SPLIT = "forum.split"
DELETED_TOPIC = "forum.deleted_topic"
UNDELETED_TOPIC = "forum.undeleted_topic"
REMOVED_TOPIC = "forum.removed_topic"
DELETED_POST = "forum.deleted_post"
UNDELETED_POST = "forum.undeleted_post"
REMOVED_POST = "forum.removed_post"
FORGOT_EARLIER_WORDS = "forum.forgot_earlier_words"
EMPTIED_SIGNATURE = "forum.emptied_signature"
APPOINTED = "forum.appointed"
DISMISSED = "forum.dismissed"
RIGHTS_SET = "forum.rights_set"
RIGHTS_RESET = "forum.rights_reset"

ALL = (
    Deed(LOCKED, _("Locked a topic")),
    Deed(UNLOCKED, _("Unlocked a topic")),
    Deed(LOCKS_LATER, _("Had a topic lock itself later")),
    Deed(LOCKED_ITSELF, _("A topic locked itself")),
    Deed(PINNED, _("Made a topic sticky")),
    Deed(UNPINNED, _("Let a topic go from the top")),
    Deed(ANNOUNCED, _("Announced a topic")),
    Deed(ANNOUNCED_EVERYWHERE, _("Announced a topic everywhere")),
    Deed(RETITLED, _("Gave a topic another title")),
    Deed(MOVED_AWAY, _("Moved a topic away")),
    Deed(MOVED_HERE, _("Moved a topic here")),
    Deed(MERGED, _("Merged topics")),
    Deed(SPLIT, _("Split posts off a topic")),
    Deed(DELETED_TOPIC, _("Deleted a topic")),
    Deed(UNDELETED_TOPIC, _("Put a topic back")),
    Deed(REMOVED_TOPIC, _("Deleted a topic for good")),
    Deed(DELETED_POST, _("Deleted a post")),
    Deed(UNDELETED_POST, _("Put a post back")),
    Deed(REMOVED_POST, _("Deleted a post for good")),
    Deed(FORGOT_EARLIER_WORDS, _("Took the earlier words of a post away")),
    Deed(EMPTIED_SIGNATURE, _("Emptied a signature")),
    Deed(APPOINTED, _("Made somebody a moderator of a forum")),
    Deed(DISMISSED, _("Ended the office of a moderator of a forum")),
    Deed(RIGHTS_SET, _("Set the rights of a group in a forum"), for_owners=True),
    Deed(RIGHTS_RESET, _("Gave a group the rights from above again"), for_owners=True),
)
