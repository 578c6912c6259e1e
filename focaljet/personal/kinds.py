"""The closed lists: what kinds of data there are, what for, on which ground in law.

A new kind or purpose is a decision, and widens the policy. Taken from
`personal.words`, where all the words are found together.
"""

from enum import Enum, StrEnum
from typing import Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Category(Enum):
    """What kind of datum it is, with its term of the W3C Data Privacy Vocabulary.

    The terms are those of its extension for personal data,
    https://w3id.org/dpv/pd, under the prefix `dpv-pd:`.
    """

    SCREEN_NAME = "screen_name", "dpv-pd:Username", _("screen name")
    REAL_NAME = "real_name", "dpv-pd:Name", _("real name")
    EMAIL = "email", "dpv-pd:EmailAddress", _("e-mail address")
    PHONE = "phone", "dpv-pd:TelephoneNumber", _("telephone number")
    POSTAL_ADDRESS = "postal_address", "dpv-pd:PhysicalAddress", _("postal address")
    IP_ADDRESS = "ip_address", "dpv-pd:IPAddress", _("IP address")
    DEVICE = "device", "dpv-pd:DeviceBased", _("browser or device")
    LOCATION = "location", "dpv-pd:Location", _("location")
    BIRTH = "birth", "dpv-pd:BirthDate", _("date of birth")
    LANGUAGE = "language", "dpv-pd:Language", _("language")
    PICTURE = "picture", "dpv-pd:Picture", _("picture")
    PROFILE = "profile", "dpv-pd:IndividualProfile", _("words about yourself")
    VEHICLE = "vehicle", "dpv-pd:Vehicle", _("car")
    CONTENT = "content", "dpv-pd:PubliclyAvailableSocialMedia", _("what you post")
    PRIVATE_MESSAGE = "message", "dpv-pd:SocialMediaCommunication", _("private message")
    LETTER = "letter", "dpv-pd:Communication", _("what you write to us")
    ORDER = "order", "dpv-pd:Purchase", _("order")
    PAYMENT = "payment", "dpv-pd:Transaction", _("reference of a payment")
    ANSWER = "answer", "dpv-pd:Opinion", _("answer to a survey")
    ENTRY = "entry", "dpv-pd:Interaction", _("entry in a draw or contest")
    PREFERENCE = "preference", "dpv-pd:Preference", _("preference")
    CONSENT = "consent", "dpv-pd:PrivacyPreference", _("consent or objection")
    BEHAVIOUR = "behaviour", "dpv-pd:BrowsingBehavior", _("what you look at")
    ACTIVITY = "activity", "dpv-pd:ServiceConsumptionBehavior", _("when you are here")
    CREDENTIAL = "credential", "dpv-pd:Authenticating", _("means of signing in")
    LINK = "link", "dpv-pd:Identifier", _("link to your account")
    CONNECTION = "connection", "dpv-pd:Connection", _("people you follow or ignore")
    MEMBERSHIP = "membership", "dpv-pd:GroupMembership", _("membership of a group")
    STANDING = "standing", "dpv-pd:DisciplinaryAction", _("warning or ban")

    _value_: str
    term: str
    label: Promise

    def __new__(cls, key: str, term: str, label: Promise) -> Self:
        member = object.__new__(cls)
        member._value_ = key
        member.term = term
        member.label = label
        return member


class Basis(StrEnum):
    """The ground in law on which a purpose stands (GDPR article 6.1, a to f)."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal obligation"
    LEGITIMATE_INTEREST = "legitimate interest"

    @property
    def label(self) -> Promise:
        return {
            "consent": _("consent"),
            "contract": _("contract"),
            "legal obligation": _("legal obligation"),
            "legitimate interest": _("legitimate interest"),
        }[self.value]

    @property
    def term(self) -> str:
        """Its term in the GDPR part of the Data Privacy Vocabulary."""
        return {
            "consent": "eu-gdpr:A6-1-a",
            "contract": "eu-gdpr:A6-1-b",
            "legal obligation": "eu-gdpr:A6-1-c",
            "legitimate interest": "eu-gdpr:A6-1-f",
        }[self.value]


class Purpose(Enum):
    """What a datum is for. Each names the clauses of the policy that allow it."""

    ACCOUNT = "account", ("C9",), Basis.CONTRACT, _("your account")
    COMMUNITY = "community", ("C10", "C72"), Basis.CONTRACT, _("the community")
    MESSAGING = "messaging", ("C11",), Basis.CONTRACT, _("private messages")
    STORE = "store", ("C12",), Basis.CONTRACT, _("the store")
    SURVEY = "survey", ("C13",), Basis.CONSENT, _("surveys")
    PROMOTION = "promotion", ("C21",), Basis.CONTRACT, _("draws and contests")
    NOTICE = "notice", ("C16", "C17"), Basis.CONTRACT, _("important notices")
    OFFER = "offer", ("C22", "C23"), Basis.CONSENT, _("occasional offers")
    AUDIT = "audit", ("C18",), Basis.LEGITIMATE_INTEREST, _("auditing")
    ANALYSIS = "analysis", ("C19",), Basis.LEGITIMATE_INTEREST, _("data analysis")
    RESEARCH = "research", ("C20",), Basis.LEGITIMATE_INTEREST, _("research")
    IMPROVE = (
        "improve",
        ("C33",),
        Basis.LEGITIMATE_INTEREST,
        _("making the site better"),
    )
    ADVERTISING = "advertising", ("C55",), Basis.CONSENT, _("advertising")
    COMFORT = "comfort", ("C48",), Basis.LEGITIMATE_INTEREST, _("your convenience")
    SECURITY = "security", ("C69",), Basis.LEGITIMATE_INTEREST, _("security")
    REQUEST = "request", ("C2", "C87"), Basis.LEGAL_OBLIGATION, _("answering you")
    LEGAL = "legal", ("C63",), Basis.LEGAL_OBLIGATION, _("duties in law")

    _value_: str
    clauses: tuple[str, ...]
    basis: Basis
    label: Promise

    def __new__(
        cls, key: str, clauses: tuple[str, ...], basis: Basis, label: Promise
    ) -> Self:
        member = object.__new__(cls)
        member._value_ = key
        member.clauses = clauses
        member.basis = basis
        member.label = label
        return member
