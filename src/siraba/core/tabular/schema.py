"""The form of a mapping file: which columns become which field, and how they are read."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, model_validator

from siraba.core.terms.money import PayPeriod


class Kind(StrEnum):
    """What a field is read as."""

    TEXT = "text"
    TITLE = "title"
    DATE = "date"
    PARTIAL_DATE = "partial_date"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    LIST = "list"
    RECORD = "record"
    PAY = "pay"


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class Reading(BaseModel):
    """How one value is read. The steps are taken in this order.

    1. The source: `column`, or `columns` joined by `join` (blank ones left out), or a `constant` (nothing more is
       done); inside `parts`, the key or named group of the same name, or the one that `key` names.
    2. A blank becomes `default`, else None; a None is a problem where `required`.
    3. `pattern` (a Python regular expression, searched): its one group, or the whole match; for a record or a pay,
       its named groups.
    4. `values` (whole text, upper and lower case alike), then `cases` (regular expressions, the first that is
       found), translate it; with neither matching it is a problem.
    5. `prefix` goes before; `kind` turns it into what it is; `min`, `max`, `max_length`, `one_of` are checked.

    Where 3 to 5 fail and `otherwise` is given (it may be null), that is the value instead of a problem.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    column: str | None = Field(None, min_length=1)
    columns: list[str] | None = Field(None, min_length=1)
    join: str = " "
    constant: Any = None
    key: str | None = None
    default: Any = None
    required: bool = False
    pattern: str | None = None
    values: dict[str, Any] | None = None
    cases: dict[str, Any] | None = None
    otherwise: Any = None
    prefix: str = ""
    kind: Kind = Kind.TEXT
    split: str | None = Field(None, min_length=1)
    item: Reading | None = None
    parts: dict[str, Reading] | None = None
    date_format: Annotated[list[str], BeforeValidator(_as_list)] = []
    decimal: Literal[",", "."] | None = None
    min: float | None = None
    max: float | None = None
    max_length: int | None = Field(None, gt=0)
    one_of: list[str | int] | None = None
    minor_units: bool = False
    plausible: dict[PayPeriod, tuple[float, float]] | None = None

    _pattern: re.Pattern[str] | None = PrivateAttr(None)
    _cases: list[tuple[re.Pattern[str], Any]] = PrivateAttr(default_factory=list)
    _values: dict[str, Any] = PrivateAttr(default_factory=dict)

    def model_post_init(self, _context: Any) -> None:
        """Compile what is compared for every row."""
        self._pattern = re.compile(self.pattern) if self.pattern else None
        self._cases = [(re.compile(case, re.IGNORECASE), to) for case, to in (self.cases or {}).items()]
        self._values = {said.strip().casefold(): to for said, to in (self.values or {}).items()}

    @property
    def has_constant(self) -> bool:
        """Whether the value is the same for every row."""
        return "constant" in self.model_fields_set

    @property
    def has_otherwise(self) -> bool:
        """Whether something stands in for what cannot be read."""
        return "otherwise" in self.model_fields_set

    @property
    def source(self) -> list[str]:
        """The columns it is read from; empty for a constant and for a part of a value."""
        return [self.column] if self.column else list(self.columns or [])

    def all_columns(self) -> set[str]:
        """The columns that it and its parts are read from."""
        inner = [*(self.parts or {}).values(), *([self.item] if self.item else [])]
        return set(self.source).union(*(reading.all_columns() for reading in inner))

    @model_validator(mode="before")
    @classmethod
    def _patterns(cls, given: Any) -> Any:
        if isinstance(given, dict):
            cases = given.get("cases")
            for pattern in [given.get("pattern"), *(cases if isinstance(cases, dict) else ())]:
                if isinstance(pattern, str):
                    try:
                        re.compile(pattern)
                    except re.error as error:
                        raise ValueError(f"“{pattern}” is not a regular expression: {error}") from None
        return given

    @model_validator(mode="after")
    def _fits_together(self) -> Reading:
        if (self.column is not None) + (self.columns is not None) + self.has_constant > 1:
            raise ValueError("give one of column, columns, constant")
        _only_for(self.split is not None or self.item is not None, "split and item", self.kind, {Kind.LIST})
        if self.kind is Kind.LIST and (self.pattern or self.values or self.cases or self.prefix or self.one_of):
            raise ValueError("pattern, values, cases, prefix and one_of of a list are written below item")
        if self.kind in {Kind.RECORD, Kind.PAY} and (self.values or self.cases or self.prefix or self.one_of):
            raise ValueError(f"values, cases, prefix and one_of of a {self.kind} are written below parts")
        _only_for(self.parts is not None, "parts", self.kind, {Kind.RECORD, Kind.PAY})
        _only_for(bool(self.date_format), "date_format", self.kind, {Kind.DATE, Kind.PARTIAL_DATE})
        _only_for(self.decimal is not None, "decimal", self.kind, {Kind.NUMBER, Kind.INTEGER, Kind.PAY})
        _only_for(self.min is not None or self.max is not None, "min and max", self.kind, {Kind.NUMBER, Kind.INTEGER})
        _only_for(self.max_length is not None, "max_length", self.kind, {Kind.TEXT, Kind.TITLE})
        _only_for(self.plausible is not None or self.minor_units, "plausible and minor_units", self.kind, {Kind.PAY})
        return self


def _only_for(given: bool, names: str, kind: Kind, kinds: set[Kind]) -> None:
    if given and kind not in kinds:
        words = " or ".join(sorted(kinds))
        raise ValueError(f"{names}: only for kind {words}, and this is {kind}")


class MappingFile(BaseModel):
    """A mapping file: what it is about, how the file is opened, and the fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    about: str = ""
    encoding: str | None = None
    sheet: str | None = None
    fields: dict[str, Reading] = Field(min_length=1)

    @model_validator(mode="after")
    def _have_sources(self) -> MappingFile:
        for name, reading in self.fields.items():
            if not reading.has_constant and not reading.all_columns():
                raise ValueError(f"fields → {name}: give a column, columns or a constant")
        return self
