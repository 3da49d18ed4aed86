"""What an answer says when something cannot be done: one form for every error, all of them documented."""

from __future__ import annotations

from typing import Any

from ninja import Schema

from siraba.apps.foundation.imports import Flawed
from siraba.core.tabular import MESSAGES


class Detail(Schema):
    """One thing that is wrong: where, a stable code, a sentence."""

    where: str
    code: str
    message: str


class Problem(Schema):
    """Why a request was not answered: a stable code, a sentence, and every detail at once."""

    code: str
    message: str
    details: list[Detail] = []


READ_ERRORS = {400: Problem, 401: Problem, 403: Problem, 404: Problem, 413: Problem, 422: Problem, 429: Problem}
WRITE_ERRORS = {**READ_ERRORS, 409: Problem}


class Refused(Exception):
    """A request that cannot be done as it is; answered with `status` and the problem."""

    def __init__(self, status: int, code: str, message: str, details: list[Detail] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.problem = Problem(code=code, message=message, details=details or [])


def from_flaws(flaws: list[Flawed]) -> Refused:
    """The flaws of a thing that was sent, in the words of the import."""
    details = [
        Detail(
            where=flaw.name,
            code=flaw.code.value,
            message=MESSAGES[flaw.code].format_map(_Said({**flaw.params, "value": flaw.value})),
        )
        for flaw in flaws
    ]
    return Refused(422, "cannot_be_taken", "What was sent cannot be taken; see the details.", details)


class _Said(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"
