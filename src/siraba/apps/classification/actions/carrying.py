"""What a proposed occupation brings along: names, a card of skills, crosswalks; one a line, as stewards write them."""

from __future__ import annotations

import re
from typing import Any

from siraba.apps.classification.models import (
    Crosswalk,
    MatchKind,
    Occupation,
    OccupationName,
    OccupationSkill,
    Release,
    Skill,
)
from siraba.apps.classification.queries.bearing import is_country
from siraba.apps.foundation.lifecycles import Obstacle

NAME = re.compile(r"([a-z]{2,3})(?:-([A-Za-z]{2}))?\s*:\s*(\S.{0,299})\Z")
LINK = re.compile(r"([a-z][a-z0-9-]{1,19})\s*:\s*(\S{1,200})(?:\s+(\w+))?\Z")
SOURCE = "stewards"
PARTS = ("names", "essential", "optional", "links")


def brought(said: dict[str, Any], found: list[Obstacle]) -> dict[str, Any]:
    """The lines of a form, read: `fr-ML: nom`; the code of a skill; `esco:URI close`. What cannot be read is told."""
    lines = {part: [line for raw in said.get(part, ()) if (line := " ".join(str(raw).split()))] for part in PARTS}
    names = []
    for line in lines["names"]:
        match = NAME.match(line)
        if match is None or (match[2] and not is_country(match[2].upper())):
            found.append(Obstacle("name_line", {"name": line}))
        else:
            names.append({"language": match[1], "country": (match[2] or "").upper(), "text": match[3]})
    links = []
    for line in lines["links"]:
        match = LINK.match(line)
        kind = (match and match[3]) or MatchKind.CLOSE
        if match is None or kind not in MatchKind.values:
            found.append(Obstacle("link_line", {"name": line}))
        else:
            links.append({"scheme": match[1], "code": match[2], "match": str(kind)})
    essential = list(dict.fromkeys(lines["essential"]))
    optional = [code for code in dict.fromkeys(lines["optional"]) if code not in essential]
    all_parts: dict[str, Any] = {"names": names, "essential": essential, "optional": optional, "links": links}
    return {part: value for part, value in all_parts.items() if value}


def lacking_skills(release: Release, said: dict[str, Any]) -> list[str]:
    """Codes of skills that a release does not have."""
    wanted = [*said.get("essential", ()), *said.get("optional", ())]
    known = set(Skill.objects.filter(release=release, retired=False, code__in=wanted).values_list("code", flat=True))
    return [code for code in wanted if code not in known]


def bring(one: Occupation, said: dict[str, Any]) -> None:
    """Write what a new occupation brings along."""
    labels = {(tag, text) for tag, text in said.get("labels", {}).items()}
    names = {(each["language"], each["text"]): each["country"] for each in said.get("names", ())}
    OccupationName.objects.bulk_create(
        OccupationName(occupation=one, language=tag, text=text, country=country)
        for (tag, text), country in names.items()
        if (tag, text) not in labels
    )
    needed = dict.fromkeys(said.get("optional", ()), False) | dict.fromkeys(said.get("essential", ()), True)
    skills = Skill.objects.filter(release=one.release, code__in=list(needed)).order_by("code")
    OccupationSkill.objects.bulk_create(
        OccupationSkill(occupation=one, skill=each, essential=needed[each.code]) for each in skills
    )
    links = {(each["scheme"], each["code"]): each["match"] for each in said.get("links", ())}
    Crosswalk.objects.bulk_create(
        Crosswalk(occupation=one, scheme=scheme, code=code, match=match, source=SOURCE)
        for (scheme, code), match in links.items()
    )
