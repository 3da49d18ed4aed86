"""What was done, in words: each verb of the house as a short past phrase, in the languages of the house.

The words stand in `data/access/verbs.yaml`, beside the table of rights. Audits and programs keep the verb itself; who
reads an audit reads these.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml
from django.conf import settings
from pydantic import TypeAdapter, ValidationError

from siraba.apps.foundation.words import Words


class BadVerbWords(ValueError):
    """The words cannot be read; the message says where and why."""


_FILE: TypeAdapter[dict[str, dict[str, Words]]] = TypeAdapter(dict[str, dict[str, Words]])


def read_verb_words(path: Path) -> Mapping[str, Words]:
    """The words of a file, by verb (`person.correct`). Raises BadVerbWords for what is not words in three languages."""
    try:
        said = _FILE.validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (yaml.YAMLError, ValidationError) as problem:
        raise BadVerbWords(f"{path.name}: {problem}") from problem
    return MappingProxyType({f"{kind}.{verb}": each for kind, verbs in said.items() for verb, each in verbs.items()})


@cache
def verb_words() -> Mapping[str, Words]:
    """The words of every verb."""
    return read_verb_words(Path(settings.DATA_DIR) / "access" / "verbs.yaml")


def verb_said(verb: str, language: str) -> str:
    """What was done, in a language; the verb itself where an older Siraba knew one that there is no more."""
    words = verb_words().get(verb)
    return words.said(language) if words else verb
