"""Who shares what with whom, drawn: organisations on a circle, a line for each thing in common; and the table of it."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from siraba.apps.accounts.models import User
from siraba.apps.organisations import queries
from siraba.apps.organisations.models import Organisation, SubAgent
from siraba.apps.organisations.queries import Network, Tie
from siraba.faces.web import formats
from siraba.faces.web.door import for_right
from siraba.faces.web.organisations import words

WIDTH, EDGE, RING = 640, 60, 26
"""Units of the drawing: its width, the room for names above and below, units of circumference for a name."""
LONGEST = 24
AGENTS, OF_ONE, MOST_AGENTS = 16, 3, 200
"""Sub-agents that the picture holds, and those of one agency; the table has every one."""
NEAR, FAN = 30, 0.7
"""How far a sub-agent stands from its agency, and the angle between two of them."""
KINDS = {"mandate": "l1", "sub_agent": "l2", "phone": "l2", "email": "l3", "web": "l3", "address": "l3"}
"""How a line is drawn: solid for what was signed, dashed for shared phones, dotted for shared addresses."""


@dataclass(frozen=True, slots=True)
class Node:
    """An organisation with its place."""

    row: Organisation
    x: int
    y: int
    label_x: int
    label_y: int
    anchor: str
    short: str
    sort: str


@dataclass(frozen=True, slots=True)
class Dot:
    """Somebody who recruits for an agency, close to it, with the line between them."""

    name: str
    x: int
    y: int
    line: Line


@dataclass(frozen=True, slots=True)
class Line:
    """Something in common, drawn from one place to another."""

    x1: int
    y1: int
    x2: int
    y2: int
    kind: str


@dataclass(frozen=True, slots=True)
class Row:
    """Something in common, in words."""

    first: Organisation
    second: Organisation | None
    how: str
    what: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """The drawing and its table."""

    nodes: list[Node]
    dots: list[Dot]
    lines: list[Line]
    rows: list[Row]
    height: int
    cut: bool


def draw(found: Network, agents: Sequence[SubAgent] = ()) -> Picture:
    """The first organisation at the top, the others around in their order. Mirrored where one reads from the right."""
    rows = list(found.nodes.values())
    radius = max(90, RING * len(rows) // 3)
    height = 2 * (radius + EDGE)
    turn = -1 if formats.language() == "ar" else 1
    places: dict[int, tuple[int, int]] = {}
    nodes = []
    for number, row in enumerate(rows):
        angle = 2 * math.pi * number / len(rows)
        x, y = WIDTH // 2 + round(turn * radius * math.sin(angle)), height // 2 - round(radius * math.cos(angle))
        places[row.pk] = (x, y)
        side = 0 if abs(math.sin(angle)) < 0.2 else 1 if x > WIDTH // 2 else -1
        below = 22 if math.cos(angle) < 0 else -12
        name = row.name if len(row.name) <= LONGEST else row.name[: LONGEST - 1].rstrip() + "…"
        anchor = {0: "middle", 1: "start", -1: "end"}[side]
        spot = (x + 12 * side, y + (4 if side else below))
        nodes.append(Node(row, x, y, *spot, anchor, name, _sort(row)))
    dots = _dots(agents, places, (WIDTH // 2, height // 2))
    lines = [Line(*places[tie.first], *places[tie.second], KINDS[tie.how]) for tie in found.ties]
    table = [_row(found, tie) for tie in found.ties]
    table += [Row(found.nodes[each.agency_id], None, _("recruits for it"), _told(each), each.name) for each in agents]
    return Picture(nodes, dots, lines, table, height, found.cut or len(dots) < len(agents))


def _told(agent: SubAgent) -> str:
    return " · ".join(part for part in (agent.phone, agent.place) if part)


def _dots(agents: Sequence[SubAgent], places: dict[int, tuple[int, int]], middle: tuple[int, int]) -> list[Dot]:
    """Sub-agents, fanned out from their agency towards the middle."""
    dots: list[Dot] = []
    count: dict[int, int] = {}
    for each in agents:
        at = count.get(each.agency_id, 0)
        if at >= OF_ONE or len(dots) >= AGENTS:
            continue
        count[each.agency_id] = at + 1
        x, y = places[each.agency_id]
        inward = math.atan2(middle[1] - y, middle[0] - x) + (at - 1) * FAN
        here = (x + round(NEAR * math.cos(inward)), y + round(NEAR * math.sin(inward)))
        dots.append(Dot(each.name, *here, Line(x, y, *here, "l1")))
    return dots


def _row(found: Network, tie: Tie) -> Row:
    """In words; of an address the way somebody wrote it."""
    first, second = found.nodes[tie.first], found.nodes[tie.second]
    written = first.address or second.address
    return Row(first, second, words.shared(tie.how), written if tie.how == "address" and written else tie.what)


def _sort(row: Organisation) -> str:
    return "agency" if row.is_agency else "other"


def _picture(user: User, public_id: UUID) -> tuple[Organisation, Picture]:
    try:
        row = queries.organisation(user.actor, str(public_id))
    except queries.NotFound as reason:
        raise Http404 from reason
    found = queries.network(user.actor, row)
    return row, draw(found, list(queries.recruiters(user.actor, list(found.nodes))[:MOST_AGENTS]))


@require_safe
@for_right("campaign.see")
def show(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """The network around an organisation."""
    row, picture = _picture(user, public_id)
    return render(request, "web/inspection/network.html", {"row": row, "picture": picture})


@require_safe
@for_right("campaign.see")
def svg(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """The drawing alone, with its styles inside."""
    row, picture = _picture(user, public_id)
    text = render_to_string("web/inspection/network.svg", {"picture": picture, "row": row, "alone": True})
    return _file(HttpResponse(text, content_type="image/svg+xml"), row, "svg")


@require_safe
@for_right("campaign.see")
def csv_file(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """The table as a file."""
    row, picture = _picture(user, public_id)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.write("\ufeff")
    out = csv.writer(answer)
    out.writerow([_("One"), _("Other"), _("What they share"), _("Which")])
    out.writerows(
        [_safe(each) for each in (line.first.name, line.second.name if line.second else line.name, line.how, line.what)]
        for line in picture.rows
    )
    return _file(answer, row, "csv")


def _safe(text: str) -> str:
    """A spreadsheet must not run a name that begins like a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


def _file(answer: HttpResponse, row: Organisation, ending: str) -> HttpResponse:
    answer.headers["Content-Disposition"] = f'attachment; filename="network-{row.reference}.{ending}"'
    return answer
