"""Rows of a national classification as records, as its mapping says. Bad rows are told by line, the others go on."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import partial
from pathlib import Path
from typing import Any

from siraba.apps.classification.readers.files import problem_of
from siraba.apps.classification.readers.national import (
    CardList,
    FileIn,
    MoreNames,
    NationalMapping,
    OccupationsIn,
    SkillList,
)
from siraba.apps.classification.readers.records import (
    EVERYTHING,
    CardRow,
    LinkRow,
    Name,
    NameRow,
    OccupationRow,
    ParentRow,
    Plan,
    Problem,
    Record,
    SkillRow,
    Table,
    UnknownLayout,
)
from siraba.core.tabular.reading import open_table
from siraba.core.tabular.rows import Row, Unreadable, as_text
from siraba.core.text.folding import fold

FORMAT = "1"
Cells = dict[str, Any]
Line = tuple[int, Cells]
_GAP = re.compile(r"[\s,]*")


@dataclass(slots=True)
class _Tree:
    """What the file of occupations says, read once."""

    name: str
    rows: list[tuple[int, str, str, Cells]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def headings(self) -> set[str]:
        return {parent for _line, _code, parent, _cells in self.rows}


def plan_of(mapping: NationalMapping, paths: list[Path], mapping_file: Path) -> Plan:
    """What to read of the files. Raises UnknownLayout where a file or a column that the mapping names is not there."""
    chosen = _choose(mapping.occupations, paths)
    tree = _read_tree(mapping, chosen)
    said = mapping.occupations
    columns = {**said.labels, "code": said.code, "parent": said.parent or said.code, "isco": said.isco or "isco"}
    tables = [
        Table("0-OccupationRow", chosen.name, OccupationRow, partial(_occupations, mapping, tree), columns),
        Table("1-ParentRow", chosen.name, ParentRow, partial(_parents, tree), columns),
    ]
    if mapping.names:
        file = _choose(mapping.names, paths)
        tables.append(Table("2-NameRow", file.name, NameRow, partial(_names, mapping.names, file), _of(mapping.names)))
    if mapping.occupations.skills:
        tables.append(Table("3-SkillRow", chosen.name, SkillRow, partial(_own_skills, mapping, tree)))
        tables.append(Table("4-CardRow", chosen.name, CardRow, partial(_own_cards, mapping, tree)))
    if mapping.skills:
        file = _choose(mapping.skills, paths)
        tables.append(
            Table("5-SkillRow", file.name, SkillRow, partial(_skills, mapping.skills, file), _of(mapping.skills))
        )
    if mapping.cards:
        file = _choose(mapping.cards, paths)
        tables.append(Table("6-CardRow", file.name, CardRow, partial(_cards, mapping.cards, file), _of(mapping.cards)))
    if mapping.occupations.links:
        tables.append(Table("7-LinkRow", chosen.name, LinkRow, partial(_links, mapping, tree)))
    used = {table.file for table in tables}
    unused = tuple(path.name for path in paths if path.name not in used)
    digest = _digest([mapping_file, *paths])
    said_of_it = (mapping.titles, mapping.notices)
    return Plan(mapping.scheme, mapping.version, digest, tuple(tables), *said_of_it, unused, EVERYTHING)


def _of(said: MoreNames | SkillList | CardList) -> dict[str, str]:
    """How the file calls what its records are made of."""
    if isinstance(said, MoreNames):
        return {"occupation": said.occupation, "name": said.text}
    if isinstance(said, SkillList):
        return {**said.labels, "code": said.code}
    return {"occupation": said.occupation, "skill": said.skill}


def _digest(paths: list[Path]) -> str:
    seen = hashlib.sha256(FORMAT.encode())
    for path in sorted(paths, key=lambda each: each.name):
        seen.update(f"{path.name}\0".encode())
        seen.update(path.read_bytes())
    return seen.hexdigest()


def _choose(said: FileIn, paths: list[Path]) -> Path:
    for path in paths:
        if not path.is_file():
            raise UnknownLayout(f"There is no file “{path}”.")
        if fnmatch(path.name, said.file):
            return path
    raise UnknownLayout(f"The mapping names a file “{said.file}”, and none of the files given is called so.")


def _lines(said: FileIn, path: Path, columns: list[str]) -> Iterator[Line | Problem]:
    """Rows of a CSV, XLSX, JSON Lines or JSON file by line. Raises UnknownLayout."""
    if path.suffix.lower() == ".json":
        lines = _json_lines(path, said)
        _check_columns(path, _keys([cells for _line, cells in lines]), columns)
        yield from lines
        return
    try:
        table = open_table(path, sheet=said.sheet, encoding=said.encoding)
        _check_columns(path, {name.strip() for name in table.columns}, columns)
        for row in table.rows():
            if isinstance(row, Row):
                yield row.line, {name.strip(): value for name, value in row.cells.items()}
            else:
                yield problem_of(path.name, row)
    except (Unreadable, LookupError) as error:
        raise UnknownLayout(str(error)) from error


def _keys(objects: Sequence[Any]) -> set[str]:
    """The keys of objects and of the objects in their lists."""
    found: set[str] = set()
    for each in objects:
        if isinstance(each, dict):
            found |= set(each)
            found |= {key for value in each.values() if isinstance(value, list) for key in _keys(value)}
    return found


def _check_columns(path: Path, there: set[str], wanted: list[str]) -> None:
    if absent := sorted(set(wanted) - there):
        raise UnknownLayout(
            f"“{path.name}” has no column {', '.join(f'“{name}”' for name in absent)}; "
            f"it has: {', '.join(sorted(there)) or 'none'}."
        )


def _json_lines(path: Path, said: FileIn) -> list[Line]:
    """The objects of the array of a JSON file with the lines where they begin."""
    encoding = said.encoding or "utf-8-sig"
    try:
        text = path.read_bytes().decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise UnknownLayout(
            f"“{path.name}” is not {said.encoding or 'UTF-8'}; say `encoding:` in the mapping."
        ) from error
    try:
        whole = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnknownLayout(
            f"“{path.name}”, line {error.lineno}, column {error.colno}: not JSON ({error.msg}); nothing was read."
        ) from error
    rows = _rows_in(path, whole, said.items)
    places = zip(_places(text, rows), rows, strict=True)
    return [(line, row if isinstance(row, dict) else {}) for line, row in places]


def _rows_in(path: Path, whole: Any, items: str) -> list[Any]:
    """The array that the mapping names by its keys (`classification.items`), else the only one of objects there is."""
    if items:
        for key in items.split("."):
            whole = whole.get(key) if isinstance(whole, dict) else None
        if isinstance(whole, list):
            return whole
        raise UnknownLayout(f"“{path.name}” has no array at `items: {items}`, which the mapping names.")
    arrays = dict(_arrays(whole, ""))
    if not arrays:
        raise UnknownLayout(f"“{path.name}” holds no array of objects.")
    if len(arrays) > 1:
        named = ", ".join(f"`{name}`" for name in sorted(arrays))
        raise UnknownLayout(
            f"“{path.name}” holds several arrays of objects: say which in the mapping, `items:` {named}."
        )
    return next(iter(arrays.values()))


def _arrays(value: Any, name: str) -> Iterator[tuple[str, list[Any]]]:
    """Arrays of objects by their keys, the outermost ones."""
    if isinstance(value, list) and any(isinstance(each, dict) for each in value):
        yield name, value
    elif isinstance(value, dict):
        for key, inside in value.items():
            yield from _arrays(inside, f"{name}.{key}" if name else str(key))


def _places(text: str, rows: Sequence[Any]) -> list[int]:
    """The line of each row: the array is looked for where it decodes to these rows."""
    decoder = json.JSONDecoder()
    for opening in re.finditer(r"\[", text):
        lines: list[int] = []
        at = opening.end()
        try:
            while (gap := _GAP.match(text, at)) and text[gap.end()] != "]":
                one, at = decoder.raw_decode(text, gap.end())
                if one != rows[len(lines)]:
                    break
                lines.append(text.count("\n", 0, gap.end()) + 1)
        except (json.JSONDecodeError, IndexError):
            continue
        if len(lines) == len(rows):
            return lines
    return [1] * len(rows)


def _read_tree(mapping: NationalMapping, path: Path) -> _Tree:
    said, tree = mapping.occupations, _Tree(path.name)
    first: dict[str, int] = {}
    for line in _lines(said, path, said.columns()):
        if isinstance(line, Problem):
            tree.problems.append(line)
            continue
        for number, parent, cells in _with_children(line, said):
            cell = _text(cells.get(said.code))
            code = said.code_in(cell)
            if cell and not code:
                continue  # a row about something else, as the mapping's pattern says
            if not code:
                tree.problems.append(Problem(path.name, number, said.code, "", "a row needs a code"))
            elif code in first:
                reason = f"the code is that of line {first[code]} already; the first was taken"
                tree.problems.append(Problem(path.name, number, said.code, code, reason))
            elif not any(_text(cells.get(column)) for column in said.labels.values()):
                tree.problems.append(Problem(path.name, number, "", code, "has no label in any language"))
            else:
                first[code] = number
                tree.rows.append((number, code, parent or _parent(said, cells, code), cells))
    return tree


def _with_children(line: Line, said: OccupationsIn) -> Iterator[tuple[int, str, Cells]]:
    """A row with everything inside it, each with the code of what holds it."""
    waiting = [(line[0], "", line[1])]
    while waiting:
        number, parent, cells = waiting.pop()
        yield number, parent, cells
        inside = cells.get(said.children) if said.children else None
        if isinstance(inside, list):
            above = said.code_in(_text(cells.get(said.code)))
            waiting += [(number, above, each) for each in reversed(inside) if isinstance(each, dict)]


def _parent(said: OccupationsIn, cells: Cells, code: str) -> str:
    if said.parent_from_code:
        return said.parent_from_code.parent(code)
    return said.code_in(_text(cells.get(said.parent))) if said.parent else ""


def _text(value: Any) -> str:
    return as_text(value).strip()


def _several(value: Any, separator: str) -> list[str]:
    """The texts of a cell: a list as it is, else parted."""
    if isinstance(value, list):
        parts = [_text(each) for each in value]
    else:
        whole = _text(value)
        parts = whole.split(separator) if separator else [whole]
    return list(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))


def _occupations(mapping: NationalMapping, tree: _Tree) -> Iterator[Record | Problem]:
    yield from tree.problems
    said, headings = mapping.occupations, tree.headings
    for line, code, _parent_code, cells in tree.rows:
        group = code in headings
        if said.occupations:
            group = _text(cells.get(said.occupations.column)) not in said.occupations.values
        labels = {tag: text for tag, column in said.labels.items() if (text := _text(cells.get(column)))}
        isco = _text(cells.get(said.isco)) if said.isco else ""
        if isco and not re.fullmatch(r"\d{1,4}", isco):
            yield Problem(tree.name, line, said.isco, isco, "is no ISCO-08 code: one to four digits; it is left out")
            isco = ""
        isced = _text(cells.get(said.isced)) if said.isced else ""
        yield OccupationRow(
            line,
            code,
            group=group,
            isco=isco,
            labels=labels,
            definitions={tag: text for tag, column in said.definitions.items() if (text := _text(cells.get(column)))},
            activities=_activities(said.activities, cells),
            access={"isced": int(isced)} if re.fullmatch(r"[0-8]", isced) else {},
            names=() if group else tuple(_names_in(mapping, cells, labels)),
        )


def _names_in(mapping: NationalMapping, cells: Cells, labels: dict[str, str]) -> Iterator[Name]:
    for tag, text in labels.items():
        yield Name(text, tag, preferred=True)
    for part in mapping.occupations.names:
        for text in _several(cells.get(part.column), part.separator):
            if text != labels.get(part.language):
                yield Name(text, part.language, part.country)


def _activities(parts: Any, cells: Cells) -> list[dict[str, str]]:
    """Activities side by side: the first of each language are one activity, and so on."""
    found: list[dict[str, str]] = []
    for part in parts:
        for number, text in enumerate(_several(cells.get(part.column), part.separator)):
            if number == len(found):
                found.append({})
            found[number][part.language] = text
    return found


def _parents(tree: _Tree) -> Iterator[Record | Problem]:
    for line, code, parent, _cells in tree.rows:
        if parent:
            yield ParentRow(line, code, parent)


def _names(said: MoreNames, path: Path) -> Iterator[Record | Problem]:
    for line in _lines(said, path, said.columns()):
        if isinstance(line, Problem):
            yield line
            continue
        number, cells = line
        yield NameRow(
            number, _text(cells.get(said.occupation)), Name(_text(cells.get(said.text)), said.language, said.country)
        )


def skill_code(text: str) -> str:
    """The code of a competence that has none: the same words, whatever their case and accents, are the same one."""
    return f"C-{hashlib.sha256(fold(text).encode()).hexdigest()[:12]}"


def _own_skills(mapping: NationalMapping, tree: _Tree) -> Iterator[Record | Problem]:
    seen: set[str] = set()
    for line, _code, _parent_code, cells in tree.rows:
        for part in mapping.occupations.skills:
            for text in _several(cells.get(part.column), part.separator):
                if (code := skill_code(text)) not in seen:
                    seen.add(code)
                    yield SkillRow(line, code, kind=part.kind, labels={part.language: text})


def _own_cards(mapping: NationalMapping, tree: _Tree) -> Iterator[Record | Problem]:
    for line, code, _parent_code, cells in tree.rows:
        for part in mapping.occupations.skills:
            for text in _several(cells.get(part.column), part.separator):
                yield CardRow(line, code, skill_code(text), part.essential)


def _skills(said: SkillList, path: Path) -> Iterator[Record | Problem]:
    for line in _lines(said, path, said.columns()):
        if isinstance(line, Problem):
            yield line
            continue
        number, cells = line
        code = _text(cells.get(said.code))
        labels = {tag: text for tag, column in said.labels.items() if (text := _text(cells.get(column)))}
        if not code or not labels:
            yield Problem(path.name, number, said.code, code, "a competence needs a code and a label")
        else:
            yield SkillRow(number, code, kind=said.kind, labels=labels)


def _cards(said: CardList, path: Path) -> Iterator[Record | Problem]:
    for line in _lines(said, path, said.columns()):
        if isinstance(line, Problem):
            yield line
            continue
        number, cells = line
        essential = said.essential is None or _text(cells.get(said.essential.column)) in said.essential.values
        yield CardRow(number, _text(cells.get(said.occupation)), _text(cells.get(said.skill)), essential)


def _links(mapping: NationalMapping, tree: _Tree) -> Iterator[Record | Problem]:
    for line, code, _parent_code, cells in tree.rows:
        for part in mapping.occupations.links:
            for target in _several(cells.get(part.column), part.separator):
                yield LinkRow(line, code, part.scheme, target, part.match, part.source)
