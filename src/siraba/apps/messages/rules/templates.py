"""What a template says and must say. Read from YAML, one file a template; whatever is wrong is named with its file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from itertools import chain
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, Literal

import yaml
from babel.dates import format_date
from babel.numbers import format_decimal
from pydantic import BaseModel, ConfigDict, Field, model_validator

from siraba.apps.messages.rules.gsm import folded, segments

LANGUAGES = ("fr", "en", "ar")
SERVICE = "service"
"""The one placeholder that needs no declaration: the name of the service, as it signs."""
LONGEST_SERVICE = 30
LOCALES = {"en": "en_GB"}
Value = str | int | date


class Channel(StrEnum):
    """A way to tell somebody something."""

    SMS = "sms"
    EMAIL = "email"
    PAGE = "page"


class BadTemplate(ValueError):
    """A template that cannot be used; the message names file, place and what to do."""


class BadValues(ValueError):
    """What was given does not fill the placeholders of the template."""


class Placeholder(BaseModel):
    """What stands in a gap: of which kind, and how many letters at most (longer ones are cut with `…`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: Literal["text", "date", "number"] = "text"
    max: Annotated[int, Field(ge=1, le=200)] = 20


class Texts(BaseModel):
    """A message in one language. `sms` is its short form."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    subject: Annotated[str, Field(min_length=3, max_length=120)]
    body: Annotated[str, Field(min_length=10, max_length=3000)]
    sms: str = ""


class Template(BaseModel):
    """One thing that is told, in every language of the house."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: Annotated[str, Field(pattern=r"^[a-z][a-z_]{2,38}$")]
    kind: Literal["urgent", "ordinary"]
    purpose: Annotated[str, Field(min_length=10, max_length=200)]
    channels: Annotated[tuple[Channel, ...], Field(min_length=1)]
    second_today: Literal["wait", "page", "merge"] = "wait"
    lives_minutes: Annotated[int, Field(ge=1)] | None = None
    secret: bool = False
    keep: bool = True
    segments: Annotated[int, Field(ge=1, le=4)] = 2
    placeholders: dict[Annotated[str, Field(pattern=r"^[a-z_]+$")], Placeholder] = {}
    texts: dict[str, Texts]
    several: dict[str, Texts] = {}

    @model_validator(mode="after")
    def _whole(self) -> Template:
        for trouble in chain(
            self._languages(), self._gaps(), self._lengths(), self._ways()
        ):  # each rests on those before
            raise ValueError(trouble)
        return self

    def _parts(self) -> Iterator[tuple[str, Texts]]:
        yield from ((f"texts.{language}", said) for language, said in self.texts.items())
        yield from ((f"several.{language}", said) for language, said in self.several.items())

    def _languages(self) -> Iterator[str]:
        for name, said in (("texts", self.texts), ("several", self.several)):
            if (said or name == "texts") and sorted(said) != sorted(LANGUAGES):
                yield f"{name} must be written in {', '.join(LANGUAGES)}, and is in {', '.join(sorted(said)) or 'none'}"

    def _gaps(self) -> Iterator[str]:
        declared = set(self.placeholders)
        for place, said in self._parts():
            allowed = declared | {SERVICE} | ({"count"} if place.startswith("several") else set())
            for field in ("subject", "body", "sms"):
                if unknown := gaps(getattr(said, field)) - allowed:
                    yield f"{place}.{field} has {{{sorted(unknown)[0]}}}, which is not declared under placeholders"
        for language, said in self.texts.items():
            if lacking := declared - gaps(said.subject) - gaps(said.body):
                yield f"texts.{language} never says {{{sorted(lacking)[0]}}}, as the others do"
        for language, short in self.texts.items():
            if gaps(short.sms) != gaps(self.texts["fr"].sms):
                yield f"texts.{language}.sms says other placeholders than the French one"

    def _lengths(self) -> Iterator[str]:
        for place, said in self._parts():
            if (Channel.SMS in self.channels) != bool(said.sms):
                yield f"{place} needs an sms where sms is a channel, and none where it is not"
            longest = fill(said.sms, {name: "x" * (one.max) for name, one in self._widths().items()})
            if (count := segments(folded(longest))) > self.segments:
                yield f"{place}.sms fills {count} segments at its longest; {self.segments} are allowed"

    def _widths(self) -> dict[str, Placeholder]:
        return {**self.placeholders, SERVICE: Placeholder(max=LONGEST_SERVICE), "count": Placeholder(max=3)}

    def _ways(self) -> Iterator[str]:
        if len(set(self.channels)) != len(self.channels):
            yield "a channel is named twice"
        if (self.second_today == "merge") != bool(self.several):
            yield "several says what is told where second_today is merge, and stands nowhere else"
        if self.second_today == "page" and Channel.PAGE not in self.channels:
            yield "second_today is page, and page is no channel"
        if self.kind == "urgent" and self.second_today != "wait":
            yield "an urgent message never waits for another day: second_today has no meaning there"

    @property
    def urgent(self) -> bool:
        """Goes at once, at any hour, however many were sent today."""
        return self.kind == "urgent"


class Written(BaseModel):
    """A message as one person reads it."""

    subject: str
    body: str
    sms: str


def gaps(text: str) -> set[str]:
    """Names of the placeholders of a text. Raises BadTemplate for a brace that is none."""
    try:
        found = {
            name for _, name, spec, how in Formatter().parse(text) if name is not None and not _odd(name, spec, how)
        }
    except ValueError as trouble:
        raise BadTemplate(f"{text[:40]!r}: {trouble}") from trouble
    return found


def _odd(name: str, spec: str | None, how: str | None) -> bool:
    if spec or how or not name.isidentifier():
        raise BadTemplate(f"{{{name}}} is no placeholder: write {{name}}, without anything else between the braces")
    return False


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its gaps filled."""
    return "".join(said + (values[name] if name is not None else "") for said, name, _, _ in Formatter().parse(text))


def write(template: Template, language: str, values: Mapping[str, Value], *, service: str, count: int = 1) -> Written:
    """A message in a language. With a `count` above one, the text that stands for several. Raises BadValues."""
    if set(values) != set(template.placeholders):
        odd = sorted(set(values) ^ set(template.placeholders))
        raise BadValues(f"{template.id} is filled with {sorted(template.placeholders)}; look at {odd}")
    said = {name: _said(values[name], one, language, name) for name, one in template.placeholders.items()}
    said |= {SERVICE: service[:LONGEST_SERVICE], "count": str(count)}
    texts = template.several[language] if count > 1 and template.several else template.texts[language]
    return Written(
        subject=_line(fill(texts.subject, said)), body=fill(texts.body, said), sms=folded(fill(texts.sms, said))
    )


def _said(value: Value, one: Placeholder, language: str, name: str) -> str:
    locale = LOCALES.get(language, language)
    if one.kind == "date":
        if not isinstance(value, date):
            raise BadValues(f"{name} is a date")
        text = format_date(value, "d MMMM y", locale=locale)
        return text.replace("1 ", "1er ", 1) if language == "fr" and value.day == 1 else text
    if one.kind == "number":
        if not isinstance(value, int):
            raise BadValues(f"{name} is a whole number")
        return format_decimal(value, locale=locale)
    text = _line(str(value))
    return text if len(text) <= one.max else f"{text[: one.max - 1].rstrip()}…"


def _line(text: str) -> str:
    """One line: a line break in a name must not write a header of an e-mail."""
    return " ".join(text.split())


def read_templates(folder: Path) -> dict[str, Template]:
    """Every template of a folder, by id. Raises BadTemplate naming file and place."""
    found: dict[str, Template] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            said: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
            template = Template.model_validate(said)
        except (ValueError, yaml.YAMLError) as trouble:
            raise BadTemplate(f"{path.name}: {trouble}") from trouble
        if template.id != path.stem:
            raise BadTemplate(f"{path.name}: its id is {template.id!r}; name the file as the template")
        found[template.id] = template
    return found
