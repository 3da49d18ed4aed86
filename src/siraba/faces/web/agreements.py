"""What somebody agreed to in words: for the person's own page, for the desk, and for the receipt."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from siraba.apps.persons.models import Consent, ConsentReceipt, GivenBy, How, Person
from siraba.apps.persons.purposes import PurposeEntry, UnknownPurpose, asked_for, catalogue, purpose, purposes
from siraba.apps.persons.receipts import RIGHTS
from siraba.faces.web import formats

TAKEN_BACK = {
    How.VOICE: gettext_lazy("told at the desk or by phone"),
    How.PAPER: gettext_lazy("by letter"),
    How.SCREEN: gettext_lazy("on the screen"),
}
"""How an agreement is taken back: saying so is enough, and stands first."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """One agreement for a page: what it is, whether it holds, its words, and what shows how it was given.

    `text` is in the language of the page, `newer` whether other words are asked today.
    """

    row: Consent
    title: str
    tone: str
    state: str
    text: str
    newer: bool
    facts: list[tuple[str, str]]
    receipts: list[ConsentReceipt]

    @property
    def live(self) -> bool:
        """Whether it holds now."""
        return self.tone == "yes"


@dataclass(frozen=True, slots=True)
class Use:
    """A use of data as a page tells it: on what it rests, what is shown to whom, and the words asked today."""

    entry: PurposeEntry
    title: str
    law: str
    shown: str
    to: str
    text: str


def title_of(row: Consent) -> str:
    """What was agreed to, and for which country, organisation or project."""
    try:
        name = purpose(row.purpose).names.said(formats.language())
    except UnknownPurpose:  # it was taken out of the file; the agreement stays
        name = row.purpose
    what = formats.country(row.country) if row.country else row.organisation_name or row.project
    return f"{name[:1].upper()}{name[1:]}" + (f" · \u2068{what}\u2069" if what else "")


def uses() -> list[Use]:
    """Every use of data, in the order of the file."""
    language, fields = formats.language(), catalogue().fields
    return [
        Use(
            each,
            each.names.said(language),
            each.law.said(language),
            formats.listed([fields[name].names.said(language) for name in each.fields]),
            formats.listed([to.names.said(language) for to in each.recipients]),
            each.text(formats.today()).said(language) if each.asked else "",
        )
        for each in purposes()
    ]


@dataclass(frozen=True, slots=True)
class Brief:
    """One agreement in a line: `tone` is a mark of the lists."""

    tone: str
    title: str
    state: str


def brief(rows: Iterable[Consent]) -> list[Brief]:
    """Agreements in a line each, in the order given."""
    today = formats.today()
    return [Brief(*(state_of(row, today)[:1]), title_of(row), state_of(row, today)[1]) for row in rows]


def agreements(rows: Iterable[Consent]) -> list[Agreement]:
    """Agreements in the order given."""
    today = formats.today()
    return [_agreement(row, today) for row in rows]


def _agreement(row: Consent, today: date) -> Agreement:
    known = next((each for each in asked_for() if each.code == row.purpose), None)
    text = known.version(row.text_version) if known else None
    tone, state = state_of(row, today)
    return Agreement(
        row,
        title_of(row),
        tone,
        state,
        text.said(formats.language()) if text else "",
        known is not None and text is not None and known.text(today).version != text.version,
        list(_facts(row)),
        list(row.receipts.all()),
    )


def state_of(row: Consent, today: date) -> tuple[str, str]:
    """How an agreement stands on a day: a tone of the lists, and words."""
    if row.withdrawn_on and (row.withdrawn_by or not row.until or row.withdrawn_on != row.until):
        return "no", _("taken back on {date}").format(date=formats.day(row.withdrawn_on))
    if ended := row.ended(today):
        return "wait", _("ended on {date}").format(date=formats.day(ended))
    if row.until:
        return "yes", _("until {date}").format(date=formats.day(row.until))
    return "yes", _("without an end")


def _facts(row: Consent) -> Iterable[tuple[str, str]]:
    """How it was given, as far as it was written down."""
    yield _("Given on"), formats.day(row.happened_on)
    yield _("How"), str(row.get_how_display())
    if row.given_by:
        yield _("By"), " · ".join(filter(None, (str(row.get_given_by_display()), row.given_name)))
    if row.noted_by_name and row.given_by != GivenBy.PERSON:
        yield _("Written down by"), row.noted_by_name
    version = f"{row.text_version} · {formats.tongue(row.text_language)}" if row.text_language else row.text_version
    yield _("Text"), version or _("not written down")
    paper = " · ".join(filter(None, (row.paper_number, row.paper_place, row.paper_seen_by)))
    if paper:
        yield _("Paper, where it lies, seen by"), paper
    if row.witness:
        yield _("Witness"), row.witness
        yield _("Said in"), formats.tongue(row.spoken_language)
    if row.interpreter:
        yield _("Interpreter"), row.interpreter
    if row.withdrawn_by:
        how = TAKEN_BACK.get(How(row.withdrawn_how), row.get_withdrawn_how_display()) if row.withdrawn_how else ""
        said = (str(how), str(row.get_withdrawn_by_display()), row.withdrawn_noted_by_name)
        yield _("Taken back"), " · ".join(filter(None, said))


def receipt_page(request: HttpRequest, person: Person, found: ConsentReceipt, back: str) -> HttpResponse:
    """A receipt to read and print; with `?as=json` its very bytes, whose SHA-256 is the digest shown."""
    if request.GET.get("as") == "json":
        answer = HttpResponse(found.document, content_type="application/ld+json; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="receipt-{found.public_id}.jsonld"'
        return answer
    document = json.loads(found.document)
    record = document["dpv:hasRecordOfActivity"]
    process, language = record["dpv:hasProcess"], formats.language()
    context = {
        "person": person,
        "receipt": found,
        "back": back,
        "agreement": _agreement(found.consent, formats.today()),
        "issuer": {
            "name": document["dct:publisher"]["dpv:hasName"],
            "address": document["dct:publisher"].get("dpv:hasAddress", ""),
            "contact": document["dct:publisher"].get("dpv:hasContact", ""),
        },
        "shown": formats.listed([_in(each["dct:title"], language) for each in process["dpv:hasPersonalData"]]),
        "to": formats.listed([_in(each["dct:title"], language) for each in process["dpv:hasRecipient"]]),
        "kept": [_kept(each, language) for each in process["dpv:hasStorageCondition"] if "dpv:hasDuration" in each],
        "law": _in(process["dpv:hasLegalBasis"]["dct:description"], language),
        "said": {"value": record["dpv:hasNotice"].get("dct:description", {}).get("@value", "")},
        "rights": RIGHTS.get(language, RIGHTS["fr"]),
    }
    return render(request, "web/parts/receipt.html", context)


def _kept(said: dict[str, Any], language: str) -> tuple[str, str, str]:
    """One term of a receipt: of what (receipts of an older Siraba do not say), how long, from when."""
    of = _in(said["dct:title"], language) if "dct:title" in said else ""
    return of, formats.lasting(said["dpv:hasDuration"]), _in(said["dct:description"], language)


def _in(said: list[dict[str, Any]], language: str) -> str:
    words = {each["@language"]: str(each["@value"]) for each in said}
    return words.get(language, words["fr"])
