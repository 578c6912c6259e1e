from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from focaljet.caching.shown import Shown


class ForumConfig(AppConfig):
    name = "focaljet.forum"
    label = "forum"
    verbose_name = _("Forum")
    acts = [
        "focaljet.forum.acts.start_a_topic_and_go_on",
        "focaljet.forum.acts.write_drafts",
        "focaljet.forum.acts.read_and_watch",
        "focaljet.forum.acts.show_a_picture",
        "focaljet.forum.acts.sign",
        "focaljet.forum.acts_of_order.order_is_kept",
    ]
    menu_entries = ["focaljet.forum.panels.forums", "focaljet.forum.panels.new_posts"]
    choices = ["focaljet.forum.choices.ALL"]
    stores = ["focaljet.forum.stores.ELSEWHERE"]
    shown_of_others = {
        "attachments.Attachment": Shown(
            "SELECT 'topic:' || post.topic_id FROM changed"
            " JOIN forum_post AS post ON post.id = changed.place_id"
            " WHERE changed.place = 'forum.post' FOR KEY SHARE OF post"
        ),
        "remote.Remote": Shown(
            "SELECT 'topic:' || post.topic_id FROM changed"
            " JOIN forum_postlink AS link ON link.remote_id = changed.id"
            " JOIN forum_post AS post ON post.id = link.post_id"
            " FOR KEY SHARE OF post",
            unseen={"tries", "tried_at"},
        ),
    }
    attachment_places = {"forum.post": "focaljet.forum.queries.attachments.readable"}
    user_cp_pages = [
        "focaljet.forum.panels.signature",
        "focaljet.forum.panels.reading",
    ]
    plain_inputs = {
        "in": "a forum to whose topics a list is narrowed",
        "next": "the page of ours to go on to",
        "page": "a page of a topic to go to",
        "post": "posts that something is to be done to",
        "topic": "topics that are watched no longer, or that something is to be done to",
        "up_to": "the newest post when the page was made",
    }
    draft_places = ["focaljet.forum.queries.drafts.places_of_drafts"]
    people_near = ["focaljet.forum.queries.drafts.people_near"]
    readable_by = ["focaljet.forum.readable.closed_forums"]
    staff_views = [
        "forum:topic_deeds",
        "forum:post_deeds",
        "forum:deleted",
        "forum:rights",
        "forum:appoint",
        "forum:dismiss",
        "forum:why",
    ]
    staff_deeds = ["focaljet.forum.deeds.ALL"]
    staff_places = ["focaljet.forum.panels.places_kept"]
    staff_things = ["focaljet.forum.panels.things_of_log"]
    profile_panels = [
        "focaljet.forum.panels.newest_posts",
        "focaljet.forum.panels.signature_to_empty",
    ]

    def ready(self) -> None:
        from focaljet.forum import receivers  # noqa: F401
