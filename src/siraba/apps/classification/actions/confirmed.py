"""Names that people confirmed: kept for the release that follows where it is sure, else asked again. Within actions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from siraba.apps.classification.models import CodingCase, CodingState, Occupation, OccupationName, Release
from siraba.apps.classification.queries.differences import merged_between, nodes
from siraba.apps.classification.queries.labels import concept_id, label
from siraba.apps.classification.queries.queue import normalised
from siraba.apps.classification.rules.succession import SURE, Candidate, Nodes, successors

BATCH = 500


def confirm_name(occupation: Occupation, text: str, language: str) -> bool:
    """Remember that a text means an occupation; whether the name was added (False: it was one of its names)."""
    name, added = OccupationName.objects.get_or_create(
        occupation=occupation, language=language, text=text, defaults={"confirmed": True}
    )
    if not added and not name.confirmed:
        name.confirmed = True
        name.save(update_fields=["confirmed"])
    return added


def carry_confirmed(before: Release, release: Release) -> None:
    """Names that people confirmed in a release go to what their occupations surely became in the one that follows.

    Sure is what recoding takes for sure: a number that was given to something else carries nothing. Where it is not,
    the title waits again, with what it meant.
    """
    rows = OccupationName.objects.filter(occupation__release=before, confirmed=True).select_related(
        "occupation__release"
    )
    if not (said := list(rows.order_by("pk"))):
        return
    olds, news = nodes(before, "fr"), nodes(release, "fr")
    found = successors(olds, news, merged_between(before, release))
    ours = {one.code: one for one in Occupation.objects.filter(release=release).select_related("release")}
    cases = _cases(before.scheme, said)
    moved: list[CodingCase] = []
    unsure: list[OccupationName] = []
    for name in said:
        candidates = found.get(name.occupation.code, [])
        if not candidates or candidates[0].certainty < SURE:
            unsure.append(name)
            continue
        one = ours[candidates[0].code]
        same = one.names.filter(language=name.language, text=name.text)
        there = same.values_list("confirmed", flat=True).first()
        confirm_name(one, name.text, name.language)
        if (case := cases.get(normalised(name.text))) and _means(case, name):
            case.occupation = one
            for proposal in case.proposals:
                # a copy of the release, or one that was active before, has it already: still the decision's, as it was
                if proposal.get("chosen") and not there:
                    proposal["added"] = there is None
            moved.append(case)
    CodingCase.objects.bulk_update(moved, ["occupation", "proposals"], batch_size=BATCH)
    ask_again(unsure, {name.pk: _offers(name, _ranked(name, found, olds, news), ours) for name in unsure})


def ask_again(names: Iterable[OccupationName], offers: dict[int, list[dict[str, Any]]] | None = None) -> None:
    """Titles whose answer no longer holds wait in the queue again, with what they meant (`former`).

    `offers` are proposals by name (database id); without them those stay that were made, less the former answer.
    """
    said = list(names)
    if not said:
        return
    scheme = said[0].occupation.release.scheme
    cases = _cases(scheme, said)
    fresh: dict[str, CodingCase] = {}
    changed: list[CodingCase] = []
    for name in said:
        key, old = normalised(name.text), name.occupation
        case = cases.get(key)
        if not key or (case is not None and not _means(case, name)):
            continue  # it waits already, or means something else by now
        if case is None:
            case = fresh.setdefault(key, CodingCase(scheme=scheme, text=name.text, normalised=key))
            case.language = name.language or "auto"
        else:
            changed.append(case)
        kept = [each for each in case.proposals if each.get("code") != old.code and each.get("offered", True)]
        case.proposals = kept if offers is None else offers[name.pk]
        case.former = {"code": old.code, "title": old.labels, "release": str(old.release)}
        case.state, case.occupation = CodingState.WAITING, None
        case.decided_by, case.decided_at = None, None
    CodingCase.objects.bulk_create(fresh.values(), batch_size=BATCH)
    fields = ["proposals", "former", "state", "occupation", "decided_by", "decided_at"]
    CodingCase.objects.bulk_update(changed, fields, batch_size=BATCH)


def _cases(scheme: str, names: Sequence[OccupationName]) -> dict[str, CodingCase]:
    """The cases of the titles that names were confirmed from."""
    wanted = list({normalised(name.text) for name in names})
    found: dict[str, CodingCase] = {}
    for start in range(0, len(wanted), BATCH):
        rows = CodingCase.objects.filter(scheme=scheme, normalised__in=wanted[start : start + BATCH])
        found |= {row.normalised: row for row in rows.select_related("occupation")}
    return found


def _means(case: CodingCase, name: OccupationName) -> bool:
    """Whether a case was decided for the occupation of a name; its release may be one before."""
    decided = case.state == CodingState.DECIDED and case.occupation is not None
    return bool(decided and case.occupation and case.occupation.code == name.occupation.code)


def _ranked(name: OccupationName, found: dict[str, list[Candidate]], olds: Nodes, news: Nodes) -> list[str]:
    """Codes that the old occupation may have become: the likeliest first, of equals those that share a name with it."""
    code = name.occupation.code
    names = olds[code].names if code in olds else frozenset()
    ranked = sorted(found.get(code, []), key=lambda each: (-each.certainty, not names & news[each.code].names))
    return list(dict.fromkeys(each.code for each in ranked))


def _offers(name: OccupationName, codes: Sequence[str], ours: dict[str, Occupation]) -> list[dict[str, Any]]:
    """Occupations as proposals; the coder made none of them."""
    offers: list[dict[str, Any]] = []
    for one in (ours[code] for code in codes):
        said = {"concept": concept_id(one.release.scheme, one.code), "code": one.code, "offered": False}
        offers.append({**said, "label": label(one, name.language or "fr"), "because": "succession"})
    return offers
