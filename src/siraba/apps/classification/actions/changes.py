"""Changes that stewards propose: written, looked at by a second person, taken back."""

from __future__ import annotations

import re
from typing import Any

from siraba.apps.classification.actions.carrying import brought, lacking_skills
from siraba.apps.classification.lifecycle import CHANGE
from siraba.apps.classification.models import Change, ChangeKind, Occupation, OccupationLevel, Release, SchemeCode
from siraba.apps.classification.queries.bearing import (
    ROAME_CODE,
    bearer,
    foreign_script,
    is_country,
    isco_exists,
)
from siraba.apps.classification.queries.releases import active_release
from siraba.apps.foundation.actors import Actor, NotAllowed
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.foundation.verbs import action, record

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*\Z")
LONGEST, LONGEST_DEFINITION = 300, 2000


@action("classification.propose_change")
def propose_change(
    scheme: str, kind: str, code: str, content: dict[str, Any], *, reason: str = "", by: Actor, key: str
) -> Change:
    """Write a change down as a draft. `code` is the occupation it is about, "" for a new one.

    Raises NotAllowed, NotInstalled; Refusal with everything that is wrong in it.
    """
    if by.id is None:
        raise NotAllowed("a change has an author")
    cleaned, obstacles = _cleaned(scheme, kind, code, content)
    if obstacles:
        raise Refusal("propose_change", obstacles)
    change = Change.objects.create(
        scheme=scheme,
        kind=kind,
        code="" if kind == ChangeKind.OCCUPATION else code,
        content=cleaned,
        reason=" ".join(reason.split())[:500],
        author_id=by.id,
        author_name=by.name[:150],
    )
    record(change, after={"scheme": scheme, "kind": kind, "code": code, "content": cleaned})
    return change


@action("classification.move_change")
def move_change(change: Change, verb: str, *, remark: str = "", by: Actor, key: str) -> Change:
    """Submit, approve, return or withdraw a change. Approving is for somebody else than the author.

    Raises NotAllowed, KeyError; Refusal with the obstacles.
    """
    change = lock_rows(Change.objects.filter(pk=change.pk)).get()
    if verb == "approve" and (by.id is None or by.id == change.author_id):
        raise Refusal(verb, [Obstacle("same_person", {"name": change.author_name})])
    if verb == "publish":
        raise Refusal(verb, [Obstacle("published_with_a_release")])
    old = CHANGE.go(change, verb, by=by)
    if verb == "approve":
        change.reviewer_id, change.reviewer_name = by.id, by.name[:150]
    elif verb == "return":
        change.reviewer_id, change.reviewer_name = None, ""
    change.remark = " ".join(remark.split())[:500]
    change.save(update_fields=["state", "reviewer_id", "reviewer_name", "remark"])
    record(change, before={"state": old}, after={"state": change.state}, reason=change.remark)
    return change


def _cleaned(scheme: str, kind: str, code: str, said: dict[str, Any]) -> tuple[dict[str, Any], list[Obstacle]]:
    release = active_release(scheme)
    there = {
        row.code: row for row in Occupation.objects.filter(release=release, retired=False, code__in=_codes(code, said))
    }
    found: list[Obstacle] = []
    if kind != ChangeKind.OCCUPATION and code not in there:
        found.append(Obstacle("not_in_release", {"code": code}))
    cleaned = {
        ChangeKind.NAME: _name,
        ChangeKind.MERGE: _merge,
        ChangeKind.OCCUPATION: _occupation,
        ChangeKind.EDIT: _edit,
    }[ChangeKind(kind)](code, said, there, found)
    if kind == ChangeKind.OCCUPATION and Occupation.objects.filter(release=release, code=cleaned["code"]).exists():
        found.append(Obstacle("code_taken", {"code": cleaned["code"]}))
    if kind == ChangeKind.OCCUPATION:
        found += _place_fits(release, cleaned)
    if kind == ChangeKind.NAME and code in there:
        found += _name_fits(there[code], cleaned)
    return cleaned, found + _texts_fit(release, kind, code, cleaned)


def _place_fits(release: Release, said: dict[str, Any]) -> list[Obstacle]:
    """A new occupation stands under a heading, where there are any; a code of ROAME has its form."""
    found: list[Obstacle] = []
    if release.scheme == SchemeCode.ROAME and not ROAME_CODE.match(said["code"]):
        found.append(Obstacle("code_form", {"code": said["code"]}))
    if not said["parent"] and release.occupations.filter(level=OccupationLevel.GROUP).exists():
        found.append(Obstacle("heading_missing"))
    found += [Obstacle("skill_unknown", {"code": code}) for code in lacking_skills(release, said)]
    return found


