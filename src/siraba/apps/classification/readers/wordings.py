"""How adverts and people say the skills of the ROAME edition: authored in `data/wordings`, looked for in texts only."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

import siraba

FILE = Path(siraba.__file__).parent / "data" / "wordings" / "roame.yaml"


@lru_cache(maxsize=1)
def wordings() -> dict[str, tuple[tuple[str, str], ...]]:
    """(language, words) by code of a ROAME skill."""
    said = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {
        code: tuple(
            (language, " ".join(words.split()))
            for language, texts in by_language.items()
            for words in texts.split(";")
            if words.strip()
        )
        for code, by_language in said.items()
    }
