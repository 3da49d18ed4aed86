"""A password of the service's words or one's own is refused; one that merely holds such a word is not."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from siraba.apps.accounts.models import User

AWA = User(name="Awa Dossou-Yovo", email="awa.dossou@anpe.example")


@pytest.mark.parametrize(
    "password", ["Emploi-Benin-2026", "SIRABA siraba 1234", "Dossou-Yovo-2026", "anpe.awa.dossou1", "Sénégal-Travail!!"]
)
def test_words_of_the_service_and_of_oneself_make_no_password(password: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, AWA)
    assert "password_says_nothing" in {each.code for each in refused.value.error_list}


@pytest.mark.parametrize("password", ["karité-et-baobab-7", "mon travail pirogue hibou", "trois-mots-sans-rapport"])
def test_a_word_among_others_does_no_harm(password: str) -> None:
    validate_password(password, AWA)
