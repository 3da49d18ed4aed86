"""Due diligence in the fictitious country: some employers abroad were looked at, others not yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from siraba.apps.accounts.models import Role
from siraba.apps.accounts.queries import users
from siraba.apps.foundation.actors import SYSTEM, Actor
from siraba.apps.organisations import actions
from siraba.apps.organisations.models import Organisation
from siraba.apps.organisations.rules.diligence import questionnaire
from siraba.faces.cli.demo.shapes import Shapes

MOST = 24
"""As many as a desk looks at in some months; the adverts of the others say that nobody did."""


def look_at(shapes: Shapes, employers: Sequence[Organisation], run: str) -> None:
    """A counsellor answers, the head of an office decides: of the first verified employers abroad, each once."""
    said = shapes.said["looks"]
    answers = {each.id: {"answer": each.good, "evidence": said["evidence"]} for each in questionnaire().of("abroad")}
    until = timezone.localdate() + timedelta(days=said["days"])
    abroad = [each for each in employers if each.country != shapes.said["country"] and each.verified_on]
    for number, one in enumerate(abroad[:MOST]):
        key = f"{run}/look/{number}"
        asks, decides = _of(Role.COUNSELLOR), _of(Role.OFFICE_HEAD)
        look = actions.begin(one, "abroad", by=asks, key=f"{key}/begin")
        look = actions.answer(look, answers, by=asks, key=f"{key}/answer")
        actions.decide(look, "accept", said["reason"], review_on=until, by=decides, key=f"{key}/decide")


def _of(role: Role) -> Actor:
    return users(SYSTEM).filter(role=role)[0].actor
