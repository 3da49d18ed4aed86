"""Parameters as a document that people write: YAML or JSON, checked, every error told with its place."""

from __future__ import annotations

import json
from typing import Any

import yaml
from pydantic import ValidationError

from siraba.core.matching.parameters import Parameters


class BadDocument(ValueError):
    """A document that is no set of parameters. `flaws` are sentences, each with the setting it is about."""

    def __init__(self, flaws: list[str]) -> None:
        super().__init__("\n".join(flaws))
        self.flaws = flaws


def read(text: str) -> Parameters:
    """The parameters of a YAML or JSON text; what it leaves out has its default. Raises BadDocument."""
    try:
        said = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise BadDocument([f"{line}{error.problem or 'this is not YAML'}."]) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise BadDocument([f"this is not YAML: {error}."]) from error
    if not isinstance(said, dict):
        raise BadDocument(["write one setting a line, as in “weights: {skills: 400000, …}”."])
    return of(said)


def of(said: dict[str, Any]) -> Parameters:
    """The parameters of a parsed document. Raises BadDocument."""
    try:
        return Parameters.model_validate_json(json.dumps(said, default=str))
    except ValidationError as error:
        raise BadDocument([_sentence(flaw) for flaw in error.errors()]) from None


def write(parameters: Parameters) -> str:
    """Every setting as YAML; `read` gives the same parameters again."""
    return yaml.safe_dump(plain(parameters), sort_keys=False, allow_unicode=True, width=100)


def plain(parameters: Parameters) -> dict[str, Any]:
    """Every setting as JSON has it."""
    said: dict[str, Any] = parameters.model_dump(mode="json")
    return said


def differences(before: Parameters, after: Parameters) -> list[tuple[str, Any, Any]]:
    """The settings that differ, by their path, with both values."""
    one, other = (dict(_leaves(plain(each))) for each in (before, after))
    return [(path, one.get(path), other.get(path)) for path in {**one, **other} if one.get(path) != other.get(path)]


def _leaves(said: dict[str, Any], above: str = "") -> Any:
    for name, value in said.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def _sentence(flaw: Any) -> str:
    where = ".".join(str(step) for step in flaw["loc"])
    says = "there is no such setting" if flaw["type"] == "extra_forbidden" else flaw["msg"]
    says = says.removeprefix("Value error, ")
    return f"{where}: {says}." if where else f"{says}."
