"""Ways to pages, by their names."""

from __future__ import annotations

import pytest
from django.urls import NoReverseMatch, reverse

from focaljet.base.paths import path_to


@pytest.mark.parametrize("number", [0, 7, 4_711_081, 10**12])
def test_a_path_with_a_number_is_the_one_that_django_makes(number: int):
    for name in ("forum:topic", "forum:new_post", "members:member"):
        assert path_to(name, number) == reverse(name, args=[number])


def test_a_number_that_no_page_can_have_leads_nowhere():
    with pytest.raises(NoReverseMatch):
        path_to("forum:topic", -1)
