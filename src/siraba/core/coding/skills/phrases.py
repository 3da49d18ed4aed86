"""A label of a skill as the alternatives it names: *Couper, cintrer et ligaturer les aciers* is three tasks in one."""

from __future__ import annotations

import re
from functools import lru_cache

from siraba.core.coding.skills.roots import root
from siraba.core.text.folding import fold
from siraba.core.text.stems import stem
from siraba.core.text.stopwords import GRAMMAR_WORDS, stop_words
from siraba.core.text.words import words

_COORDINATORS = {
    "fr": re.compile(r"\s*,\s*|\s+(?:et|ou|ainsi que)\s+"),
    "en": re.compile(r"\s*,\s*|\s+(?:and|or)\s+"),
    "ar": re.compile(r"\s*,\s*|\s+(?:او|و)\s+|\s+(?:و)(?=\w{3,})"),
}
_INFINITIVE = re.compile(r"(?:er|ir|oir|re)\Z")
_NO_INFINITIVE = frozenset(
    {
        "hier", "fier", "mer", "fer", "hiver", "cuir", "tour", "chantier", "papier", "atelier", "metier",
        "cahier", "courrier", "clavier", "escalier", "evier", "mobilier", "dossier", "loyer", "panier",
        "pupitre", "titre", "centre", "registre", "cadre", "ordre", "autre", "arbre", "sucre", "verre",
        "lettre", "terre", "pierre", "matiere", "maniere", "filiere", "caractere", "systeme", "livre", "pedre",
        "air", "noir", "soir", "voir",
    }
)  # fmt: skip
_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_LONGEST = 12
"""Families of a variant at most; a label of more words is read to here."""


@lru_cache(maxsize=1)
def empty_words() -> frozenset[str]:
    """Words that carry grammar in one of the three languages: neither labels nor texts are matched by them."""
    own = {"son", "or", "car", "but", "plus", "tout", "tous", "toute", "toutes", "etc", "afin", "lors", "ainsi", "que"}
    persons = {"je", "tu", "me", "te", "moi", "my", "i", "he", "she", "his", "her", "any", "all", "such", "other"}
    return frozenset(GRAMMAR_WORDS | stop_words("fr") | stop_words("en") | stop_words("ar") | own | persons)


def content(folded: str) -> list[str]:
    """The words of a folded text that carry meaning."""
    skipped = empty_words()
    return [word for word in words(folded) if word not in skipped]


@lru_cache(maxsize=50_000)
def label_stems(label: str) -> frozenset[str]:
    """The stems of a label's words: a text's word whose stem is among them is the label's own, not a relative."""
    return frozenset(map(stem, content(fold(label))))


def variants(label: str, language: str) -> tuple[tuple[str, ...], ...]:
    """The families of each alternative of a label, in order and without repeats, the whole label first.

    A list of verbs shares the object of the last one; a list of objects shares the verb; two clauses stand alone.

    >>> variants("Poser tôles et tuiles", "fr")[1:]
    (('pos', 'tol'), ('pos', 'tuil'))
    """
    folded = _BRACKETS.sub(" ", fold(label))
    pattern = _COORDINATORS.get(language.partition("-")[0], _COORDINATORS["en"])
    parts = [part for part in (content(piece) for piece in pattern.split(folded)) if part]
    found = [[word for part in parts for word in part]]
    if len(parts) > 1:
        found += _expanded(parts, language)
    keys = (tuple(dict.fromkeys(map(root, alternative)))[:_LONGEST] for alternative in found)
    return tuple(dict.fromkeys(key for key in keys if key))


def _expanded(parts: list[list[str]], language: str) -> list[list[str]]:
    """Each part with what it shares with its neighbours."""
    following = next((part for part in parts if len(part) > 1), [])
    found: list[list[str]] = []
    whole: list[str] = []
    for part in parts:
        if len(part) == 1 and not whole:
            found.append([*part, *following[1:]] if following else part)
        elif not whole or _is_clause(part, language):
            whole = part if len(part) > 1 else [*part, *whole[1:]]
            found.append(whole)
        else:
            found.append([*whole[:-1], *part])
    return [alternative for alternative in found if len(alternative) > 1]


def _is_clause(part: list[str], language: str) -> bool:
    """Whether a part says a task of its own: in French it begins with an infinitive."""
    first = part[0]
    if language.startswith("fr"):
        return len(first) > 3 and bool(_INFINITIVE.search(first)) and first not in _NO_INFINITIVE
    return len(part) > 2
