"""The demo club grows to any size: members, topics and posts by the million.

One transaction, so that a run that dies leaves nothing behind. What they say is put
together from `crowd/words.py`.
"""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from focaljet.accounts.models import Member
from focaljet.base.alone import alone
from focaljet.base.verdict import RefusedError, no
from focaljet.demo import content
from focaljet.demo.content import Audience
from focaljet.demo.services.club import is_untouched, load_demo_club
from focaljet.demo.services.settling import Progress, Settling, Size
from focaljet.forum.models.forums import Forum
from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import Topic

LOCK = 7_420
SEED = 1998

PUBLIC = no(
    _(
        "This is a public site. A crowd that nobody can tell from people does not belong "
        "there; where you want it all the same, ask with --on-a-public-site."
    )
)
REAL_PEOPLE = no(
    _(
        "There are members here who are not of the demo club, or it has grown already. "
        "It grows only once, and only where nobody else has joined: use an empty folder."
    )
)
TOO_SMALL = no(
    _(
        "The site has as many members, topics or posts already, or there are fewer posts "
        "than topics: ask for more."
    )
)
NO_ROOM = no(_("None of the demo club's forums is here."))
AT_IT = no(_("Another process is making the club grow. Wait until it has ended."))


def size_of_site() -> Size:
    """How many there are of each, deleted ones too."""
    return Size(Member.objects.count(), Topic.objects.count(), Post.objects.count())


def grow(
    to: Size,
    *,
    seed: int = SEED,
    on_a_public_site: bool = False,
    progress: Progress = lambda posts: None,
) -> bool:
    """Make the site this big, counting what is there; False where it is already.

    An untouched site gets the demo club first. `progress` is told how many posts went
    in since it was told last. Raises RefusedError where real people could be, on a public
    site, and for a size that the site exceeds.
    """
    with alone(LOCK) as at_it:
        if not at_it:
            raise RefusedError(AT_IT)
        if settings.IS_PUBLIC and not on_a_public_site:
            raise RefusedError(PUBLIC)
        if size_of_site() == to:
            return False
        with transaction.atomic():
            _insist_on_the_club_alone()
            more = _more_than_here(to)
            if is_untouched():
                load_demo_club()
            Settling(more, _rooms(), seed, progress).settle()
        _tidy_up()
        return True


def _insist_on_the_club_alone() -> None:
    """Nobody but the people of the club, none of whom can sign in with a password."""
    names = [person.name for person in content.club().people]
    members = Member.objects.exclude(
        screen_name__in=names, password__startswith=UNUSABLE_PASSWORD_PREFIX
    )
    if members.exists() or EmailAddress.objects.exists():
        raise RefusedError(REAL_PEOPLE)


def _more_than_here(to: Size) -> Size:
    """What the crowd brings, beside the club that is here or will be."""
    club, here = content.club(), size_of_site()
    if is_untouched():
        here = Size(len(club.people), len(club.conversations), len(club.messages))
    more = Size(
        to.members - here.members, to.topics - here.topics, to.posts - here.posts
    )
    if min(more.members, more.topics) < 1 or more.posts < more.topics:
        raise RefusedError(TOO_SMALL)
    return more


def _rooms() -> list[int]:
    """The forums of the club where every member may start a topic, by their ids."""
    titles = [
        room.title for room in content.club().rooms if room.start != Audience.STAFF
    ]
    rooms = Forum.objects.filter(kind=Forum.Kind.FORUM, title__in=titles)
    found = list(rooms.order_by("id").values_list("id", flat=True))
    if not found:
        raise RefusedError(NO_ROOM)
    return found


def _tidy_up() -> None:
    """PostgreSQL learns what is there, and which pages everybody may see."""
    if connection.in_atomic_block:  # of a test
        return
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
