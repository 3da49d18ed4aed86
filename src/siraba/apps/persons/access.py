"""Who may see whom. Everything about a person goes through here; the table is `data/access/rights.yaml`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils import timezone

from siraba.apps.accounts.access import stood_in_for
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.rights import Relation
from siraba.apps.foundation.scopes import NOTHING, keep_back, own, reachable, scope, through
from siraba.apps.persons.agreements import live
from siraba.apps.persons.limits import restricted
from siraba.apps.persons.models import (
    BrokenGlass,
    Consent,
    ContactPoint,
    Correction,
    Disclosure,
    DocumentCopy,
    Entrustment,
    IdentityDocument,
    Limitation,
    Merge,
    Person,
    Purpose,
    Resemblance,
    RetentionNotice,
    RightsCase,
)


def _assigned(by: Actor, before: str) -> Q:
    if by.id is None:
        return NOTHING
    mine = Q(**{f"{before}assigned_to": by.id})
    return mine | Q(**{f"{before}assigned_to__in": stood_in_for(by.id)})


def _entrusted(by: Actor, before: str) -> Q:
    if by.id is None:
        return NOTHING
    rows = Entrustment.objects.filter(
        person=OuterRef(f"{before}pk"), relay_id=by.id, until__gte=timezone.localdate(), ended_on=None
    )
    return Q(Exists(rows))


Countries = Callable[[Actor], QuerySet[Any, Any]]
_filled: list[Countries] = []


def fills_posts_in(countries: Countries) -> None:
    """For the app that knows posts: the codes of the countries where the actor's office fills some now."""
    _filled[:] = [countries]


def _consented(by: Actor, before: str) -> Q:
    """Who agreed to be proposed for posts in a country is seen by the offices that fill posts there now.

    An agreement for posts at home is for the country of the person's office, one for abroad for the country it names.
    The office's country is asked of the person's row outside: were everything asked inside, PostgreSQL would read the
    agreements of the whole country for each list of twenty-five.
    """
    if not by.office_id or not _filled:
        return NOTHING
    there = _filled[0](by)
    kept_in = ExpressionWrapper(OuterRef(f"{before}office__country"), output_field=CharField())
    rows = Consent.objects.alias(kept_in=kept_in).filter(live(timezone.localdate()), person=OuterRef(f"{before}pk"))
    concerned = Q(purpose=Purpose.MATCH_HOME, kept_in__in=there) | Q(purpose=Purpose.MATCH_ABROAD, country__in=there)
    return Q(Exists(rows.filter(concerned))) & ~restricted(before)


def _opened(by: Actor, before: str) -> Q:
    if by.id is None:
        return NOTHING
    rows = BrokenGlass.objects.filter(person=OuterRef(f"{before}pk"), opened_by=by.id, until__gt=timezone.now())
    return Q(Exists(rows))


scope(
    Person,
    {
        Relation.OWN_FILE: own("public_id", "person_id"),
        Relation.ENTRUSTED: _entrusted,
        Relation.OWN_OFFICE: own("office_id", "office_id"),
        Relation.ASSIGNED: _assigned,
        Relation.CONSENTED: _consented,
        Relation.OPENED: _opened,
    },
)
KEPT_BACK_BUT = (
    "person.see", "person.see_own", "person.disclose", "person.break_glass", "person.let_link", "disclosure.see",
    "consent.withdraw", "message.read", "right.ask", "right.see", "right.check", "right.withdraw",
)  # fmt: skip
"""What is still done to a file that is put aside: it is kept, the person reads it and is answered, a limit ends."""
keep_back(Person, restricted, but=KEPT_BACK_BUT)
for _model in (
    Consent,
    ContactPoint,
    Correction,
    Disclosure,
    Entrustment,
    IdentityDocument,
    Limitation,
    RetentionNotice,
    RightsCase,
):
    scope(_model, through(Person, "person"))
scope(DocumentCopy, through(IdentityDocument, "document"))
scope(Merge, through(Person, "kept"))


def _both(by: Actor, before: str) -> Q:
    """Two files that may be one person's are shown side by side: to whom both are shown anyway."""
    seen = reachable(by, "person.see", Person)
    return Q(**{f"{before}one__in": seen, f"{before}other__in": seen})


scope(Resemblance, {Relation.BOTH_FILES: _both})


def visible_persons(by: Actor, verb: str = "person.see") -> QuerySet[Person]:
    """The persons on whom an actor may do a verb."""
    return reachable(by, verb, Person)
