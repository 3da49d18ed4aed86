"""What adverts write around a job title without changing the job: sex markers, contract, hours, calls for attention.

All functions take text that `siraba.core.text.folding.fold` prepared and return such text.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SEX = r"(?:homme|femme|male|female|h|f|m|w|x|d|nb|ذكر|انثي|رجل|امراه|ذ|ا|ث)"
_MARKER = re.compile(
    rf"[(\[{{]\s*/?\s*{_SEX}(?:\s*[/\-,|.;]\s*{_SEX})*\s*[)\]}}]"  # (h/f), [m/w/d], (f)
    rf"|[(\[{{]\s*(?:hf|fh|mf|fm|mw|mwd|mfd)\s*[)\]}}]"
    rf"|(?<![\w/'])(?:[hfm]\s?[/|]\s?[hfmw](?:\s?[/|]\s?[xdn])?|ذ\s?/\s?[اث])(?![\w/])"  # h/f, f/h/x
    rf"|(?<=\s)(?:hf|[hm]\s+f)(?=\s*(?:$|[-,(]))"  # "employe commercial h f"
)
_CONTRACT = re.compile(
    r"(?<![\w])(?:"
    r"cdi|cdd|cdi[ic]|ctt|urgente?s?|urgemment|(?:a |en )?(?:temps|tps) (?:plein|partiel|complet)|(?:a )?mi-temps"
    r"|en alternance|offre d'emploi|poste a pourvoir|(?:nous )?recherchons|recrutons|on recrute|recrute"
    r"|rejoignez[- ]nous|debutants? acceptes?|full[- ]time|part[- ]time|urgently|we are hiring|hiring now|wanted"
    r"|دوام كامل|دوام جزيي|بدوام كامل|بدوام جزيي|مطلوب(?:ه)?|عاجل|للعمل فورا"
    r")(?![\w])"
)
_PLACE = re.compile(r"\(\s*(?:poste )?basee? a [^)]*\)")
_NUMBER = re.compile(
    r"(?<![\w.,])\d+(?:[.,]\d+)?\s?(?:%|€|(?:eur|euros?|h|hs?|heures?|hours?|hrs?)(?!\w)|(?:h/sem(?:aine)?))"
    r"|(?<![\w.,])\d+(?:[.,:/]\d+)*(?![\w])"
    r"|(?<!\w)(?:ref|n°|no|#)\s?[:.]?\s?\d+\w*"
)
_EDGES = re.compile(r"^[\s\-,.;:!|*/•·]+|[\s\-,.;:!|*/•·]+$")
_EMPTY = re.compile(r"[(\[{]\s*[)\]}]")
_SPACES = re.compile(r"\s+")


@lru_cache(maxsize=4096)  # one title is read in several ways, one after the other
def without_markers(folded: str) -> str:
    """`folded` without sex markers such as (H/F), F/H, m/w/d or (ذكر/أنثى); unchanged if nothing would remain."""
    return _tidy(_MARKER.sub(" ", folded), folded)


@lru_cache(maxsize=4096)
def without_noise(folded: str) -> str:
    """`folded` without sex markers, contracts, hours, rates, figures, calls, (basé à …); unchanged if nothing remains.

    A figure goes only where it stands alone or with a unit (2, 35h, 100 %): 3D and N3P2 are words.
    """
    bare = _PLACE.sub(" ", _MARKER.sub(" ", folded))
    return _tidy(_NUMBER.sub(" ", _CONTRACT.sub(" ", bare)), folded)


def _tidy(text: str, before: str) -> str:
    text = _SPACES.sub(" ", _EMPTY.sub(" ", text)).strip()
    text = _EDGES.sub("", text)
    return text if any(c.isalnum() for c in text) else before
