"""C88 to C97 in words."""

from django.utils.translation import gettext_lazy as _

TITLE = _("Children, other sites, and changes")
TEXTS = {
    "C88": (
        _(
            "We do not knowingly collect personal information from children under "
            "thirteen. Whoever wants to join is asked for a date of birth first, in a "
            "way that does not hint at the right answer. If it is too young, nothing of "
            "it is written down, nor is it otherwise: the date is forgotten when it has "
            "been looked at."
        ),
        _(
            "The age is thirteen for everybody, because the site does not know and does "
            "not guess in which country somebody lives."
        ),
    ),
    "C89": (
        _(
            "If we learn all the same that a child under thirteen has given us personal "
            "information, we delete it as soon as possible: the account is out of sight "
            "within a minute and erased within a day, from whichever side we learned of "
            "it. Reasons to keep something do not count then, except a duty in law to "
            "preserve it, under which it lies sealed and is used by nobody."
        ),
    ),
    "C90": (
        _(
            "Pages here may hold links to products, services and sites of others. They "
            "are marked as such. The other site is not told which page you came from, "
            "search engines are told that we do not vouch for it, and whether you "
            "follow a link is not written down."
        ),
    ),
    "C91": (
        _(
            "What those sites collect, and what they do with it, follows their own "
            "rules. We encourage you to learn about the privacy practices of those you "
            "visit. No part of this site is run by another company's service on your "
            "screen: where pictures or cards from elsewhere are shown, this site has "
            "fetched them for you."
        ),
    ),
    "C92": (
        _(
            "How far we answer for what stands here, and for what is beyond our reach, "
            "the terms say. They are a document of the same kind as this one, with "
            "numbers and dates."
        ),
    ),
    "C93": (
        _(
            "Questions about this policy can also be sent to a mailbox for privacy. "
            "Such a mail becomes a case like any other letter, with the same times, and "
            "answers to it are sorted to it."
        ),
    ),
    "C94": (
        _(
            "%(site)s may update this policy from time to time. A version that was "
            "published is never changed again; it stays readable, with the day from "
            "which it held, and any two can be compared."
        ),
    ),
    "C95": (
        _(
            "If it changes in a material way, a notice stands on every page along with "
            "the new text, from the same moment, for visitors without cookies as well. "
            "Whether a change is material is not left to opinion. It is, as soon as "
            "there is a new datum, a new purpose, a new recipient, a new cookie, a "
            "longer time, a wider circle of people who see something, or less that goes "
            "when you are erased. What was collected under an earlier version does not "
            "serve a purpose that was added later."
        ),
    ),
    "C96": (
        _(
            "The day of the last update stands at the top of this page. It is that of "
            "the version in force, and nobody types it."
        ),
    ),
    "C97": (
        _(
            "This is the policy of %(site)s. If the site takes another name, the policy "
            "bears it from then on."
        ),
    ),
}
