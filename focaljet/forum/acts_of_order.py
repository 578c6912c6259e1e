"""What is done to the person of the proof by those who keep order: their words, and
what is said of them, have to be in the archive and to go with them."""

from __future__ import annotations

from uuid import uuid4

from django.urls import reverse

from focaljet.accounts.models import Group, Member
from focaljet.accounts.services import groups
from focaljet.forum.acts import open_forum
from focaljet.forum.models.topics import Topic
from focaljet.forum.services import keeping
from focaljet.privacy.proof.acting import Actor


def order_is_kept(actor: Actor) -> None:
    """A topic gets another title; a reply, and then the topic, is removed, and why."""
    title = actor.say("title that was changed")
    forum = open_forum(actor)
    typed = {"source": actor.say("removed post"), "key": str(uuid4())}
    actor.post(reverse("forum:start", args=[forum.pk]), typed | {"title": title})
    topic = Topic.objects.get(title=title)
    typed = {"source": actor.say("removed reply"), "key": str(uuid4())}
    actor.post(reverse("forum:reply", args=[topic.pk]), typed)
    moe = _somebody_who_moderates(actor)
    reply, new = topic.posts.get(pos=2), actor.say("title by a moderator")
    keeping.retitle_topic(by=moe, topic=topic, title=new)
    keeping.delete_post(by=moe, post=reply, reason=actor.say("why a reply went"))
    keeping.delete_topic(by=moe, topic=topic, reason=actor.say("why a topic went"))
    actor.get(reverse("forum:topic", args=[topic.pk]), want=410)


def _somebody_who_moderates(actor: Actor) -> Member:
    staff = Member.objects.filter(groups__kind=Group.Kind.MODERATORS, is_active=True)
    found = staff.exclude(pk=actor.member_id).filter(hidden_at=None).first()
    if found is None:
        found = Member.objects.create(screen_name="Somebody Who Moderates")
        groups.put_into_group(member=found, group_kind=Group.Kind.MODERATORS)
    return found
