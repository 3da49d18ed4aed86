"""Filters and small drawings of the templates. Values become text in `formats` and `words`; here is only markup."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

from django import template
from django.template.defaultfilters import capfirst
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from siraba.apps.vacancies.postings import trade_beside
from siraba.core.matching.results import Part
from siraba.core.terms.levels import Evidence
from siraba.faces.web import formats, words
from siraba.faces.web.steward import words as steward_words

register = template.Library()
for _filter in (
    formats.day,
    formats.weekday,
    formats.instant,
    formats.number,
    formats.points,
    formats.whole_points,
    formats.pay,
    formats.country,
    formats.place,
    formats.tongue,
    formats.listed,
    formats.label,
    formats.born,
    words.component,
    words.evidence,
    words.education,
    words.years,
    words.missing_term,
    words.job,
    words.match_kind,
    steward_words.change_verb,
    steward_words.change_field,
):
    register.filter(_filter.__name__, _filter)

WIDTH, GAP = 1000, 6
"""Units of the score bar: as many as ten times the points of a full score, and the space between two parts."""


@register.simple_tag
def score_bar(parts: Iterable[Part]) -> SafeString:
    """The formula drawn: each part as wide as its weight, filled as earned, grey where it is not known."""
    shapes: list[tuple[str, int, int]] = []
    start = 0
    for part in parts:
        width = part.possible * WIDTH // 1_000_000
        room = max(width - GAP, 1)
        earned = room * part.points // part.possible if part.possible else 0
        shapes.append(("of", start, room))
        if earned:
            shapes.append(("got" if part.known and part.asked else "unknown", start, earned))
        start += width
    return _svg("score", WIDTH - GAP, 12, shapes)


@register.simple_tag
def share_bar(value: int, whole: int, kind: str = "got") -> SafeString:
    """A plain bar: `value` of `whole`."""
    filled = max(0, min(1000, round(1000 * value / whole))) if whole else 0
    return _svg("hbar", 1000, 20, [("of", 0, 1000), (kind, 0, filled)])


@register.simple_tag
def points_list(parts: Iterable[Part]) -> SafeString:
    """Each part of a score by name: its points of those possible, and a bar, or why there is none.

    Written here and not as a template, because a list shows seventy of them.
    """
    names, some_of = words.components(), _("%(points)s of %(possible)s")
    silent = {
        said: format_html('<span class="quiet">{}</span>', text)
        for said, text in ((False, _("not asked, neutral")), (True, _("not known, neutral")))
    }
    rows = (
        (
            names[part.component],
            some_of % {"points": formats.points(part.points), "possible": formats.points(part.possible)},
            share_bar(part.points, part.possible) if part.asked and part.known else silent[part.asked],
        )
        for part in parts
    )
    row = '<div><dt>{}</dt><dd class="num">{}</dd><dd>{}</dd></div>'
    return format_html('<dl class="parts">{}</dl>', format_html_join("", row, rows))


@register.simple_tag
def evidence_bar(level: int) -> SafeString:
    """Four boxes, as many filled as the proof is strong."""
    boxes = [mark_safe('<i class="on"></i>' if step <= level else "<i></i>") for step in range(1, len(Evidence))]  # noqa: S308 - constants
    return format_html('<span class="level" aria-hidden="true">{}</span>', mark_safe("".join(boxes)))  # noqa: S308 - constants


@register.simple_tag
def pill(state: str, label: str, tones: str) -> SafeString:
    """A state as a pill; `tones` names the table in `words` (`vacancy`, `registration`, `import`, `job`)."""
    table: dict[str, str] = getattr(words, f"{tones.upper()}_TONES")
    return format_html('<span class="pill {}">{}</span>', table.get(state, "info"), capfirst(label))


@register.simple_tag(takes_context=True)
def where(context: template.Context, thing: Any) -> SafeString:
    """Where somebody lives or works: place and region at home, place and country abroad."""
    office = getattr(context["request"].user, "office", None)
    home = office is not None and office.country == thing.country
    region = formats.place(thing.region)
    wide = region if home else formats.country(thing.country)
    names = list(dict.fromkeys(name for name in (thing.place or (region if not home else ""), wide) if name))
    comma = "، " if formats.language() == "ar" else ", "
    return format_html_join(comma, '<bdi class="flow-text">{}</bdi>', ((name,) for name in names))


@register.simple_tag
def trade(vacancy: Any, title: str | None = None, language: str | None = None) -> SafeString:
    """The occupation in the reader's language, to stand after a title in another one; the advert's own unless said."""
    if vacancy.occupation is None:
        return SafeString("")
    shown, own = (vacancy.title, vacancy.language) if title is None else (title, language or "")
    name = trade_beside(shown, own, vacancy.occupation.labels, formats.language())
    return (
        format_html(' <small class="quiet trade"><bdi class="flow-text">{}</bdi></small>', name)
        if name
        else SafeString("")
    )


@register.simple_tag
def one_time_key() -> SafeString:
    """The hidden key of a form: sent twice, it has one effect."""
    return format_html('<input type="hidden" name="key" value="{}">', uuid4())


@register.simple_tag
def chosen(value: Any, current: Any) -> SafeString:
    """`selected` for the option that a filter has now."""
    return mark_safe(" selected") if str(value) == str(current) else SafeString("")


@register.filter
def spoken(language: Any) -> str:
    """A language row (code, level) in words."""
    return words.speaks(language.code, language.level)


@register.filter
def short(public_id: UUID) -> str:
    """A public id as an element's id (ids in HTML begin with a letter)."""
    return f"i{public_id!s}"


def _svg(kind: str, width: int, height: int, shapes: Iterable[tuple[str, int, int]]) -> SafeString:
    return _drawn(kind, width, height, tuple(shapes))


@lru_cache(1 << 12)
def _drawn(kind: str, width: int, height: int, shapes: tuple[tuple[str, int, int], ...]) -> SafeString:
    rects = format_html_join(
        "", '<rect class="{}" x="{}" width="{}" height="{}"/>', ((name, x, w, height) for name, x, w in shapes)
    )
    return format_html(
        '<svg class="{}" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true">{}</svg>',
        kind,
        width,
        height,
        rects,
    )
