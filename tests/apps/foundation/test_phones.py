"""Phone numbers as files hold them."""

from __future__ import annotations

import pytest

from siraba.apps.foundation.phones import international


@pytest.mark.parametrize(
    ("written", "country", "dialled"),
    [
        ("97 00 11 22", "BJ", "+2290197001122"),  # written before Benin put 01 before every number
        ("+229 97 00 11 22", "ML", "+2290197001122"),
        ("01 97 00 11 22", "BJ", "+2290197001122"),
        ("+2290197001122", "SN", "+2290197001122"),
        ("77 123 45 67", "SN", "+221771234567"),
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("٠١ ٩٧ ٠٠ ١١ ٢٢", "BJ", "+2290197001122"),
    ],
)
def test_a_number_is_what_is_dialled_today(written: str, country: str, dialled: str) -> None:
    assert international(written, country) == dialled


@pytest.mark.parametrize("written", ["", "12", "voir le chef", "+229 1", "9" * 30])
def test_what_is_no_number_is_none(written: str) -> None:
    assert international(written, "BJ") is None


@pytest.mark.parametrize("country", ["XD", "BJ"])
def test_numbers_that_no_country_has_are_for_fictitious_countries_alone(country: str) -> None:
    """The demo's people are to be tried: their numbers begin with +999, which is given to nobody."""
    for written in ("+99901 2345 6789", "0099901-23456789"):
        assert international(written, country) == ("+9990123456789" if country == "XD" else None)
    assert international("+999", country) is None
