"""Words that carry grammar, not meaning."""

from __future__ import annotations

from siraba.core.text.folding import fold
from siraba.core.text.words import words

_LISTS = {
    "fr": (
        "à au aux avec ce ces cet cette dans de des du d elle en et il ils je l la le les leur leurs lui mais ne nos"
        " notre nous on ou où par pas pour qu que qui sa sans se ses si sont sur un une vos votre vous y chez est son"
    ),
    "en": (
        "a an and are as at be by for from has have in into is it its not of on or our that the their them they this"
        " to was we were will with you your"
    ),
    "ar": "في من على إلى عن مع و أو ب ل ك هذا هذه ما لا أن إن كان هو هي ذلك بين حتى ثم كل بعد قبل عند لدى",
}
_GRAMMAR = (
    "à au aux de des du d en et l la le les ou par pour sur avec dans un une chez"
    " of and for in at to with by an the from"
    " في من على إلى عن مع و أو ب ل ديال ديالت تاع متاع نتاع بتاع بتاعت"
)


def _folded(text: str) -> frozenset[str]:
    return frozenset(words(fold(text)))


_STOP_WORDS = {language: _folded(text) for language, text in _LISTS.items()}
GRAMMAR_WORDS = _folded(_GRAMMAR)
"""Folded words of the three languages that carry no meaning in a job title in any of them.

Shorter than a language's own list: `or` is gold in *orfèvre or*, `son` is sound in *ingénieur du son*.
"""


def stop_words(language: str) -> frozenset[str]:
    """Folded stop words of `fr`, `en` or `ar`; empty for another language."""
    return _STOP_WORDS.get(language, frozenset())
