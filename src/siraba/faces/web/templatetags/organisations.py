"""Pills and names of organisations, licences, mandates and inspections. Words come from `organisations.words`."""

from __future__ import annotations

from django import template
from django.template.defaultfilters import capfirst
from django.utils.html import format_html
from django.utils.safestring import SafeString

from siraba.apps.organisations.rules.standing import LicenceStanding
from siraba.faces.web import formats
from siraba.faces.web.organisations import words

register = template.Library()
register.filter("sector", words.section)
register.filter("paper", words.kind_of_document)
register.filter("work", words.kind_of_work)


@register.simple_tag
def org_pill(state: str, label: str, tones: str) -> SafeString:
    """A state as a pill; `tones` names a table of `words` (mandate, inspection, diligence, outcome)."""
    table: dict[str, str] = getattr(words, f"{tones.upper()}_TONES")
    return format_html('<span class="pill {}">{}</span>', table.get(state, "info"), capfirst(label))


@register.simple_tag
def licence_pill(standing: str) -> SafeString:
    """How a licence stands: colour, sign and word."""
    tone = words.STANDING_TONES[LicenceStanding(standing)]
    return format_html('<span class="pill {}">{}</span>', tone, capfirst(words.standing(standing)))


@register.filter
def tenth(thousandths: int) -> str:
    """Thousandths as points of a hundred."""
    return formats.number(thousandths / 10)


register.filter("decision", words.decision)
register.filter("effect_words", words.effects)
