"""Everything that is held of a person, on paper, in one of three languages. Set by Typst."""

from __future__ import annotations

import json

from django.utils import translation
from django.utils.translation import gettext as _

from siraba.apps.persons.controller import controller
from siraba.apps.persons.models import Person
from siraba.faces.web import formats
from siraba.faces.web.rights.shown import Line, parts

LANGUAGES = ("fr", "en", "ar")
PAGE = """
#let said = json(bytes(sys.inputs.said))
#set document(title: said.title, date: none)
#set page(paper: "a4", margin: 18mm, numbering: "1 / 1")
#set text(size: 9.5pt, lang: said.language, dir: if said.rtl { rtl } else { ltr },
          font: ("Noto Sans", "Noto Sans Arabic", "DejaVu Sans"), fallback: true)
#set par(leading: 0.55em, justify: false)
#show heading.where(level: 2): set text(size: 11.5pt)
#let fact(line) = if line.ltr { box(text(dir: ltr, line.text)) } else { line.text }
= #said.title
#said.of #h(0.5em) #box(text(dir: ltr, said.reference)) #h(1em) #said.day

#said.foreword

#if said.answers != none [
  #said.answers.words #said.answers.name · #said.answers.address · #box(text(dir: ltr, said.answers.contact))
]
#for part in said.parts [
  == #part.title
  #text(size: 8.5pt, style: "italic", part.purpose)
  #for thing in part.things [
    #block(inset: (y: 1.5mm), width: 100%, stroke: (bottom: 0.3pt + gray), breakable: true)[
      #grid(columns: (32%, 1fr), column-gutter: 3mm, row-gutter: 1.6mm,
        ..for line in thing { (text(fill: luma(80), line.label), fact(line)) })
    ]
  ]
]
"""
"""What is set. Everything that people wrote comes in as data, never as text of the programme."""


def paper(person: Person, language: str) -> bytes:
    """The PDF in a language of the house."""
    import typst  # noqa: PLC0415 - heavy, and few pages need it

    with translation.override(language):
        words = json.dumps(said(person))
    return bytes(typst.compile(PAGE.encode(), format="pdf", sys_inputs={"said": words}))


def said(person: Person) -> dict[str, object]:
    """Everything that stands on it, in the reader's language."""
    return {
        "title": _("Everything that is held of you"),
        "of": _("File"),
        "reference": person.reference,
        "day": formats.day(formats.today()),
        "language": formats.language(),
        "rtl": formats.language() == "ar",
        "foreword": _(
            "What is not known is left out. Something is wrong? You can have it corrected, object, or ask for the file "
            "to be put aside or erased, on your page or at your office."
        ),
        "answers": _answers(),
        "parts": [
            {"title": each.title, "purpose": each.purpose, "things": [[_fact(line) for line in t] for t in each.things]}
            for each in parts(person)
        ],
    }


def _answers() -> dict[str, str] | None:
    """Who answers for the data and how they are reached, where the installation says it."""
    who = controller()
    if who is None:
        return None
    return {
        "words": _("Who answers for it:"),
        "name": who.name,
        "address": who.address,
        "contact": who.contact,
    }


def _fact(line: Line) -> dict[str, object]:
    return {"label": line.label, "text": line.text, "ltr": line.ltr}
