"""The import graph of the house, drawn from the code: `python -m tools.graph` writes docs/architecture.md anew, and
docs/verbs.md with it (`tools.verbs`).

`check` compares what is drawn (rooms and who imports whom, reactions, lifecycles) with the code, not the figures, which
grow every day.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass

import grimp

from tools import rights, tables, verbs
from tools.files import ROOT

PAGE = ROOT / "docs" / "architecture.md"
FLOORS = ("faces", "apps", "core")
Edges = dict[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class House:
    """Rooms from the top of the house to its ground, and between two rooms the number of imports."""

    rooms: tuple[str, ...]
    edges: Edges
    modules: dict[str, int]
    lines: dict[str, int]


def survey() -> House:
    """Look at the code."""
    graph = grimp.build_graph("siraba", include_external_packages=False)
    modules: Counter[str] = Counter()
    lines: Counter[str] = Counter()
    edges: Counter[tuple[str, str]] = Counter()
    for module in graph.modules:
        room = room_of(module)
        if room:
            modules[room] += 1
            lines[room] += _lines(module)
        for imported in graph.find_modules_directly_imported_by(module):
            other = room_of(imported)
            if room and other and room != other:
                edges[room, other] += 1
    return House(_ordered(modules), dict(edges), dict(modules), dict(lines))


def room_of(module: str) -> str:
    """`siraba.apps.persons.models` → `apps.persons`."""
    parts = module.split(".")[1:]
    return ".".join(parts[:2]) if len(parts) > 1 and parts[0] in FLOORS else ""


def contracts() -> list[dict[str, object]]:
    """The contracts as pyproject.toml holds them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: list[dict[str, object]] = settings["tool"]["importlinter"]["contracts"]
    return found


def _ordered(modules: Counter[str]) -> tuple[str, ...]:
    """In the order of the contracts, top first; faces by name, their common root of addresses above them."""
    order: list[str] = sorted(
        (room for room in modules if room.startswith("faces.")), key=lambda room: (room != "faces.urls", room)
    )
    for identity, floor in (("apps", "apps"), ("core-rooms", "core")):
        contract = next(contract for contract in contracts() if contract["id"] == identity)
        layers = contract["layers"]
        assert isinstance(layers, list)  # noqa: S101 - the shape of our own file
        order += [f"{floor}.{layer.strip('()')}" for layer in layers]
    return tuple(room for room in order if room in modules)


def _lines(module: str) -> int:
    base = ROOT / "src" / module.replace(".", "/")
    path = base / "__init__.py" if base.is_dir() else base.with_suffix(".py")
    return path.read_text(encoding="utf-8").count("\n")


def reduced(edges: Edges) -> set[tuple[str, str]]:
    """The edges that no longer way implies: what has to be drawn for every other one to be seen."""
    below: dict[str, set[str]] = {}
    for above, under in edges:
        below.setdefault(above, set()).add(under)

    def reach(room: str, seen: set[str]) -> set[str]:
        for under in below.get(room, set()) - seen:
            seen.add(under)
            reach(under, seen)
        return seen

    implied = {(a, c) for a in below for b in below[a] for c in reach(b, set()) if c != b}
    return set(edges) - implied


# --- the page


def drawing(house: House) -> str:
    """A Mermaid flowchart of the reduced graph, a box a floor."""
    text = ["```mermaid", "flowchart TD"]
    for floor in FLOORS:
        text.append(f"  subgraph {floor}")
        text += [f"    {_id(room)}[{room.partition('.')[2]}]" for room in house.rooms if room.startswith(f"{floor}.")]
        text.append("  end")
    text += [f"  {_id(above)} --> {_id(under)}" for above, under in sorted(reduced(house.edges))]
    return "\n".join([*text, "```"])


def matrix(house: House) -> str:
    """Who imports whom: row imports column. In a house without cycles every mark lies right of the diagonal."""
    numbers = {room: number for number, room in enumerate(house.rooms, 1)}
    rows = [f"| | {' | '.join(str(number) for number in numbers.values())} |", "|---" * (len(numbers) + 1) + "|"]
    for room, number in numbers.items():
        marks = ["▪" if other == room else ("●" if (room, other) in house.edges else " ") for other in numbers]
        rows.append(f"| {number} {room} | {' | '.join(marks)} |")
    return "\n".join(rows)


