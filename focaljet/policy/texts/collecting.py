"""C9 to C15 in words."""

from django.utils.translation import gettext_lazy as _

TITLE = _("What is collected")
TEXTS = {
    "C9": (
        _(
            "When you join and choose a screen name, we collect that name, your e-mail "
            "address and the IP address that you came from, and nothing else that could "
            "tell who you are. Of your password we keep only a fingerprint that cannot "
            "be turned back. Where the club decides whom it lets in, we also keep what "
            "you write to it, or by which invitation you came."
        ),
        _(
            "Ground in law: the contract that an account is. The address is emptied "
            "after the time that the table gives; the name and the e-mail address stay "
            "as long as the account."
        ),
    ),
    "C10": (
        _(
            "When you post in the forums, we collect your words, your pictures and "
            "files, the link to your account, the moment and the IP address that you "
            "wrote from. For you alone it is also noted up to which post you have read, "
            "that you watch the topic, unless you would rather not, and for some days "
            "that your form was taken, so that it is not taken twice."
        ),
        _(
            "The IP address is there against abuse, is not shown on any page of the "
            "forum, and is emptied after the short time that the table gives. The words "
            "stay until they are deleted, by you, by the staff or with your account."
        ),
    ),
    "C11": (
        _(
            "When you send a private message, we collect what you write, to whom, the "
            "moment and, for a short time, the IP address. Only those who take part in "
            "the conversation can read it. The staff cannot, unless there is a case for "
            "it that says why."
        ),
    ),
    "C12": (
        _(
            "When you buy in the store, we collect your name, the address that the goods "
            "go to, your telephone number and your e-mail address. The number of your "
            "card never reaches us: you give it to the company that takes the payment."
        ),
    ),
    "C13": (
        _(
            "When you take part in a survey, we collect your answers. In a survey that "
            "is called anonymous, nothing leads from an answer to you: no link, no IP "
            "address, and no moment that is finer than the day."
        ),
    ),
    "C14": (
        _(
            "On these and similar occasions, information of the following kinds may be "
            "collected. What is really kept of each, on which occasion, what for, how "
            "long and who sees it, stands in the tables."
        ),
    ),
    "C14a": (_("The number under which your line is known on the Internet."),),
    "C14b": (
        _("Your screen name, and your real name where you tell it of your own accord."),
    ),
    "C14c": (_("Where letters and parcels reach you."),),
    "C14d": (_("Where a call reaches you."),),
    "C14e": (_("Where mails reach you."),),
    "C14f": (
        _("How, about what and in which language you would like to be spoken to."),
    ),
    "C15": (
        _(
            "Whatever is not needed for the thing itself is left to you: those inputs "
            "can stay empty, and the form is taken all the same. To write to us you "
            "need to give neither a name nor an address."
        ),
    ),
}
