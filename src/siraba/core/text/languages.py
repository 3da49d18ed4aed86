"""Guess whether a short text is French, English or Arabic."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from siraba.core.text.folding import fold
from siraba.core.text.scripts import Script, script_of
from siraba.core.text.stopwords import stop_words
from siraba.core.text.words import words

_ACCENT = re.compile(r"[éèêëàâçùûîïôœÉÈÊËÀÂÇÙÛÎÏÔŒ]")
_ELISION = re.compile(r"\b[dl]['’]", re.IGNORECASE)
_ENDINGS = {
    "fr": re.compile(
        r"(?:eur|eurs|euse|euses|rice|ier|iers|iere|ieres|ien|iens|ienne|iennes|ant|ante|ants|eux|aire|aires|age|iste"
        r"|istes|ique|iques|ie|ee|ees|elle|el|els|if|ive|que|iel|ales|oir|ure|ures|chef|aide|commis|agent|agente)\Z"
    ),
    "en": re.compile(
        r"(?:ing|or|ors|er|ers|man|men|woman|ist|ists|ess|ship|ty|ck|gh|sh|th|ry|al|ic|ics|ed|ly|ogy|cy|ee|nt|ware"
        r"|work|food|head|staff|clerk|care|aid|sales)\Z"
    ),
}
_ENGLISH_ONLY = re.compile(r"[wk]|th|sh|oo|ee(?!s?\b)|ck|gh|ph(?=y)|ing\b")
_FRENCH_ONLY = re.compile(r"eu|ou(?!r\b)|oi|ai|qu|eau|aux\b|ill|gn|tr?ice\b")


@dataclass(frozen=True, slots=True)
class Guess:
    """A language (`fr`, `en`, `ar`, or `und` when nothing speaks for any) and how sure, 0 to 1."""

    language: str
    share: float


def guess_language(text: str) -> Guess:
    """The language of `text` from its script, its stop words, its accents and its letters.

    The evidence is added up as log odds of French against English; `share` is their logistic, so 0.5 means that
    both are equally likely. Reliable for sentences; for one or two words treat a share below 0.9 as a hint.
    """
    script = script_of(text)
    if script is Script.ARABIC:
        return Guess("ar", 1.0)
    if script is Script.OTHER:
        return Guess("und", 0.0)
    odds = _french_odds(text)
    share = 1.0 / (1.0 + math.exp(-abs(odds)))
    return Guess("fr" if odds >= 0 else "en", round(share, 4))


def _french_odds(text: str) -> float:
    folded = fold(text)
    odds = 2.0 * min(2, len(_ACCENT.findall(text))) + 2.0 * bool(_ELISION.search(text))
    odds += sum(map(_odds_of_word, words(folded)))
    odds += 0.4 * (len(_FRENCH_ONLY.findall(folded)) - len(_ENGLISH_ONLY.findall(folded)))
    return odds


@lru_cache(maxsize=20_000)  # titles are made of the same few words
def _odds_of_word(word: str) -> float:
    odds = 1.5 * ((word in stop_words("fr")) - (word in stop_words("en")))
    if len(word) > 3:
        odds += 0.7 * (bool(_ENDINGS["fr"].search(word)) - bool(_ENDINGS["en"].search(word)))
    return odds