def figures(house: House) -> str:
    """Size of the rooms."""
    rows = ["| room | modules | lines | imports from | imported by |", "|---|---:|---:|---:|---:|"]
    for room in house.rooms:
        out = sum(1 for above, _ in house.edges if above == room)
        into = sum(1 for _, under in house.edges if under == room)
        rows.append(f"| {room} | {house.modules[room]} | {house.lines[room]} | {out} | {into} |")
    total = f"{len(house.rooms)} rooms, {sum(house.modules.values())} modules, {sum(house.lines.values())} lines, "
    return "\n".join(
        [*rows, "", f"{total}{sum(house.edges.values())} imports from room to room, {upward(house)} upward."]
    )


def upward(house: House) -> int:
    """Imports that climb the stairs; any would be a cycle or a breach."""
    place = {room: number for number, room in enumerate(house.rooms)}
    return sum(count for (above, under), count in house.edges.items() if place[under] < place[above])


def kept() -> str:
    """Each contract and whether it is kept, as import-linter says."""
    from importlinter.application.use_cases import create_report, read_user_options
    from importlinter.configuration import configure
    from importlinter.contracts.forbidden import ForbiddenContract
    from importlinter.contracts.independence import IndependenceContract
    from importlinter.contracts.layers import LayersContract
    from importlinter.domain.contract import registry

    configure()
    for kind, name in (
        (LayersContract, "layers"),
        (ForbiddenContract, "forbidden"),
        (IndependenceContract, "independence"),
    ):
        registry.register(kind, name)
    report = create_report(read_user_options())
    rows = ["| contract | kind | |", "|---|---|---|"]
    verdicts = {contract.name: check.kept for contract, check in report.get_contracts_and_checks()}
    rows += [
        f"| {each['name']} | {each['type']} | {'kept' if verdicts[str(each['name'])] else 'BROKEN'} |"
        for each in contracts()
    ]
    text = f"{report.module_count} modules, {report.import_count} imports read; {report.kept_count} contracts kept, "
    return "\n".join([*rows, "", f"{text}{report.broken_count} broken."])


def page(house: House) -> str:
    """The whole page, its generated parts filled in."""
    text = PAGE.read_text(encoding="utf-8")
    parts = {"drawing": drawing(house), "matrix": matrix(house), "figures": figures(house), "contracts": kept()}
    parts |= {"reactions": tables.reactions(), "lifecycles": tables.lifecycles()}
    for name, made in parts.items():
        block = re.compile(rf"<!-- {name} -->\n.*?<!-- /{name} -->", re.DOTALL)
        if not block.search(text):
            raise SystemExit(f"{PAGE.name} has no place for the {name}: <!-- {name} --> … <!-- /{name} -->")
        text = block.sub(f"<!-- {name} -->\n{made}\n<!-- /{name} -->".replace("\\", r"\\"), text)
    return text


def _id(room: str) -> str:
    return room.replace(".", "_")


def main(words: list[str]) -> int:
    """Write the page, or with `check` say whether it is current."""
    house = survey()
    if words == ["check"]:
        shown = PAGE.read_text(encoding="utf-8")
        current = all(f"\n{part}\n" in shown for part in (matrix(house), tables.reactions(), tables.lifecycles()))
        pages = {PAGE: current, verbs.PAGE: verbs.is_current(), rights.PAGE: rights.is_current()}
        old = [path.name for path, good in pages.items() if not good]
        told = " and ".join(f"docs/{name}" for name in old)
        print(f"{told} shows another house: python -m tools.graph, and look at it" if old else "current")
        return 1 if old else 0
    PAGE.write_text(page(house), encoding="utf-8")
    verbs.PAGE.write_text(verbs.page(), encoding="utf-8")
    rights.PAGE.write_text(rights.page(), encoding="utf-8")
    print(", ".join(str(each.relative_to(ROOT)) for each in (PAGE, verbs.PAGE, rights.PAGE)), "written")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
