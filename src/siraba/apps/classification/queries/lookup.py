"""Look-up while somebody types: first letters of words, then what is near in spelling."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from siraba.apps.classification.models import Occupation, OccupationLevel
from siraba.apps.classification.queries.labels import label
from siraba.apps.classification.queries.lexicon import lexicon, public_lexicon
from siraba.apps.classification.queries.typeahead import TypedName, prefix_index
from siraba.core.coding.proposals import Because, Proposal
from siraba.core.text.folding import fold
from siraba.core.text.words import words

ENOUGH = 120
"""Characters of what was typed that are looked at."""
FEW = 3
"""Below so many hits by first letters, what coding proposes is added."""
WORTH_SHOWING, LETTERS_WORTH_SHOWING = 0.02, 0.05
"""Confidence below which a proposal is not shown while somebody types: for its words; where letters alone are alike,
which they are by chance up to about half of it.
"""


@dataclass(frozen=True, slots=True)
class Found:
    """An occupation with its label in the language asked and the name that matched (often another one, "" if told).

    `spelt`: the name holds what was typed, or is a letter away; else it was found by what the words mean.
    """

    occupation: Occupation
    label: str
    name: str
    language: str
    spelt: bool = True


def find_occupations(text: str, scheme: str, language: str, top: int = 10, *, public: bool = False) -> list[Found]:
    """Up to `top` occupations of the active release for what was typed so far. Raises NotInstalled.

    First those with a name in which every typed word begins a word, the shortest name of the language asked first;
    then those in which two of the words stand as one (*house gi*), or with a name one letter away (*hous girl*), then
    those that coding proposes for more than letters that chance to be alike. Each occupation once. Empty for nothing
    typed. `public`: names that people wrote of themselves neither answer nor are shown.
    """
    typed = text[:ENOUGH]
    wanted = words(fold(typed))
    if not wanted:
        return []
    index = prefix_index(scheme)
    names: list[TypedName] = []
    for look in (index.find, index.mend):  # as it was typed, two words as one; then both with a letter mended
        joined = (_joined(wanted, at) for at in range(len(wanted) - 1))
        ways = (look(each, language, top, told=not public) for each in chain([wanted], joined))
        names = names or next(filter(None, ways), [])
    best = {name.code: (name.text, name.language, True) for name in names}
    if len(best) < FEW:
        known = (public_lexicon if public else lexicon)(scheme)
        for proposal in _near(known.rank(typed, language=language, top=FEW if best else top), bool(best)):
            best.setdefault(proposal.code, (proposal.label, proposal.language, False))
    return _found(scheme, language, dict(list(best.items())[:top]))


def _joined(wanted: list[str], at: int) -> list[str]:
    """The words typed with two neighbours as one."""
    return [*wanted[:at], wanted[at] + wanted[at + 1], *wanted[at + 2 :]]


def only_told(scheme: str, label: str, code: str) -> bool:
    """Whether a label that matched is words that people wrote of their own work, and no name of the classification."""
    return prefix_index(scheme).only_told(label, code)


def _near(proposals: list[Proposal], has_better: bool) -> list[Proposal]:
    # letters alone are no reason to show something unless there is nothing better
    better = [each for each in proposals if each.because is not Because.CHARACTERS and each.confidence >= WORTH_SHOWING]
    return better if better or has_better else [each for each in proposals if each.confidence >= LETTERS_WORTH_SHOWING]


def _found(scheme: str, language: str, best: dict[str, tuple[str, str, bool]]) -> list[Found]:
    rows = Occupation.objects.filter(release__scheme=scheme, release__active=True, code__in=best)
    by_code = {row.code: row for row in rows.select_related("release")}
    return [
        Found(by_code[code], label(by_code[code], language), *said) for code, said in best.items() if code in by_code
    ]


def occupation_of(concept: str) -> Occupation | None:
    """The occupation behind a concept id `scheme:code`, in the active release; None where there is none."""
    scheme, _, code = concept.partition(":")
    rows = Occupation.objects.filter(release__scheme=scheme, release__active=True, code=code)
    return rows.select_related("release").first()


def occupation_in_use(scheme: str, concept: str) -> Occupation | None:
    """The same where it is an occupation of this classification that people can have: no heading, none retired."""
    found = occupation_of(concept)
    if found is None or found.release.scheme != scheme:
        return None
    return None if found.retired or found.level != OccupationLevel.OCCUPATION else found


def occupations_of(concept_ids: list[str]) -> dict[str, Occupation]:
    """Occupations of active releases by concept id, in one query a scheme."""
    by_scheme: dict[str, list[str]] = {}
    for concept in dict.fromkeys(concept_ids):
        scheme, _, code = concept.partition(":")
        by_scheme.setdefault(scheme, []).append(code)
    found: dict[str, Occupation] = {}
    for scheme, codes in by_scheme.items():
        rows = Occupation.objects.filter(release__scheme=scheme, release__active=True, code__in=codes)
        found |= {f"{scheme}:{row.code}": row for row in rows.select_related("release")}
    return found
