"""Employers."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from siraba.apps.foundation.actors import SYSTEM, NotAllowed
from siraba.apps.foundation.identifiers import is_reference
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.foundation.models import AuditEntry
from siraba.apps.organisations.actions import EmployerEntry, enter_employers
from siraba.apps.organisations.models import Employer
from siraba.apps.organisations.queries import Named, employers, employers_meant
from tests.apps import making

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def test_employers_are_entered_in_order_and_once_per_key() -> None:
    entries = [EmployerEntry(" Boulangerie du Fleuve ", "BJ"), EmployerEntry("Atelier Dossou")]
    first = enter_employers(entries, by=SYSTEM, key="k")
    assert [row.name for row in first] == ["Boulangerie du Fleuve", "Atelier Dossou"]
    assert all(is_reference(row.reference) for row in first)
    assert enter_employers(entries, by=SYSTEM, key="k") == first
    assert AuditEntry.objects.filter(verb="organisation.enter").count() == 2


def test_an_employer_without_a_name_keeps_all_out() -> None:
    with pytest.raises(ValueError, match="name"):
        enter_employers([EmployerEntry("Atelier Dossou"), EmployerEntry("  ")], by=SYSTEM, key="k")
    assert not Employer.objects.exists()


def test_a_register_number_stands_for_one_employer_of_a_country() -> None:
    one = EmployerEntry("Atelier Dossou", "BJ", register_number="RB/COT/1")
    enter_employers([one, EmployerEntry("Autre", "ML", register_number="RB/COT/1")], by=SYSTEM, key="k1")
    with pytest.raises(Refusal):
        enter_employers([one], by=SYSTEM, key="k2")
    again = Employer(name="Encore", country="BJ", register_number="RB/COT/1")
    with pytest.raises(ValidationError):
        again.validate_constraints()
    assert Employer.objects.count() == 2


@pytest.mark.parametrize("role", making.ROLES)
def test_desks_alone_see_and_enter_employers(role: str) -> None:
    enter_employers([EmployerEntry("Atelier Dossou")], by=SYSTEM, key="k")
    by, sees = making.actor(role), role in making.DESKS
    assert employers(by).count() == (1 if sees else 0)
    found = employers_meant(by, [Named("Atelier Dossou"), Named("?")])
    assert [each.row is not None for each in found.values()] == [sees, False]
    if sees:
        enter_employers([EmployerEntry("Encore")], by=by, key="k2")
    else:
        with pytest.raises(NotAllowed):
            enter_employers([EmployerEntry("Encore")], by=by, key="k2")


def test_of_several_employers_of_a_name_the_oldest_is_meant() -> None:
    first, _second = enter_employers([EmployerEntry("Dossou"), EmployerEntry("Dossou")], by=SYSTEM, key="k")
    assert employers_meant(SYSTEM, [Named("Dossou")])[Named("Dossou")].row == first
