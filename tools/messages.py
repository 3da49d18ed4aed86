"""Words of the pages: `update` writes the catalogues anew from the sources, `check` says what is wrong with them.

Works without GNU gettext: Babel reads Python, Django turns templates into something that Babel reads.
`tools/words_that_stay.txt` lists what is right though it looks untranslated, a line each: `fr: Message`.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po

from tools.files import ROOT

SOURCES = ROOT / "src" / "siraba"
LOCALE = SOURCES / "faces" / "web" / "locale"
STAYING = ROOT / "tools" / "words_that_stay.txt"
LANGUAGES = ("fr", "ar")
PLURALS = {
    "fr": "nplurals=2; plural=(n > 1);",
    # as Django's own catalogue and gettext have it; Babel swaps the last two (11–99, and 100–102)
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
    "n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;",
}
KEYWORDS = {
    name + lazy: positions
    for lazy in ("", "_lazy")
    for name, positions in {
        "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
    }.items()
} | {"_": None, "gettext_noop": None, "N_": None}  # fmt: skip
PLACEHOLDER = re.compile(r"%\(\w+\)[sdif]|%[sdif]|\{\w*(?:![rs])?(?::[^{}]*)?\}")
ARABIC = re.compile(r"[\u0600-\u06ff]")
LETTER = re.compile(r"[^\W\d_]")

Key = tuple[str, str]
"""Context and English text (the singular)."""


@dataclass(slots=True)
class Word:
    """A message of the sources. `plural` is empty where it has none."""

    context: str
    text: str
    plural: str = ""
    places: list[str] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return self.context, self.text


def extract() -> dict[Key, Word]:
    """Every message of the Python sources and the templates."""
    words: dict[Key, Word] = {}
    for path in sorted(SOURCES.rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            text = path.read_text(encoding="utf-8")
        elif path.suffix in {".html", ".txt", ".svg", ".typ"} and "templates" in path.parts:
            text = _readable(path.read_text(encoding="utf-8"), path)
        else:
            continue
        for word in _messages(text, path.relative_to(ROOT).as_posix()):
            known = words.setdefault(word.key, word)
            known.plural = known.plural or word.plural
            if known is not word:
                known.places += word.places
    return words


def _readable(template: str, path: Path) -> str:
    """A template as something like Python; without indentation, which means nothing there."""
    import django
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    return "\n".join(line.lstrip() for line in templatize(template, origin=str(path)).splitlines())


def _messages(text: str, place: str) -> Iterator[Word]:
    for line, function, found, _comments in extract_python(
        io.BytesIO(text.encode()), KEYWORDS, [], {"encoding": "utf-8"}
    ):
        parts = [part for part in (found if isinstance(found, tuple) else (found,)) if isinstance(part, str)]
        context = parts.pop(0) if "pgettext" in function else ""
        if parts and parts[0]:
            plural = parts[1] if "ngettext" in function or "npgettext" in function else ""
            yield Word(context, parts[0], plural, [f"{place}:{line}"])


# --- the catalogues


def catalogue_path(language: str) -> Path:
    """Where the catalogue of a language lies."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """The catalogue of a language, an empty one when there is none yet."""
    path = catalogue_path(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as words:
        return read_po(words, locale=language)


def update(language: str) -> int:
    """Write a catalogue anew: every message of the sources, sorted, with the translation it had. Returns its size."""
    words, old = extract(), read(language)
    new = Catalog(locale=language)
    for key in sorted(words):
        word = words[key]
        had = _held(old, word)
        ids = (word.text, word.plural) if word.plural else word.text
        new.add(ids, had.string if had else None, flags=had.flags if had else (), context=word.context or None)
    out = io.BytesIO()
    write_po(out, new, width=120, no_location=True, omit_header=True, sort_output=True)
    header = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Language: {language}\\n"\n"Plural-Forms: {PLURALS.get(language, new.plural_forms)}\\n"\n\n'
    )
    path = catalogue_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(header + out.getvalue().decode().strip() + "\n", encoding="utf-8")
    return len(words)


def _held(catalogue: Catalog, word: Word) -> Message | None:
    """The translation of a word, only where it has a plural exactly when the word has one."""
    had = catalogue.get(word.text, context=word.context or None)
    return had if had and bool(had.pluralizable) == bool(word.plural) else None


# --- what is wrong with them


def problems(language: str, words: dict[Key, Word], catalogue: Catalog, staying: set[str]) -> Iterator[str]:
    """Each thing that somebody who reads this language would stumble over."""
    known = {(message.context or "", _singular(message)) for message in catalogue if message.id}
    for key in sorted(known - set(words)):
        yield f"obsolete: {key[1]!r}"
    for _key, word in sorted(words.items()):
        message = _held(catalogue, word)
        forms = [] if message is None else _forms(message)
        if not forms or not any(forms):
            yield f"missing: {word.text!r} ({word.places[0]})"
            continue
        if message is not None and message.fuzzy:
            yield f"fuzzy: {word.text!r}"
        if len(forms) != (catalogue.num_plurals if word.plural else 1) or not all(forms):
            yield f"plural forms incomplete: {word.text!r}"
        yield from _placeholders(word, forms)
        yield from _untranslated(language, word, forms, staying)


def _singular(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, (list, tuple)) else message.id)


def _forms(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, (list, tuple)) else [message.string or ""]


def _placeholders(word: Word, forms: list[str]) -> Iterator[str]:
    """A form of a plural may leave the number out (one, two); nothing may ask for what is not given."""
    asked = set(PLACEHOLDER.findall(word.text)) | set(PLACEHOLDER.findall(word.plural))
    for form in filter(None, forms):
        given = set(PLACEHOLDER.findall(form))
        if given - asked or (not word.plural and given != asked):
            yield f"placeholders differ: {word.text!r} has {sorted(asked)}, {form!r} has {sorted(given)}"


def _untranslated(language: str, word: Word, forms: list[str], staying: set[str]) -> Iterator[str]:
    if word.text in staying or not LETTER.search(PLACEHOLDER.sub("", word.text)):
        return
    if language == "ar" and not all(ARABIC.search(form) for form in forms if form):
        yield f"no Arabic letter: {word.text!r}"
    if language != "ar" and forms[0] == word.text:
        yield f"the same as English: {word.text!r}"


def staying(language: str) -> set[str]:
    """The texts that stay as they are in a language."""
    lines = STAYING.read_text(encoding="utf-8").splitlines() if STAYING.exists() else []
    return {line.partition(":")[2].strip() for line in lines if line.startswith(f"{language}:")}


def main(words: list[str] | None = None) -> int:
    """`update [LANG]` or `check [LANG]`."""
    parser = argparse.ArgumentParser(prog="python -m tools.messages", description=__doc__)
    parser.add_argument("verb", choices=["update", "check"])
    parser.add_argument("language", nargs="*", default=LANGUAGES)
    args = parser.parse_args(words)
    wrong = 0
    for language in args.language:
        if args.verb == "update":
            print(f"{language}: {update(language)} messages")
            continue
        found = list(problems(language, extract(), read(language), staying(language)))
        wrong += len(found)
        print("\n".join([*(f"{language}: {problem}" for problem in found), f"{language}: {len(found)} to mend"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
