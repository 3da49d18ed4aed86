"""A column of a newspaper: offers that may be reprinted, with the advice of the day in a box. Set by Typst."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache

from django.utils.translation import gettext as _

from siraba.apps.vacancies import advice
from siraba.apps.vacancies.models import Vacancy
from siraba.apps.vacancies.postings import text_of
from siraba.faces.web import formats
from siraba.faces.web.public.terms import terms

KEPT = 12
"""Columns that a process keeps: three languages, the addresses under which it is reached, yesterday's."""
LONGEST = 240
"""Letters of a description that are printed."""
PAGE = """
#let said = json(bytes(sys.inputs.said))
#set document(title: said.title, date: none)
#set page(width: 62mm, height: auto, margin: 4mm)
#set text(size: 7.5pt, lang: said.language, dir: if said.rtl { rtl } else { ltr },
          font: ("Noto Sans", "Noto Sans Arabic", "DejaVu Sans"), fallback: true)
#set par(leading: 0.45em, justify: false)
#text(size: 11pt, weight: "bold", said.title)
#linebreak()
#text(size: 6.5pt, said.day)
#if said.advice != "" {
  block(stroke: 0.8pt, inset: 2mm, width: 100%, radius: 1mm)[
    #text(weight: "bold", said.heading) #linebreak() #said.advice
  ]
}
#for offer in said.offers [
  #line(length: 100%, stroke: 0.3pt)
  #text(size: 8.5pt, weight: "bold", offer.title) #linebreak()
  #offer.where #linebreak()
  #for pair in offer.terms [#text(weight: "bold", pair.at(0)): #pair.at(1) #linebreak()]
  #if offer.text != "" [#offer.text #linebreak()]
  #box(text(size: 6.5pt, dir: ltr, offer.reference))
]
#if said.offers.len() == 0 [#said.nothing]
#line(length: 100%, stroke: 0.3pt)
#text(size: 6pt, said.foot) #box(text(size: 6pt, dir: ltr, said.address))
"""
"""What is set. Everything that people wrote comes in as data, never as text of the programme."""


def column(rows: Sequence[Vacancy], address: str) -> bytes:
    """The column as a PDF of 62 mm, as long as it needs to be."""
    return typeset(json.dumps(said(rows, address), sort_keys=True))


@lru_cache(maxsize=KEPT)
def typeset(words: str) -> bytes:
    """The column of these words: set once, as long as nothing of it changes."""
    import typst  # noqa: PLC0415 - heavy, and few pages need it

    return bytes(typst.compile(PAGE.encode(), format="pdf", sys_inputs={"said": words}))


def said(rows: Sequence[Vacancy], address: str) -> dict[str, object]:
    """Everything that stands in the column."""
    found = advice.of_the_day(formats.today())
    return {
        "title": _("Offers of the public employment service"),
        "day": formats.weekday(formats.today()),
        "language": formats.language(),
        "rtl": formats.language() == "ar",
        "heading": _("Beware of fraud"),
        "advice": found.inside(formats.language()) if found else "",
        "offers": [_offer(row) for row in rows],
        "nothing": _("No offer may be reprinted today."),
        "foot": _("All offers, and how to report a false one:"),
        "address": address,
    }


def _offer(row: Vacancy) -> dict[str, object]:
    title, description, _language = text_of(row, formats.language())
    employer = row.employer.name if row.employer else ""
    places = dict.fromkeys(each for each in (row.place, formats.country(row.country)) if each)
    plain = " ".join(description.split())
    return {
        "title": title,
        "where": " · ".join(each for each in (employer, ", ".join(places)) if each),
        "terms": [list(pair) for pair in terms(row)],
        "text": plain if len(plain) <= LONGEST else plain[:LONGEST].rsplit(" ", 1)[0] + " …",
        "reference": f"{row.reference} · {row.open_licence}",
    }
