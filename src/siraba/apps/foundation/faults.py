"""Why a row of a file was not taken, in the language of who reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from siraba.core.tabular import Code, RowProblem


def reasons(problems: Sequence[RowProblem]) -> str:
    """Everything wrong with a row, as sentences; where it stands is said beside them."""
    return " ".join(fault(each.code, each.params, each.value) for each in problems)


def fault(code: str, params: dict[str, Any], value: str) -> str:
    """Why a cell or a row was not taken, as a sentence."""
    parts = {**params, "value": value}
    return _fault(Code(code)).format_map(_Said(parts))


class _Said(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def _fault(code: Code) -> str:
    return {
        Code.MISSING: _("nothing is written here, and it is required."),
        Code.NOT_A_DATE: _("“{value}” is not a date; expected like {expected}."),
        Code.NOT_A_NUMBER: _("“{value}” is not a number."),
        Code.AMBIGUOUS_NUMBER: _("“{value}” can be read in two ways; say which mark stands before the decimals."),
        Code.NOT_A_WHOLE_NUMBER: _("“{value}” is not a whole number."),
        Code.NOT_TRUE_OR_FALSE: _("“{value}” is neither yes nor no."),
        Code.OUT_OF_RANGE: _("“{value}” is not between {low} and {high}."),
        Code.NOT_ONE_OF: _("“{value}” is not one of: {allowed}."),
        Code.TOO_LONG: _("the text has {length} characters, and at most {limit} are taken."),
        Code.PATTERN_NOT_MATCHED: _("“{value}” does not have the expected form {pattern}."),
        Code.NOT_A_PAY: _("“{value}” is not a pay; expected like {expected}."),
        Code.NOT_A_LIST: _("“{value}” is not a list."),
        Code.NOT_A_RECORD: _("“{value}” does not hold the parts expected: {expected}."),
        Code.NOT_TEXT: _("“{value}” is a list or an object, and a single value is expected."),
        Code.UNKNOWN_CODE: _("“{value}” is not a code of an installed classification."),
        Code.DUPLICATE_ID: _("“{value}” was already used on line {first_line}; an identifier stands for one row only."),
        Code.ERASED: _("The person of this row was erased; the row is not brought in again."),
        Code.BAD_ENCODING: _("“{value}” holds bytes that are not {encoding}; save the file as UTF-8."),
        Code.NUL_CHARACTER: _("“{value}” holds a NUL character, which no text may hold; remove it."),
        Code.WRONG_NUMBER_OF_CELLS: _("the row has {found} cells and the header {expected}; look at its separators."),
        Code.BROKEN_QUOTING: _("a quotation mark is opened and not rightly closed."),
        Code.UNREADABLE_JSON: _("the line is not one JSON object: {reason}."),
    }[code]
