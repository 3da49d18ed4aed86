"""Why somebody stands where they stand: an explanation's codes gathered into a few readable lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from siraba.core.matching.results import Explanation, OccupationFit, PlaceFit, SkillFit, SkillReason
from siraba.core.terms.levels import Evidence
from siraba.core.terms.unknown import Truth
from siraba.faces.web import formats, words

Namer = Callable[[str], str]
"""From the code of a skill or an occupation to its name in the reader's language."""

SHOWN = 6
"""So many names stand in one line; the others are counted, and shown in the comparison."""


@dataclass(slots=True)
class Reasons:
    """Sentences by tone: what is there (skills apart), near, missing, not known, and what to check first."""

    skills: list[str] = field(default_factory=list)
    has: list[str] = field(default_factory=list)
    near: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    verify: list[str] = field(default_factory=list)


def reasons(why: Explanation, skill: Namer, occupation: Namer) -> Reasons:
    """The reasons of one person for one vacancy, most telling first."""
    found = Reasons(verify=[words.to_verify(code) for code in why.to_verify])
    _skills(found, why.skills, skill)
    _occupation(found, why, occupation)
    _experience(found, why)
    _languages(found, why)
    _education(found, why)
    _place(found, why)
    for wish in why.wishes:
        if wish.truth is Truth.MET:
            found.has.append(words.wish_met(wish.wish))
        elif wish.truth is Truth.NOT_MET:
            found.missing.append(words.wish_unmet(wish.wish))
        else:
            found.unknown.append(words.wish_unknown(wish.wish))
    return found


def _skills(found: Reasons, skills: tuple[SkillReason, ...], name: Namer) -> None:
    exact = sorted(
        (one for one in skills if one.fit is SkillFit.EXACT and one.evidence is not Evidence.PRESUMED),
        key=lambda one: (not one.essential, -int(one.evidence or 0)),
    )
    found.skills += _some(
        [
            _("{skill} ({proof})").format(skill=name(one.asked), proof=words.evidence(one.evidence))
            for one in exact
            if one.evidence is not None
        ]
    )
    for one in skills:
        if one.fit is SkillFit.RELATED and one.held:
            found.near.append(_("{held}: near to {asked}").format(held=name(one.held), asked=name(one.asked)))
    presumed = [name(one.asked) for one in skills if one.evidence is Evidence.PRESUMED and one.fit is SkillFit.EXACT]
    if presumed:
        found.near.append(_("presumed from the occupation: {skills}").format(skills=formats.listed(_some(presumed))))
    found.missing += _some([name(one.asked) for one in skills if one.fit is SkillFit.MISSING and one.essential])
    if any(one.fit is SkillFit.UNKNOWN for one in skills):
        found.unknown.append(_("the skills"))


def _occupation(found: Reasons, why: Explanation, name: Namer) -> None:
    fit, held = why.occupation.fit, why.occupation.held
    sentence = words.occupation(fit, name(held) if held else "")
    if fit is OccupationFit.SAME:
        found.has.append(sentence)
    elif fit is OccupationFit.FAR:
        found.missing.append(sentence)
    elif fit is OccupationFit.UNKNOWN:
        found.unknown.append(sentence)
    else:
        found.near.append(sentence)


def _experience(found: Reasons, why: Explanation) -> None:
    said = why.experience
    if said.years is None:
        found.unknown.append(_("the years of practice"))
    elif said.years > 0:
        found.has.append(_("{years} of practice").format(years=words.years(said.years)))
    if said.years is not None and said.minimum and said.years < said.minimum and not said.partly:
        found.missing.append(_("the {years} of practice asked").format(years=words.years(said.minimum)))


def _languages(found: Reasons, why: Explanation) -> None:
    for one in why.languages:
        if one.truth is Truth.MET:
            found.has.append(words.speaks(one.code, one.held))
        elif one.truth is Truth.NOT_MET:
            found.missing.append(words.speaks(one.code, one.minimum))
        elif f"language:{one.code}" not in why.to_verify:
            found.unknown.append(words.to_verify(f"language:{one.code}"))


def _education(found: Reasons, why: Explanation) -> None:
    said = why.education
    if said.truth is Truth.UNKNOWN and "education" not in why.to_verify:
        found.unknown.append(_("the level of education"))
    elif said.truth is Truth.MET and said.minimum is not None and said.held is not None:
        found.has.append(words.education(said.held))


def _place(found: Reasons, why: Explanation) -> None:
    sentence = words.place(why.place)
    if why.place in {PlaceFit.SAME_REGION, PlaceFit.MOBILE}:
        found.has.append(sentence)
    elif why.place is PlaceFit.NOT_MOBILE:
        found.missing.append(_("a home near to the work (does not want to move)"))
    elif why.place is PlaceFit.UNKNOWN:
        found.unknown.append(sentence)


def _some(names: list[str]) -> list[str]:
    if len(names) <= SHOWN:
        return names
    more = len(names) - SHOWN
    return [*names[:SHOWN], ngettext("{n} more skill", "{n} more skills", more).format(n=more)]
