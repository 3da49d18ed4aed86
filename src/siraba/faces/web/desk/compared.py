"""Two people beside each other: each subject with what one and the other bring, and who brings more."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from siraba.core.matching.results import Component, Explanation, LanguageReason, SkillFit, SkillReason
from siraba.core.terms.levels import Evidence
from siraba.faces.web import formats, words
from siraba.faces.web.desk.names import Names


@dataclass(frozen=True, slots=True)
class Cell:
    """What one person brings to a subject; `tone` is `better`, `unsure` or nothing, `tag` says why."""

    text: str
    tone: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One subject."""

    subject: str
    left: Cell
    right: Cell


def rows(left: Explanation, right: Explanation, names: Names) -> list[Row]:
    """All subjects, points first."""
    found = [_row(_("Points"), left.score, right.score, _of_100(left.score), _of_100(right.score), _("more points"))]
    others = {one.asked: one for one in right.skills}
    for one in sorted(left.skills, key=lambda each: not each.essential):
        other = others.get(one.asked)
        if other is not None:
            found.append(_skill(one, other, names))
    found.append(_occupation(left, right, names))
    found.append(_experience(left, right))
    tongues = {one.code: one for one in right.languages}
    found += [_language(one, tongues[one.code]) for one in left.languages if one.code in tongues]
    found.append(_education(left, right))
    found.append(Row(_("Place"), _place(left), _place(right)))
    found.append(_by_points(left, right, Component.WISHES))
    return found


def _row(subject: str, left: float, right: float, said_left: str, said_right: str, tag: str) -> Row:
    return Row(
        subject,
        Cell(said_left, "better", tag) if left > right else Cell(said_left),
        Cell(said_right, "better", tag) if right > left else Cell(said_right),
    )


def _unsure(text: str) -> Cell:
    return Cell(text, "unsure", _("to ask"))


def _of_100(score: int) -> str:
    return _("{points} of 100").format(points=formats.points(score))


def _skill(left: SkillReason, right: SkillReason, names: Names) -> Row:
    subject = names.skill(left.asked)
    cells = [_skill_cell(one, names) for one in (left, right)]
    if left.fit is not SkillFit.UNKNOWN and right.fit is not SkillFit.UNKNOWN and left.points != right.points:
        winner = 0 if left.points > right.points else 1
        best, other = (left, right) if winner == 0 else (right, left)
        stronger = best.fit is other.fit and best.held == other.held
        tag = _("stronger proof") if stronger else _("closer to what is asked")
        cells[winner] = Cell(cells[winner].text, "better", tag)
    return Row(subject, cells[0], cells[1])


def _skill_cell(one: SkillReason, names: Names) -> Cell:
    if one.fit is SkillFit.UNKNOWN:
        return _unsure(_("not known"))
    if one.fit is SkillFit.MISSING or one.evidence is None:
        return Cell(_("not there"))
    proof = words.evidence(Evidence(one.evidence))
    if one.fit is SkillFit.EXACT or not one.held:
        return Cell(proof)
    return Cell(_("{skill}, near ({proof})").format(skill=names.skill(one.held), proof=proof))


def _occupation(left: Explanation, right: Explanation, names: Names) -> Row:
    said = [
        names.occupation(one.occupation.held) if one.occupation.held else _("none that is near")
        for one in (left, right)
    ]
    tag = _("nearer")
    return _row(_("Occupation"), left.occupation.proximity, right.occupation.proximity, said[0], said[1], tag)


def _experience(left: Explanation, right: Explanation) -> Row:
    known = [one.experience.years for one in (left, right)]
    if known[0] is None or known[1] is None:
        cells = [_unsure(_("not known")) if one is None else Cell(words.years(one)) for one in known]
        return Row(_("Experience"), cells[0], cells[1])
    return _row(_("Experience"), known[0], known[1], words.years(known[0]), words.years(known[1]), _("longer"))


def _language(left: LanguageReason, right: LanguageReason) -> Row:
    subject = formats.tongue(left.code)
    levels = [one.held if one.held is not None and one.held.examined else None for one in (left, right)]
    if levels[0] is None or levels[1] is None:
        cells = [
            Cell(words.language_level(one.held)) if level is not None else _unsure(words.language_level(one.held))
            for one, level in zip((left, right), levels, strict=True)
        ]
        return Row(subject, cells[0], cells[1])
    said = [words.language_level(level) for level in levels]
    return _row(subject, levels[0], levels[1], said[0], said[1], _("higher"))


def _education(left: Explanation, right: Explanation) -> Row:
    cells = [
        Cell(words.education(one.education.held)) if one.education.held is not None else _unsure(_("not known"))
        for one in (left, right)
    ]
    return Row(_("Education"), cells[0], cells[1])


def _place(one: Explanation) -> Cell:
    return Cell(words.place(one.place)) if one.place != "unknown" else _unsure(_("not known"))


def _by_points(left: Explanation, right: Explanation, code: Component) -> Row:
    parts = [next(part for part in one.parts if part.component is code) for one in (left, right)]
    said = [
        _("{points} of {possible}").format(points=formats.points(p.points), possible=formats.points(p.possible))
        for p in parts
    ]
    if not (parts[0].known and parts[1].known):
        cells = [Cell(s) if p.known else _unsure(s) for p, s in zip(parts, said, strict=True)]
        return Row(words.component(code), cells[0], cells[1])
    return _row(words.component(code), parts[0].points, parts[1].points, said[0], said[1], _("fits better"))
