"""The exposure audit as tables that people read: groups by their names, and how often they are shown."""

from __future__ import annotations

from django.utils.translation import gettext as _

from siraba.apps.persons.models import Sex
from siraba.core.matching.exposure import Exposure, GroupExposure
from siraba.core.matching.groups import AGE, REGION
from siraba.core.matching.parameters import WHOLE
from siraba.faces.web import formats


def tables(found: Exposure) -> list[tuple[str, list[dict[str, object]]]]:
    """The groups of each dimension with their names, and a bar against the line of the same share."""
    titles = {"sex": _("Sex"), AGE: _("Age"), REGION: _("Region")}
    order = [name for name in titles if name in found.dimensions]
    return [(titles[name], [_row(name, each) for each in found.dimensions[name]]) for name in order]


def _row(dimension: str, group: GroupExposure) -> dict[str, object]:
    return {
        "name": _group(dimension, group.group),
        "eligible": group.eligible,
        "shown": group.shown,
        "expected": group.expected,
        "percent": None if group.ratio is None else group.ratio * 100 // WHOLE,
    }


def _group(dimension: str, group: str) -> str:
    if not group:
        return _("not known")
    if dimension == "sex":
        return str(dict(Sex.choices).get(group, group))
    if dimension == AGE:
        first, _dash, last = group.partition("-")
        if not first:
            return _("up to {age}").format(age=formats.number(int(last)))
        if not last:
            return _("{age} and more").format(age=formats.number(int(first)))
        return _("%(from)s to %(to)s years") % {"from": first, "to": last}
    return formats.place(group) or group
