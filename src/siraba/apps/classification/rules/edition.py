"""The shape of the ROAME working edition and how its folder is read.

The edition is a folder of YAML: `edition.yaml`, `families.yaml`, `skills/FF.yaml`, `occupations/FF.yaml`, where FF is
the family ("00" for the skills every family shares), `wide_names.yaml` and `reasons.yaml`. `load_roame` reads it whole
or says, for every bad entry, which file and entry and what is wrong.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pydantic
import yaml

LANGUAGES = ("fr", "en", "ar")
Match = Literal["exact", "close", "broad", "narrow"]
_FORBID = pydantic.ConfigDict(extra="forbid")


@pydantic.dataclasses.dataclass(frozen=True, config=_FORBID)
class Texts:
    """One text in the three languages."""

    fr: str
    en: str
    ar: str


@pydantic.dataclasses.dataclass(frozen=True, config=_FORBID)
class GenderForms:
    """A title as said of a man and of a woman; equal where the word has one form."""

    masculine: str
    feminine: str


@pydantic.dataclasses.dataclass(frozen=True, config=_FORBID)
class Titles:
    """The titles of an occupation: both gender forms in French and Arabic, one in English."""

    fr: GenderForms
    en: str
    ar: GenderForms


@pydantic.dataclasses.dataclass(frozen=True, config=_FORBID)
class OtherName:
    """A further name really in use; `language` is a BCP 47 tag, `country` an ISO 3166-1 code where it is local."""

    text: str
    language: str
    country: str | None = None


@pydantic.dataclasses.dataclass(frozen=True, config=_FORBID)
class WideName:
    """A word that people say of several occupations (*chauffeur*), by code the likeliest first; nobody's alone."""

    text: str
    language: str
    means: tuple[str, ...]


@pydantic.dataclasses.dataclass(frozen=True, config=_FORBID)
class Access:
    """How people usually get in: ISCED 2011 level, licences the law demands, a note."""

    isced: int
    licences: tuple[str, ...] = ()
    note: Texts | None = None


@pydantic.dataclasses.dataclass(frozen=True, config=_FORBID)
class RomeLink:
    """Nearest ROME 4 card."""

    code: str
    match: Match


@pydantic.dataclasses.dataclass(frozen=True, config=_FORBID)
class EscoLink:
    """Nearest ESCO occupation."""

    uri: str
    match: Match


@pydantic.dataclasses.dataclass(frozen=True, config=_FORBID)
class Links:
    """Ways out to the public classifications."""

    rome: tuple[RomeLink, ...] = ()
    esco: tuple[EscoLink, ...] = ()


@pydantic.dataclasses.dataclass(frozen=True, config=_FORBID)
class SkillCodes:
    """The skills of an occupation by code: what it cannot be done without, and what is good to have."""

    essential: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return self.essential + self.optional


@pydantic.dataclasses.dataclass(frozen=True, config=_FORBID)
class Skill:
    """One skill, `RS-FF-NNN`."""

    code: str
    group: Literal["technical", "transversal", "language", "digital", "knowledge"]
    reuse: Literal["cross_sector", "sector", "occupation"]
    labels: Texts
    esco: str | None = None


@pydantic.dataclasses.dataclass(frozen=True, config=_FORBID)
class Occupation:
    """One occupation, `RA-FF-NN`, in full depth."""

    code: str
    domain: str
    isco: str
    labels: Titles
    other_names: tuple[OtherName, ...]
    definition: Texts
    activities: tuple[Texts, ...]
    access: Access
    links: Links
    skills: SkillCodes
    near: tuple[str, ...] = ()
    next: tuple[str, ...] = ()


@pydantic.dataclasses.dataclass(frozen=True, config=_FORBID)
class Domain:
    """A domain "FF.D" of a family."""

    code: str
    labels: Texts


@pydantic.dataclasses.dataclass(frozen=True, config=_FORBID)
class Family:
    """A family "FF" and its domains."""

    code: str
    labels: Texts
    domains: tuple[Domain, ...]


