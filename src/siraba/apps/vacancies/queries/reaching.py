"""Whoever offers a vacancy: where they are told something, and whose vacancies wait for a call because nobody is."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from siraba.apps.accounts.models import User
from siraba.apps.foundation.actors import Actor
from siraba.apps.messages.actions import Addresses
from siraba.apps.organisations.models import ContactKind, Organisation, OrganisationContact
from siraba.apps.organisations.queries import reach
from siraba.apps.vacancies.access import visible_vacancies
from siraba.apps.vacancies.advert import ASKED_BEFORE, FRESH_DAYS
from siraba.apps.vacancies.models import Vacancy

MOST = 10
"""Addresses that are told one thing of one vacancy."""


def offering(vacancy: Vacancy) -> list[tuple[str, Addresses]]:
    """Language and addresses of the agency that recruits and of the employer; none where nobody can be reached."""
    agency = Organisation.objects.filter(public_id=vacancy.agency_id).first() if vacancy.agency_id else None
    told = [one for each in (agency, vacancy.employer) if each is not None for one in reach(each)]
    return list(dict.fromkeys(told))[:MOST]


def to_call(by: Actor, as_of: date) -> QuerySet[Vacancy]:
    """Vacancies of the actor's office about which nobody could be asked, the most urgent first.

    Published ones that are soon taken off because nobody confirmed them, and those given back with a question, of an
    employer (and an agency) without an account, a number and an address.
    """
    soon = as_of - timedelta(days=FRESH_DAYS - ASKED_BEFORE)
    waiting = Q(state="published", confirmed_on__lte=soon) | Q(state="returned")
    agency, employer = OuterRef("agency_id"), OuterRef("employer__public_id")
    users = User.objects.filter(is_active=True).exclude(email=None)
    users = users.filter(Q(organisation_id=agency) | Q(organisation_id=employer))
    held = OrganisationContact.objects.filter(ended_on=None, kind__in=(ContactKind.PHONE, ContactKind.EMAIL))
    held = held.filter(Q(organisation__public_id=agency) | Q(organisation__public_id=employer))
    rows = visible_vacancies(by).filter(waiting, ~Exists(users), ~Exists(held), office_id=by.office_id)
    return rows.select_related("employer").order_by("confirmed_on", "pk")
