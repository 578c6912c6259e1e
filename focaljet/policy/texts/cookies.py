"""C38 to C52 in words."""

from django.utils.translation import gettext_lazy as _

TITLE = _("Cookies and other techniques")
TEXTS = {
    "C38": (
        _(
            "This site may use cookies and other techniques such as pixel tags and web "
            "beacons. Each has a line in a table: its name, what it is for, how long it "
            "lives, and what does not work without it. A cookie that is not in that "
            "table is not sent, whoever tries to set it."
        ),
        _(
            "There are only cookies that are needed for what you asked for, and they "
            "come from this site alone; that is why no banner asks you about them."
        ),
    ),
    "C39": (_("They may be used in private messages, and stand in the same table."),),
    "C40": (
        _(
            "They may be used in mails: a picture or a link that tells that a mail was "
            "opened or followed. Only what stands in the table is in a mail."
        ),
    ),
    "C41": (
        _(
            "They may be used with advertisements. Those come from this site; nothing "
            "is loaded from elsewhere unless the company is listed here and you said "
            "yes."
        ),
    ),
    "C42": (
        _(
            "They may be used with the Tapatalk app for telephones, which needs a mark "
            "of ours in order to stay signed in."
        ),
    ),
    "C43": (
        _(
            "Such techniques help us to understand how people behave here. Each of the "
            "three purposes can be refused by itself, and is then not served at all."
        ),
    ),
    "C43a": (_("What people do on the site, one after the other."),),
    "C43b": (_("Which parts of the site people have been to."),),
    "C43c": (
        _(
            "Helping with advertisements and web searches, and seeing how well they do "
            "their work: which search engine somebody came from, not what they typed "
            "there, and what they found."
        ),
    ),
    "C44": (
        _(
            "Information gathered by cookies and the like we treat as non-personal, as "
            "far as it says nothing about anybody. So that it does not, the value of a "
            "cookie is a random word or a seal: no name, no address and no number of an "
            "account is written into it. The exceptions are the cookies that keep you "
            "signed in, which lead to you, but only for this site."
        ),
    ),
    "C45": (
        _(
            "IP addresses and similar marks are personal information where the law of "
            "a place says so. We do not guess who lives where: here they are personal "
            "for everybody, and no setting can make them less."
        ),
    ),
    "C46": (
        _(
            "Likewise, non-personal information that is combined with personal "
            "information is personal as long as it is combined (C37)."
        ),
    ),
    "C47": (
        _(
            "%(site)s and its partners use cookies and the like to remember personal "
            "information while you use the site. A partner has to be listed under "
            "“Disclose” and needs your consent, and a browser that sends the signal "
            "“Global Privacy Control” has refused. Where none is listed, there is no "
            "partner, and no page loads anything from elsewhere."
        ),
    ),
    "C48": (
        _(
            "The aim is that your visit is convenient and your own: your language, your "
            "clock and how you like the pages are remembered."
        ),
    ),
    "C49": (
        _(
            "If you ask to stay signed in, a cookie lets you come back without typing "
            "your screen name and your password again. Its word is changed at each "
            "return, and here it is known only as a fingerprint. A copy that somebody "
            "else tries ends it. You see every such browser in your User CP and can end "
            "it there; a new password ends all of them, and so does erasing the account."
        ),
    ),
    "C50": (
        _(
            "You may always refuse cookies. Everything public can be read without any, "
            "and who only reads is sent none. No wall stands before a page, and no mark "
            "is put into its address instead."
        ),
    ),
    "C51": (
        _(
            "How to refuse them, your browser's own help tells. The page about cookies "
            "says for each of the common browsers where to look."
        ),
    ),
    "C52": (
        _(
            "Some things cannot work without cookies. They are listed by the program "
            "itself, and where you meet one of them, the page says so and why."
        ),
    ),
}
