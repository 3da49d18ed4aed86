"""What can be wrong with a row: a closed set of codes and their English sentences.

The sentences are the message ids of the translations: a face that speaks another language translates
`MESSAGES[code]` and fills in the same parameters.
"""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """Why a row, or one cell of it, was not taken."""

    MISSING = "missing"
    NOT_A_DATE = "not_a_date"
    NOT_A_NUMBER = "not_a_number"
    AMBIGUOUS_NUMBER = "ambiguous_number"
    NOT_A_WHOLE_NUMBER = "not_a_whole_number"
    NOT_TRUE_OR_FALSE = "not_true_or_false"
    OUT_OF_RANGE = "out_of_range"
    NOT_ONE_OF = "not_one_of"
    TOO_LONG = "too_long"
    PATTERN_NOT_MATCHED = "pattern_not_matched"
    NOT_A_PAY = "not_a_pay"
    NOT_A_LIST = "not_a_list"
    NOT_A_RECORD = "not_a_record"
    NOT_TEXT = "not_text"
    UNKNOWN_CODE = "unknown_code"
    DUPLICATE_ID = "duplicate_id"
    ERASED = "erased"
    BAD_ENCODING = "bad_encoding"
    NUL_CHARACTER = "nul_character"
    WRONG_NUMBER_OF_CELLS = "wrong_number_of_cells"
    BROKEN_QUOTING = "broken_quoting"
    UNREADABLE_JSON = "unreadable_json"


MESSAGES: dict[Code, str] = {
    Code.MISSING: "nothing is written here, and it is required.",
    Code.NOT_A_DATE: "“{value}” is not a date; expected like {expected}.",
    Code.NOT_A_NUMBER: "“{value}” is not a number.",
    Code.AMBIGUOUS_NUMBER: (
        "“{value}” can be read in two ways (thousands or decimals); "
        "write it without a separator, or set `decimal` in the mapping."
    ),
    Code.NOT_A_WHOLE_NUMBER: "“{value}” is not a whole number.",
    Code.NOT_TRUE_OR_FALSE: "“{value}” is neither yes nor no; write true or false.",
    Code.OUT_OF_RANGE: "“{value}” is not between {low} and {high}.",
    Code.NOT_ONE_OF: "“{value}” is not one of: {allowed}.",
    Code.TOO_LONG: "the text has {length} characters, and at most {limit} are taken.",
    Code.PATTERN_NOT_MATCHED: "“{value}” does not have the expected form {pattern}.",
    Code.NOT_A_PAY: "“{value}” is not a pay; expected an amount, a currency and a period, like {expected}.",
    Code.NOT_A_LIST: "“{value}” is not a list.",
    Code.NOT_A_RECORD: "“{value}” does not hold the parts expected: {expected}.",
    Code.NOT_TEXT: "“{value}” is a list or an object, and a single value is expected.",
    Code.UNKNOWN_CODE: "“{value}” is not a code of {source}.",
    Code.DUPLICATE_ID: "“{value}” was already used on line {first_line}; an identifier stands for one row only.",
    Code.ERASED: "The person of this row was erased; the row is not brought in again.",
    Code.BAD_ENCODING: "“{value}” holds bytes that are not {encoding}; save the file as UTF-8.",
    Code.NUL_CHARACTER: "“{value}” holds a NUL character, which no text may hold; remove it.",
    Code.WRONG_NUMBER_OF_CELLS: (
        "the row has {found} cells and the header {expected}; look for a missing or extra separator or quotation mark."
    ),
    Code.BROKEN_QUOTING: (
        "a quotation mark is opened and not rightly closed (lines {line} to {last_line}); "
        "double each quotation mark inside a text."
    ),
    Code.UNREADABLE_JSON: "the line is not one JSON object: {reason}.",
}
"""The sentence for each code, with its parameters in braces; `{value}` and `{line}` are the problem's own."""

WHERE_CELL = "Line {line}, column “{column}”: "
WHERE_LINE = "Line {line}: "