@pydantic.dataclasses.dataclass(frozen=True, config=_FORBID)
class Header:
    """`edition.yaml`."""

    code: str
    version: str
    title: Texts
    notice: Texts


@pydantic.dataclasses.dataclass(frozen=True, config=_FORBID)
class Reason:
    """Why a quality rule does not hold for some occupations (towards `to`, where it is about a pair)."""

    rule: Literal["mobility-far", "link-none"]
    codes: tuple[str, ...]
    why: str
    to: str | None = None


@dataclass(frozen=True)
class Edition:
    """A whole release as read."""

    header: Header
    families: tuple[Family, ...]
    skills: tuple[Skill, ...]
    occupations: tuple[Occupation, ...]
    wide_names: tuple[WideName, ...] = ()
    reasons: tuple[Reason, ...] = ()


class UnreadableEdition(ValueError):
    """The folder does not hold a well-formed edition; `problems` has one sentence a bad entry."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


def _read(folder: Path, name: str, kind: type[Any], problems: list[str]) -> list[Any]:
    """The entries of one file as `kind`; every bad one adds a sentence to `problems` and is left out."""
    try:
        text = (folder / name).read_text(encoding="utf-8")
        raw = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - a safe loader
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        problems.append(f"{name}: cannot be read: {error}")
        return []
    if not isinstance(raw, list):
        raw = [raw]
    adapter, good = pydantic.TypeAdapter(kind), []
    for number, entry in enumerate(raw, start=1):
        code = entry.get("code", "without a code") if isinstance(entry, dict) else "not a mapping"
        where = f"{name}, entry {number} ({code})"
        if name.count("/") and not re.match(rf"R[AS]-{name[-7:-5]}-", str(code)):
            problems.append(f"{where}: the code does not belong in this file; its family is the file's name.")
            continue
        try:
            good.append(adapter.validate_python(entry))
        except pydantic.ValidationError as error:
            problems += [f"{where}, {'.'.join(map(str, e['loc'])) or 'whole'}: {e['msg']}." for e in error.errors()]
    return good


def load_roame(folder: Path) -> Edition:
    """The edition in `folder`. Raises `UnreadableEdition` with every problem found in any file, not the first alone."""
    problems: list[str] = []
    header = _read(folder, "edition.yaml", Header, problems)
    families = _read(folder, "families.yaml", Family, problems)
    parts: dict[str, list[Any]] = {"skills": [], "occupations": []}
    for part, kind in (("skills", Skill), ("occupations", Occupation)):
        for path in sorted((folder / part).glob("*.yaml")):
            parts[part] += _read(folder, f"{part}/{path.name}", kind, problems)
    wide, reasons = (
        _read(folder, name, kind, problems) if (folder / name).exists() else []
        for name, kind in (("wide_names.yaml", WideName), ("reasons.yaml", Reason))
    )
    if not problems and len(header) != 1:
        problems.append("edition.yaml: holds one mapping with code, version, title and notice.")
    if problems:
        raise UnreadableEdition(problems)
    skills, occupations = tuple(parts["skills"]), tuple(parts["occupations"])
    return Edition(header[0], tuple(families), skills, occupations, tuple(wide), tuple(reasons))


def counts(edition: Edition) -> dict[str, int]:
    """What the edition holds, in figures: families, occupations, further names, skills, ISCO-08 unit groups."""
    return {
        "families": len({o.code[3:5] for o in edition.occupations}),
        "occupations": len(edition.occupations),
        "other_names": sum(len(o.other_names) for o in edition.occupations),
        "wide_names": len(edition.wide_names),
        "skills": len(edition.skills),
        "isco_unit_groups": len({o.isco for o in edition.occupations}),
    }


def titles(o: Occupation) -> tuple[tuple[str, str], ...]:
    """Titles of an occupation as (language, text): French twice, English, Arabic twice."""
    french, arabic = o.labels.fr, o.labels.ar
    return (
        ("fr", french.masculine),
        ("fr", french.feminine),
        ("en", o.labels.en),
        ("ar", arabic.masculine),
        ("ar", arabic.feminine),
    )
