import pytest
from django.utils.translation import gettext_lazy

from focaljet.base.verdict import YES, RefusedError, insist, no


def test_a_yes_is_true_and_needs_no_reason():
    assert YES
    assert YES.reason == ""


def test_a_no_is_false_and_says_why():
    verdict = no("This topic is locked.")
    assert not verdict
    assert verdict.reason == "This topic is locked."


def test_a_no_without_a_reason_is_refused():
    with pytest.raises(ValueError, match="reason"):
        no("")


def test_a_refusal_carries_its_sentence_in_the_readers_language():
    refused = RefusedError(no(gettext_lazy("This topic is locked.")))
    assert refused.reason == "This topic is locked."
    assert str(refused) == refused.reason


def test_a_service_insists_on_a_yes():
    insist(YES)
    with pytest.raises(RefusedError, match="This topic is locked"):
        insist(no("This topic is locked."))


def test_a_yes_cannot_be_raised():
    with pytest.raises(ValueError, match="refused"):
        RefusedError(YES)
