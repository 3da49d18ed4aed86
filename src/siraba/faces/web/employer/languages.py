"""A vacancy in further languages: the pairs of fields of the form, and what may be wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _

from siraba.core.text.languages import guess_language

LANGUAGES = (("fr", "français"), ("en", "English"), ("ar", "العربية"))
LONGEST = 20_000
TELLING, SURE = 40, 0.95
"""Letters from which the language of a text is guessed, and how sure a guess must be to contradict somebody."""


class Further(NamedTuple):
    """The fields of one language."""

    code: str
    name: str
    title: forms.BoundField
    description: forms.BoundField


def further(form: forms.Form) -> None:
    """Give a form its fields `title_fr`, `description_fr` … of every language in which adverts are published."""
    for code, name in LANGUAGES:
        attrs = {"lang": code, "dir": "rtl" if code == "ar" else "ltr"}
        form.fields[f"title_{code}"] = forms.CharField(
            label=_("What work? ({language})").format(language=name),
            max_length=300,
            required=False,
            widget=forms.TextInput(attrs=attrs),
        )
        form.fields[f"description_{code}"] = forms.CharField(
            label=_("Describe the work ({language})").format(language=name),
            max_length=LONGEST,
            required=False,
            widget=forms.Textarea(attrs={**attrs, "rows": 5}),
        )


def texts_of(kept: Mapping[str, Any], before: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """What the form says in further languages; languages that it does not ask stay as they were."""
    asked = {code for code, _name in LANGUAGES}
    found = {code: dict(each) for code, each in before.items() if code not in asked}
    for code in sorted(asked):
        if title := kept[f"title_{code}"].strip():
            told = kept[f"description_{code}"].strip()
            found[code] = {"title": title, **({"description": told} if told else {})}
    return found


def translation_flaws(kept: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Field and sentence of what is wrong with a translation: half of it, or in a language that it is not."""
    for code, name in LANGUAGES:
        title, told = (str(kept.get(f"{field}_{code}") or "").strip() for field in ("title", "description"))
        if not (title or told):
            continue
        if code == kept.get("language"):
            yield f"title_{code}", _("The advert itself is in {language}: leave this empty.").format(language=name)
        elif not title:
            yield f"title_{code}", _("Say in this language too what work it is.")
        elif kept.get("description") and not told:
            yield f"description_{code}", _("Describe the work in this language too, or leave both empty.")
        text = f"{title}\n{told}"
        guess = guess_language(text[:2000])
        if len(text) >= TELLING and guess.share >= SURE and guess.language not in (code, "und"):
            other = dict(LANGUAGES)[guess.language]
            yield f"title_{code}", _("This is written in {language}: put it where it belongs.").format(language=other)
