"""What the person of the proof does in the forum: see privacy/proof/acting.py."""

from __future__ import annotations

from uuid import uuid4

from django.urls import reverse

from focaljet.accounts.models import Member
from focaljet.attachments.acts import send, telling
from focaljet.base.markup.kinds import Markup
from focaljet.forum.models.forums import Forum
from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import Topic
from focaljet.forum.queries.board import Board
from focaljet.forum.services.writing import Words, write_reply
from focaljet.privacy.proof.acting import Actor, new_client


def start_a_topic_and_go_on(actor: Actor) -> None:
    """A topic, a reply that quotes somebody, a change, a preview, a post taken back."""
    forum = open_forum(actor)
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
    actor.post(reply, _typed(actor.say("words before the change")))
    _change_the_last(actor, topic, actor.say("words after the change"))
    actor.post(reply, _typed(actor.let_slip("words that are forgotten")))
    changed = _change_the_last(actor, topic, actor.say("words that stay"))
    actor.post(reverse("forum:forget_earlier_words", args=[changed.pk]), {})
    actor.post(reverse("forum:thank", args=[theirs.pk]), {})
    _be_mentioned(actor, topic, theirs)
    actor.post(reply, _typed(actor.say("post taken back")))
    last = topic.posts.order_by("-pos")[0]
    actor.post(reverse("forum:delete_post", args=[last.pk]), {})
    actor.get(reverse("forum:topic", args=[topic.pk]))
    actor.get(reverse("forum:topic", args=[topic.pk]), client=new_client())


def write_drafts(actor: Actor) -> None:
    """One draft that waits, one for a new topic, one that goes with what is sent."""
    topic = _own_topic(actor)
    url = reverse("composer:save")
    place = f"forum.topic:{topic.pk}"
    sent = actor.say("draft that is sent")
    actor.post(url, {"place": place, "source": sent}, want=200)
    reply = reverse("forum:reply", args=[topic.pk])
    actor.post(reply, _typed(sent) | {"draft": "1"})
    begun = {"place": place, "source": actor.say("draft that waits"), "markup": "1"}
    actor.post(url, begun, want=200)
    elsewhere = {"source": actor.say("draft of another device"), "action": "draft"}
    actor.post(reply, _typed("") | elsewhere, want=200)
    forum = {
        "place": f"forum.start:{topic.forum_id}",
        "title": actor.say("draft title"),
    }
    actor.post(url, forum, want=200)
    actor.get(reverse("composer:drafts"))


def sign(actor: Actor) -> None:
    """A signature, after a look at it."""
    url = reverse("forum:signature")
    looked = {"source": actor.let_slip("signature not kept"), "action": "preview"}
    actor.post(url, looked, want=200)
    actor.post(url, {"source": actor.say("signature")})
    actor.get(url)


def show_a_picture(actor: Actor) -> None:
    """A large photo in the words of a reply, whose sizes a job makes."""
    topic = _own_topic(actor)
    name = f"{actor.say('name of a picture in a post')}.jpg"
    key = send(actor, name, telling(actor, width=1800))
    typed = _typed(f"![{actor.say('words for a picture')}](attachment:{key})")
    actor.post(reverse("forum:reply", args=[topic.pk]), typed | {"attached": key})
    actor.run_jobs()
    actor.get(reverse("forum:topic", args=[topic.pk]), client=new_client())
    actor.get(reverse("attachments:picture", args=[key, "small"]), client=new_client())


def _own_topic(actor: Actor) -> Topic:
    mine = Topic.objects.filter(author=actor.member_id, deleted_at=None)
    return mine.order_by("-pk")[0]


def _be_mentioned(actor: Actor, topic: Topic, theirs: Post) -> None:
    """Somebody speaks to the person by name; the person picks that to quote it."""
    name = Member.objects.get(pk=actor.member_id).screen_name
    spoken = Words(f'@"{name}" knows, and > @"{name}" said so.')
    somebody = _another_member(actor)
    post = write_reply(author=somebody, topic=topic, words=spoken)
    actor.get(reverse("forum:mentions"))
    for picked in (theirs, post):
        actor.post(reverse("forum:pick_quote"), {"post": str(picked.pk)})
    quoted = actor.get(reverse("forum:picked_quotes")).content.decode()
    reply = reverse("forum:reply", args=[topic.pk])
    actor.post(reply, _typed(f"{quoted}\n{actor.say('reply to a mention')}"))
    actor.post(reverse("forum:pick_quote"), {"post": str(theirs.pk)})


def _change_the_last(actor: Actor, topic: Topic, words: str) -> Post:
    """Change the newest post, with a reason, and see what was changed."""
    changed: Post = topic.posts.order_by("-pos")[0]
    typed = _typed(words) | {"reason": actor.say("reason of a change")}
    actor.post(reverse("forum:edit", args=[changed.pk]), typed)
    actor.get(reverse("forum:changes", args=[changed.pk]))
    return changed


def _somebody_answers(actor: Actor, topic: Topic, first: Post) -> Post:
    """Another member quotes the person, who so stands in somebody else's post."""
    somebody = _another_member(actor)
    quote = f"[quote post={first.pk}]{_words_of(first)}[/quote]\n\n"
    return write_reply(author=somebody, topic=topic, words=Words(f"{quote}Quite so."))


def _another_member(actor: Actor) -> Member:
    others = Member.objects.filter(is_active=True, imported_at=None, hidden_at=None)
    found = others.exclude(pk=actor.member_id).order_by("pk").first()
    return found or Member.objects.create(screen_name="Somebody Else")


def open_forum(actor: Actor) -> Forum:
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


def read_and_watch(actor: Actor) -> None:
    """Lists, marks, watches, habits; a topic on paper and in a file."""
    topic = _own_topic(actor)
    for name in ("new", "watched", "mine", "my_posts", "participated", "latest"):
        actor.get(reverse(f"forum:{name}"))
    newest = {"up_to": str(topic.last_post_id)}
    actor.post(reverse("forum:read_forum", args=[topic.forum_id]), newest)
    actor.post(reverse("forum:read_everything"), newest)
    for what, pk in (("topic", topic.pk), ("forum", topic.forum_id)):
        actor.post(reverse(f"forum:watch_{what}", args=[pk]), {})
    actor.post(reverse("forum:reading"), {"watches_own": "on"})
    actor.get(reverse("forum:new_post", args=[topic.pk]), want=302)
    actor.get(reverse("forum:print", args=[topic.pk]))
    actor.post(reverse("forum:take", args=[topic.pk]), {}, want=200)
