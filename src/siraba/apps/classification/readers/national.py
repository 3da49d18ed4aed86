"""What a mapping file says of a national classification: where its tree, job cards and competences lie in its files.

See docs/classification.md for every setting. No classification of this kind needs a line of program.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal

import pydantic
import yaml

from siraba.apps.classification.readers.records import UnknownLayout

_STRICT = pydantic.ConfigDict(extra="forbid", coerce_numbers_to_str=True)
Language = Annotated[str, pydantic.Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")]
Country = Annotated[str, pydantic.Field(pattern=r"^[A-Z]{2}$")]


class Texts(pydantic.BaseModel):
    """A column with one or several texts in a language; `separator` parts them (a new line unless said)."""

    model_config = _STRICT
    column: str
    language: Language
    separator: str = "\n"


class NamesIn(Texts):
    """Further names; `country` where they are said in one country only."""

    country: Country | Literal[""] = ""


class SkillsIn(Texts):
    """Competences written in a cell of the job card."""

    essential: bool = True
    kind: Literal["technical", "transversal", "language", "digital", "knowledge"] = "technical"


class LinksIn(pydantic.BaseModel):
    """A column with codes of another classification."""

    model_config = _STRICT
    column: str
    scheme: Annotated[str, pydantic.Field(pattern=r"^[a-z][a-z0-9-]{1,19}$")]
    match: Literal["exact", "close", "broad", "narrow"] = "broad"
    source: Annotated[str, pydantic.Field(max_length=80)] = ""
    separator: str = ";"


class Beginning(pydantic.BaseModel):
    """The heading is said by the code itself: cut at its last separator, or to the next shorter of some lengths."""

    model_config = _STRICT
    separator: str = ""
    lengths: list[pydantic.PositiveInt] = []

    @pydantic.model_validator(mode="after")
    def _one_way(self) -> Beginning:
        if bool(self.separator) == bool(self.lengths):
            raise ValueError("give either `separator` or `lengths`")
        return self

    def parent(self, code: str) -> str:
        """The code of the heading; empty for the uppermost ones."""
        if self.separator:
            return code.rpartition(self.separator)[0]
        shorter = [length for length in self.lengths if length < len(code)]
        return code[: max(shorter)] if shorter else ""


class Leaves(pydantic.BaseModel):
    """Which rows are occupations rather than headings: those with one of the values in a column."""

    model_config = _STRICT
    column: str
    values: list[str]


class FileIn(pydantic.BaseModel):
    """Which of the files given, and how it is written; `items`: the keys of the array in a JSON file, by dots."""

    model_config = _STRICT
    file: str = "*"
    sheet: str | None = None
    encoding: str | None = None
    items: str = ""


class OccupationsIn(FileIn):
    """The tree with its job cards, a row each; in JSON, what stands below may lie inside (`children`).

    `code_pattern` takes the code out of its cell (its first group); rows where it is not found are about other things.
    """

    code: str
    code_pattern: str = ""
    labels: dict[Language, str]
    parent: str = ""
    parent_from_code: Beginning | None = None
    children: str = ""
    occupations: Leaves | None = None
    isco: str = ""
    isced: str = ""
    definitions: dict[Language, str] = {}
    names: list[NamesIn] = []
    activities: list[Texts] = []
    skills: list[SkillsIn] = []
    links: list[LinksIn] = []

    @pydantic.field_validator("code_pattern")
    @classmethod
    def _one_group(cls, pattern: str) -> str:
        try:
            groups = re.compile(pattern).groups
        except re.error as error:
            raise ValueError(f"is no pattern: {error}") from error
        if pattern and groups != 1:
            raise ValueError("has one group in brackets: the code")
        return pattern

    def code_in(self, cell: str) -> str:
        """The code in a cell; empty where there is none."""
        if not self.code_pattern:
            return cell
        found = re.search(self.code_pattern, cell)
        return found[1] if found else ""

    def columns(self) -> list[str]:
        """Every column that is named."""
        parts: list[Texts | LinksIn] = [*self.names, *self.activities, *self.skills, *self.links]
        own = [self.code, self.parent, self.isco, self.isced, *self.labels.values(), *self.definitions.values()]
        leaf = [self.occupations.column] if self.occupations else []
        return [name for name in [*own, *leaf, *(part.column for part in parts)] if name]


class MoreNames(FileIn):
    """A file of titles: one a row, with the code of its card."""

    occupation: str
    text: str
    language: Language
    country: Country | Literal[""] = ""

    def columns(self) -> list[str]:
        """Every column that is named."""
        return [self.occupation, self.text]


class SkillList(FileIn):
    """A file of competences with codes."""

    code: str
    labels: dict[Language, str]
    kind: Literal["technical", "transversal", "language", "digital", "knowledge"] = "technical"

    def columns(self) -> list[str]:
        """Every column that is named."""
        return [self.code, *self.labels.values()]


class CardList(FileIn):
    """A file that says which card asks which competence; without `essential` every one is."""

    occupation: str
    skill: str
    essential: Leaves | None = None

    def columns(self) -> list[str]:
        """Every column that is named."""
        return [self.occupation, self.skill, *([self.essential.column] if self.essential else [])]


class NationalMapping(pydantic.BaseModel):
    """A whole mapping file."""

    model_config = _STRICT
    scheme: Annotated[str, pydantic.Field(pattern=r"^[a-z][a-z0-9-]{1,19}$")]
    version: Annotated[str, pydantic.Field(min_length=1, max_length=40)]
    titles: dict[Language, str]
    notices: dict[Language, str] = {}
    occupations: OccupationsIn
    names: MoreNames | None = None
    skills: SkillList | None = None
    cards: CardList | None = None


RESERVED = {"roame", "isco", "esco", "rome"}


def load_mapping(path: Path) -> NationalMapping:
    """Read a mapping file. Raises UnknownLayout with everything that is wrong in it, each with its place."""
    try:
        content: Any = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UnknownLayout(f"The mapping “{path}” cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UnknownLayout(f"The mapping “{path.name}” is not UTF-8 text; save it as UTF-8.") from error
    except yaml.YAMLError as error:
        said = re.sub(r"\s+", " ", str(error))
        raise UnknownLayout(f"The mapping “{path.name}” is not YAML: {said}.") from error
    if not isinstance(content, dict):
        raise UnknownLayout(f"The mapping “{path.name}” begins with `scheme:`, `version:`, `titles:`, `occupations:`.")
    try:
        mapping = NationalMapping.model_validate(content)
    except pydantic.ValidationError as flaws:
        said = "\n".join(
            f"{path.name}, {' → '.join(map(str, flaw['loc'])) or 'whole'}: {flaw['msg']}." for flaw in flaws.errors()
        )
        raise UnknownLayout(said) from None
    if mapping.scheme in RESERVED:
        raise UnknownLayout(f"{path.name}, scheme: “{mapping.scheme}” is a public classification; take another name.")
    return mapping