def _name_fits(one: Occupation, said: dict[str, Any]) -> list[Obstacle]:
    """What is taken away is there, and no label: an occupation keeps one."""
    if not said.get("remove"):
        return []
    rows = one.names.filter(language=said["language"], text=said["text"])
    if not rows.exists():
        return [Obstacle("name_absent", {"name": said["text"], "code": one.code})]
    return [Obstacle("name_is_label", {"name": said["text"]})] if rows.filter(preferred=True).exists() else []


def _texts_fit(release: Release, kind: str, code: str, said: dict[str, Any]) -> list[Obstacle]:
    """Labels and names in their own letters that no other occupation has as its label; an ISCO-08 code there is."""
    pairs = [(said["language"], said["text"])] if kind == ChangeKind.NAME else list(said.get("labels", {}).items())
    pairs += [(each["language"], each["text"]) for each in said.get("names", [])]
    pairs = [] if said.get("remove") else [pair for pair in pairs if pair[1]]
    found = [
        Obstacle("other_letters", {"name": text, "language": tag}) for tag, text in pairs if foreign_script(text, tag)
    ]
    for _tag, text in pairs:
        if other := bearer(release, text, code):
            found.append(Obstacle("label_taken", {"name": text, "code": other}))
    isco = said.get("isco", "")
    if re.fullmatch(r"\d{1,4}", isco) and not isco_exists(isco, release.scheme):
        found.append(Obstacle("isco_unknown", {"code": isco}))
    return found


def _codes(code: str, said: dict[str, Any]) -> list[str]:
    return [str(each) for each in (code, said.get("into", ""), said.get("parent", "")) if each]


Known = dict[str, Occupation]


def _name(code: str, said: dict[str, Any], there: Known, found: list[Obstacle]) -> dict[str, Any]:
    text, language = " ".join(str(said.get("text", "")).split()), str(said.get("language", ""))
    country = str(said.get("country", "")).upper()
    if not text or len(text) > LONGEST:
        found.append(Obstacle("name_length", {"most": LONGEST}))
    if not LANGUAGE.match(language):
        found.append(Obstacle("language_unknown", {"language": language}))
    if country and not is_country(country):
        found.append(Obstacle("country_unknown", {"country": country}))
    cleaned: dict[str, Any] = {"text": text, "language": language, "country": country}
    return {**cleaned, "remove": True} if said.get("remove") else cleaned


def _merge(code: str, said: dict[str, Any], there: Known, found: list[Obstacle]) -> dict[str, Any]:
    into = str(said.get("into", "")).strip()
    both = [there[each] for each in (code, into) if each in there]
    if into not in there or into == code:
        found.append(Obstacle("merge_target", {"code": into}))
    elif any(one.level != OccupationLevel.OCCUPATION for one in both):
        found.append(Obstacle("not_an_occupation", {"code": into}))
    return {"into": into}


def _occupation(code: str, said: dict[str, Any], there: Known, found: list[Obstacle]) -> dict[str, Any]:
    cleaned = _edit(code, said, there, found, needs_labels=True)
    own, parent = " ".join(str(said.get("code", "")).split()), str(said.get("parent", "")).strip()
    if not own or len(own) > 40 or "/" in own:
        found.append(Obstacle("code_shape", {"code": own}))
    if parent and (parent not in there or there[parent].level != OccupationLevel.GROUP):
        found.append(Obstacle("not_a_heading", {"code": parent}))
    return {**cleaned, **brought(said, found), "code": own, "parent": parent}


def _edit(
    code: str, said: dict[str, Any], there: Known, found: list[Obstacle], needs_labels: bool = False
) -> dict[str, Any]:
    labels = {tag: text for tag, each in said.get("labels", {}).items() if (text := " ".join(str(each).split()))}
    definitions = {tag: text for tag, each in said.get("definitions", {}).items() if (text := str(each).strip())}
    isco = str(said.get("isco", "")).strip()
    if needs_labels and not labels:
        found.append(Obstacle("label_missing"))
    if any(len(text) > LONGEST for text in labels.values()):
        found.append(Obstacle("name_length", {"most": LONGEST}))
    if any(len(text) > LONGEST_DEFINITION for text in definitions.values()):
        found.append(Obstacle("definition_length", {"most": LONGEST_DEFINITION}))
    if isco and not re.fullmatch(r"\d{1,4}", isco):
        found.append(Obstacle("isco_shape", {"code": isco}))
    if not needs_labels and not (labels or definitions or isco):
        found.append(Obstacle("nothing_changes"))
    cleaned: dict[str, Any] = {"labels": labels, "definitions": definitions, "isco": isco}
    return {name: value for name, value in cleaned.items() if value}
