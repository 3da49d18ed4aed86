"""A small ROAME edition, small files of the public classifications, and actors."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml

from siraba.apps.foundation.actors import Actor, ActorKind

COUNSELLOR = Actor(ActorKind.USER, id=UUID(int=7), role="counsellor", office_id=1, name="Awa")
OCC = "http://data.europa.eu/esco/occupation/"
SKILL = "http://data.europa.eu/esco/skill/"


def texts(text: str) -> dict[str, str]:
    return {"fr": f"{text} fr", "en": f"{text} en", "ar": f"{text} ع"}


def skill(code: str, esco: str | None = None) -> dict[str, Any]:
    said = {"code": code, "group": "technical", "reuse": "sector", "labels": texts(code)}
    return {**said, "esco": esco} if esco else said


def occupation(code: str, fr: str, isco: str, **more: Any) -> dict[str, Any]:
    return {
        "code": code,
        "domain": "03.1",
        "isco": isco,
        "labels": {
            "fr": {"masculine": fr, "feminine": f"{fr}ne"},
            "en": f"{fr} in English",
            "ar": {"masculine": f"{fr} م", "feminine": f"{fr} ة"},
        },
        "other_names": more.pop("other_names", []),
        "definition": texts(f"definition of {fr}"),
        "activities": [texts(f"activity of {fr}")],
        "access": {"isced": 2},
        "links": more.pop("links", {}),
        "skills": more.pop("skills", {"essential": ["RS-03-001"], "optional": ["RS-03-002"]}),
        **more,
    }


class EditionFolder:
    """An edition on disk that a test can change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.version = "t1"
        self.skills = [skill("RS-03-001", f"{SKILL}s1"), skill("RS-03-002")]
        self.occupations = [
            occupation(
                "RA-03-01",
                "Maçon",
                "7112",
                other_names=[{"text": "tâcheron", "language": "fr", "country": "ML"}],
                links={
                    "rome": [{"code": "F1703", "match": "exact"}],
                    "esco": [{"uri": f"{OCC}mason", "match": "close"}],
                },
                near=["RA-03-02"],
                next=["RA-03-03"],
            ),
            occupation("RA-03-02", "Carreleur", "7122", links={"rome": [{"code": "F1608", "match": "broad"}]}),
            occupation("RA-03-03", "Chef de chantier", "3123"),
        ]
        self.write()

    def write(self) -> Path:
        self._dump("edition.yaml", {"code": "RA", "version": self.version, "title": texts("T"), "notice": texts("N")})
        domains = [{"code": "03.1", "labels": texts("Gros œuvre")}]
        self._dump("families.yaml", [{"code": "03", "labels": texts("Bâtiment"), "domains": domains}])
        self._dump("skills/03.yaml", self.skills)
        self._dump("occupations/03.yaml", self.occupations)
        return self.folder

    def _dump(self, name: str, said: Any) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")


@pytest.fixture
def edition(tmp_path: Path) -> EditionFolder:
    return EditionFolder(tmp_path / "edition")


Write = Callable[..., Path]


@pytest.fixture
def write_csv(tmp_path: Path) -> Write:
    """`write_csv("name.csv", "a,b", rows…)`: a CSV file with a header and rows of cells."""

    def write(name: str, header: str, *rows: tuple[str, ...]) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as out:
            sheet = csv.writer(out)
            sheet.writerow(header.split(","))
            sheet.writerows(rows)
        return path

    return write


JOINED = "conceptUri,code,iscoGroup,label_en,alt_en,label_fr,alt_fr"
PORTAL = "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,hiddenLabels,description,code"


@pytest.fixture
def joined(write_csv: Write) -> Path:
    """A joined ESCO file of three occupations, release 1.2.1 by its name."""
    return write_csv(
        "esco_v1.2.1_occupations_en_fr.csv",
        JOINED,
        (f"{OCC}mason", "7112.1", "7112", "bricklayer", "mason\nbrick layer", "maçon/maçonne", "maçon"),
        (f"{OCC}tiler", "7122.1", "7122", "tile fitter", "tiler", "carreleur/carreleuse", ""),
        (f"{OCC}welder", "7212.3", "7212", "welder", "", "soudeur/soudeuse", "soudeur"),
    )
