"""An advert in an employer's own words: the country it names, and what depends on it."""

from __future__ import annotations

import pytest

from siraba.apps.vacancies.queries.own import own_words
from tests.apps import making


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Maçon pour le Sénégal, 250000 FCFA par mois", "SN"),
        ("Poste au Sénégal.", "SN"),
        ("Aide-soignante (France) : contrat de 2 ans", "FR"),
        ("Serveur en Côte-d'Ivoire", "CI"),
        ("Docker en Guinée-Bissau", "GW"),
        ("Comptable au siège, Cotonou", "BJ"),
        ("Nurses wanted for Qatar; 2 year contract", "QA"),
        ("مطلوب عمال في قطر، الراتب 2000 ريال", "QA"),
        ("مطلوب عمال بقطر", "QA"),
        ("ممرضات للمغرب.", "MA"),
        ("بنّاء بالسعودية", "BJ"),
        ("بنّاء بالمملكة العربية السعودية", "SA"),
        ("خبير مالي في كوتونو", "BJ"),
        ("سائق في مالي", "ML"),
    ],
)
def test_the_country_that_an_advert_names_is_found_whatever_touches_it(text: str, country: str) -> None:
    making.office()
    assert own_words(text).country == country
