"""What the person of the proof does in the forum: see privacy/proof/acting.py."""

from __future__ import annotations

from uuid import uuid4

from django.urls import reverse

from focaljet.accounts.models import Member
from focaljet.base.markup.kinds import Markup
from focaljet.forum.models.forums import Forum
from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import Topic
from focaljet.forum.queries.board import Board
from focaljet.forum.services.writing import Words, write_reply
from focaljet.privacy.proof.acting import Actor, new_client


def start_a_topic_and_go_on(actor: Actor) -> None:
    """A topic, a reply that quotes somebody, a change, a preview, a post taken back."""
    forum = _open_forum(actor)
    title = actor.say("title")
    typed = _typed(actor.say("first post"), markup=Markup.BBCODE)
    actor.post(reverse("forum:start", args=[forum.pk]), typed | {"title": title})
    topic = Topic.objects.get(title=title)
    first = topic.posts.get(pos=1)
    actor.post(
        reverse("forum:preview"),
        _typed(actor.let_slip("preview")),
        want=200,
    )
    theirs = _somebody_answers(actor, topic, first)
    quote = f"[quote post={theirs.pk}]{_words_of(theirs)}[/quote]\n\n"
    reply = reverse("forum:reply", args=[topic.pk])
    actor.post(reply, _typed(quote + actor.say("reply")))
    actor.post(reply, _typed(actor.let_slip("words before the change")))
    changed = topic.posts.order_by("-pos")[0]
    edit = reverse("forum:edit", args=[changed.pk])
    actor.post(edit, _typed(actor.say("words after the change")))
    actor.post(reply, _typed(actor.say("post taken back")))
    last = topic.posts.order_by("-pos")[0]
    actor.post(reverse("forum:delete_post", args=[last.pk]), {})
    actor.get(reverse("forum:topic", args=[topic.pk]))
    actor.get(reverse("forum:topic", args=[topic.pk]), client=new_client())


def _somebody_answers(actor: Actor, topic: Topic, first: Post) -> Post:
    """Another member quotes the person, who so stands in somebody else's post."""
    somebody = _another_member(actor)
    quote = f"[quote post={first.pk}]{_words_of(first)}[/quote]\n\n"
    return write_reply(author=somebody, topic=topic, words=Words(f"{quote}Quite so."))


def _another_member(actor: Actor) -> Member:
    others = Member.objects.filter(is_active=True, imported_at=None, hidden_at=None)
    found = others.exclude(pk=actor.member_id).order_by("pk").first()
    return found or Member.objects.create(screen_name="Somebody Else")


def _open_forum(actor: Actor) -> Forum:
    """Where the person may start topics; made where the site has no such forum yet."""
    member = Member.objects.get(pk=actor.member_id)
    board = Board(member)
    forums = Forum.objects.filter(kind=Forum.Kind.FORUM, locked_at=None)
    for forum in forums.order_by("pk"):
        if board.rights(forum.pk).start:
            return forum
    return Forum.objects.create(title="A forum")


def _words_of(post: Post) -> str:
    return str(post.body.source).strip()


def _typed(source: str, markup: Markup = Markup.MARKDOWN) -> dict[str, str]:
    return {"source": source, "markup": str(markup.value), "key": str(uuid4())}
