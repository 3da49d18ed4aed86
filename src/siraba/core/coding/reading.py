"""How coding reads a text: the keys it is looked up by and the words it is scored by."""

from __future__ import annotations

import re
from dataclasses import dataclass

from siraba.core.text.folding import fold
from siraba.core.text.genders import gender_forms
from siraba.core.text.noise import without_markers, without_noise
from siraba.core.text.stems import stem
from siraba.core.text.stopwords import GRAMMAR_WORDS
from siraba.core.text.words import words

_BRACKETED = re.compile(r"\s*[(\[]([^)\]]*)[)\]]|\s+-([^\s-]{2,10})-(?=\s|$)")
_PLACE = re.compile(r"\s+a\s+(?=\w)")
_BREAKS = re.compile(r"\s+-+\s*|\s*-+\s+|\||\s*\u2022\s*")


@dataclass(frozen=True, slots=True)
class Keys:
    """What a text is looked up by: folded words joined by spaces; stems in order; stems as a set, sorted."""

    wholes: tuple[str, ...]
    forms: tuple[str, ...]
    abridged: tuple[str, ...]
    stems: tuple[str, ...]
    bag: str


@dataclass(frozen=True, slots=True)
class Part:
    """A folded part of a text; `place` when an *à* stands before it."""

    text: str
    place: bool


def read_label(text: str) -> Keys:
    """The keys of a label. Figures and contract words stay: in a label they mean something."""
    folded = without_markers(fold(text))
    forms = gender_forms(folded)
    whole = key(folded)
    form_keys = tuple(dict.fromkeys(k for k in map(key, forms) if k and k != whole))
    abridged = tuple(k for k in _abridged(forms) if k != whole and k not in form_keys)
    stems = content_stems(forms[0])
    return Keys((whole,) if whole else (), form_keys, abridged, stems, bag(stems))


def read_text(text: str) -> Keys:
    """The keys of a text to be coded: as written, and without noise."""
    folded = fold(text)
    marked, plain = without_markers(folded), without_noise(folded)
    wholes = tuple(dict.fromkeys(k for k in (key(marked), key(plain)) if k))
    forms = [form for variant in dict.fromkeys((marked, plain)) for form in gender_forms(variant)]
    form_keys = tuple(dict.fromkeys(k for k in map(key, forms) if k and k not in wholes))
    stems = content_stems(gender_forms(plain)[0])
    return Keys(wholes, form_keys, (), stems, bag(stems))


def _abridged(forms: tuple[str, ...]) -> tuple[str, ...]:
    """*agent de service hospitalier (ash)*: the title without its acronym, and the acronym if it is the whole title.

    A bracket that is no acronym of the words before it adds meaning, and without it the title would be another.
    """
    found: dict[str, None] = {}
    for form in forms:
        for match in _BRACKETED.finditer(form):
            acronym = match.group(1) or match.group(2) or ""
            before = [word for word in words(form[: match.start()]) if word not in GRAMMAR_WORDS]
            initials = "".join(word[0] for word in before)
            if len(acronym) >= 2 and initials.endswith(acronym):
                found[key(form[: match.start()] + form[match.end() :])] = None
                if initials == acronym and match.end() == len(form):
                    found[acronym] = None
    return tuple(found)


def parts(text: str) -> tuple[Part, ...]:
    """The parts of a text that dashes, bars or a French *à* set off; empty if there is one."""
    folded = gender_forms(without_noise(fold(text)))[0]
    found = [
        Part(piece.strip(), number > 0)
        for part in _BREAKS.split(folded)
        for number, piece in enumerate(_PLACE.split(part))
        if piece.strip()
    ]
    return tuple(found) if len(found) > 1 else ()


def key(folded: str) -> str:
    """The words of a folded text joined by single spaces."""
    return " ".join(words(folded))


def content_stems(folded: str) -> tuple[str, ...]:
    """Stems of the words that carry meaning, in order, without repeats; of all words if none does."""
    every = words(folded)
    content = [word for word in every if word not in GRAMMAR_WORDS] or every
    return tuple(dict.fromkeys(map(stem, content)))


def bag(stems: tuple[str, ...]) -> str:
    """Stems whatever their order."""
    return " ".join(sorted(stems))
