"""Files to bring in, in every format, and bringing them in as the command line does."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from siraba.apps.accounts.models import Office
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.imports import Importer, Say, bring_in
from siraba.apps.foundation.models import ImportRun
from siraba.apps.jobseekers.imports import JobSeekerImporter
from siraba.apps.shortlists.records import skill_codes
from siraba.apps.vacancies.imports import VacancyImporter
from siraba.core.tabular import columns
from siraba.core.tabular.mapping import Mapping as ColumnMapping

Cells = Mapping[str, Any]


def person(number: int, **more: Any) -> dict[str, Any]:
    """One row of a file of people, in our own columns."""
    said = {
        "id": f"P{number}",
        "given_names": f"Given{number}",
        "family_names": "Traoré",
        "sex": "f",
        "birth": "1990-04-17",
        "phones": f"+229 01 97 {number:06d}"[:20],
        "title": "Maçon",
        "years": "3",
        "education": "2",
        "languages": "fr:B1; bm:speaks",
        "consent_home": "yes",
    }
    return {**said, **more}


def post(number: int, **more: Any) -> dict[str, Any]:
    """One row of a file of vacancies, in our own columns."""
    said = {"id": f"V{number}", "title": "Maçon", "country": "BJ", "region": "BJ-LI", "positions": "1"}
    return {**said, **more}


def write_csv(path: Path, rows: Sequence[Cells]) -> Path:
    """A CSV file with every key as a column."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as out:
        sheet = csv.DictWriter(out, names, restval="")
        sheet.writeheader()
        sheet.writerows(rows)
    return path


def write_lines(path: Path, rows: Iterable[Cells]) -> Path:
    """A JSON Lines file."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def write_sheet(path: Path, rows: Sequence[Cells]) -> Path:
    """A workbook."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    book.save(path)
    return path


def write_parquet(path: Path, rows: Sequence[Cells]) -> Path:
    """A Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as parquet

    parquet.write_table(pa.Table.from_pylist([dict(row) for row in rows]), path)
    return path


def own_mapping(what: str, path: Path) -> ColumnMapping:
    """The mapping of our own columns, as far as the file has them."""
    mapping = ColumnMapping.load(settings.DATA_DIR / "imports" / f"{what}.yaml")
    there = set(columns(path))
    mapping.fields = {name: said for name, said in mapping.fields.items() if said.all_columns() <= there}
    return mapping


def people_importer(where: Office) -> JobSeekerImporter:
    """People for an office, coded into ROAME."""
    skills = {code: pk for pk, code in skill_codes().items()}
    return JobSeekerImporter(office_id=where.pk, country=where.country, schemes=["roame"], language="fr", skills=skills)


def vacancy_importer(where: Office) -> VacancyImporter:
    """Vacancies for an office, coded into ROAME."""
    skills = {code: pk for pk, code in skill_codes().items()}
    return VacancyImporter(office_id=where.pk, schemes=["roame"], language="fr", skills=skills)


def bring(
    path: Path,
    importer: Importer,
    *,
    source: str = "test",
    mapping: ColumnMapping | None = None,
    say: Say = lambda run: None,
) -> ImportRun:
    """Import a file; rejected rows go beside it."""
    what = "people" if importer.kind == "jobseeker" else "vacancies"
    return bring_in(
        path,
        importer,
        mapping or own_mapping(what, path),
        source=source,
        errors=errors_of(path),
        by=SYSTEM,
        say=say,
    )


def errors_of(path: Path) -> Path:
    """Where the rejected rows of a file are."""
    return path.with_name(f"{path.name}.errors.csv")


def read_errors(path: Path) -> list[dict[str, str]]:
    """The rejected rows of a file."""
    with errors_of(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def counts(run: ImportRun) -> tuple[int, int, int, int]:
    """Imported, unchanged, unsure, rejected; together the rows of the run."""
    assert run.imported + run.unchanged + run.unsure + run.rejected == run.rows
    return run.imported, run.unchanged, run.unsure, run.rejected
