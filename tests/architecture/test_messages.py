"""The tool that keeps the catalogues: what it reads, what it keeps, what it finds wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from tools import messages
from tools.messages import Word, problems

from siraba.faces.cli.catalogues import compile_all

PAGE = """{% load i18n %}
<h1>{% translate "Vacancies" %}</h1>
    {% translate "open" context "a door" as state %}
  <p>{% blocktranslate count n=total trimmed %}
      {{ n }} person
    {% plural %}
      {{ n }} people
  {% endblocktranslate %}</p>
"""
CODE = """
from django.utils.translation import gettext_lazy as _, ngettext
TITLE = _("Good morning, %(name)s")
def f(n): return ngettext("%(n)s day", "%(n)s days", n)
"""


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(PAGE)
    (tmp_path / "code.py").write_text(CODE)
    for name, place in (("ROOT", tmp_path), ("SOURCES", tmp_path), ("LOCALE", tmp_path / "locale")):
        monkeypatch.setattr(messages, name, place)
    return tmp_path


def test_it_reads_templates_and_code(sources: Path) -> None:
    words = messages.extract()
    assert set(words) == {
        ("", "Vacancies"), ("a door", "open"), ("", "%(n)s person"), ("", "Good morning, %(name)s"), ("", "%(n)s day"),
    }  # fmt: skip
    assert words["", "%(n)s person"].plural == "%(n)s people"
    assert words["", "Vacancies"].places == ["templates/page.html:2"]


def test_update_keeps_what_was_translated_and_drops_what_is_gone(sources: Path) -> None:
    messages.update("fr")
    path = messages.catalogue_path("fr")
    first = path.read_text()
    path.write_text(first.replace('msgid "Vacancies"\nmsgstr ""', 'msgid "Vacancies"\nmsgstr "Offres"'))
    (sources / "code.py").write_text("")
    messages.update("fr")
    catalogue = messages.read("fr")
    assert catalogue.get("Vacancies").string == "Offres"
    assert catalogue.get("%(n)s day") is None
    assert "POT-Creation-Date" not in first and "#:" not in first  # equal sources give an equal file
    again = path.read_text()
    messages.update("fr")
    assert path.read_text() == again


def test_what_is_compiled_speaks_every_plural_of_arabic(sources: Path) -> None:
    import gettext

    messages.update("ar")
    path = messages.catalogue_path("ar")
    forms = "\n".join(f'msgstr[{number}] "شكل {number}"' for number in range(6))
    text = path.read_text()
    start = text.index('msgid "%(n)s day"')
    block = text[start:].split("\n\n")[0]
    path.write_text(text.replace(block, f'msgid "%(n)s day"\nmsgid_plural "%(n)s days"\n{forms}'))
    assert compile_all(sources / "locale") == 1
    assert compile_all(sources / "locale") == 0
    with path.with_suffix(".mo").open("rb") as compiled:
        spoken = gettext.GNUTranslations(compiled)
    said = {number: spoken.ngettext("%(n)s day", "%(n)s days", number) for number in (0, 1, 2, 3, 11, 100)}
    assert list(said.values()) == [f"شكل {number}" for number in range(6)]


def _problems(language: str, word: Word, string: object, *, fuzzy: bool = False, stays: bool = False) -> list[str]:
    catalogue = Catalog(locale=language)
    ids = (word.text, word.plural) if word.plural else word.text
    catalogue.add(ids, string, flags=["fuzzy"] if fuzzy else [])  # type: ignore[arg-type]  # as gettext files have it
    return list(problems(language, {word.key: word}, catalogue, {word.text} if stays else set()))


HELLO = Word("", "Hello %(name)s", places=["x:1"])
DAYS = Word("", "%(n)s day", "%(n)s days", ["x:1"])


@pytest.mark.parametrize(
    ("language", "word", "string", "says"),
    [
        ("fr", HELLO, "", "missing"),
        ("fr", HELLO, "Bonjour", "placeholders differ"),
        ("fr", HELLO, "Bonjour %(nom)s", "placeholders differ"),
        ("fr", HELLO, "Hello %(name)s", "the same as English"),
        ("ar", HELLO, "Marhaba %(name)s", "no Arabic letter"),
        ("fr", DAYS, ("%(n)s jour", ""), "plural forms incomplete"),
        ("ar", DAYS, ("%(n)s يوم", "يوم"), "plural forms incomplete"),
        ("fr", DAYS, ("%(x)s jour", "%(n)s jours"), "placeholders differ"),
    ],
)
def test_each_fault_is_named(language: str, word: Word, string: object, says: str) -> None:
    assert any(problem.startswith(says) for problem in _problems(language, word, string))


def test_what_is_right_is_left_alone() -> None:
    assert _problems("fr", HELLO, "Bonjour %(name)s") == []
    assert _problems("fr", DAYS, ("un jour", "%(n)s jours")) == []
    assert _problems("fr", Word("", "Message", places=["x:1"]), "Message", stays=True) == []
    assert _problems("ar", Word("", "%(a)s – %(b)s", places=["x:1"]), "%(a)s – %(b)s") == []


def test_nobody_confirmed_a_fuzzy_one() -> None:
    assert "fuzzy: 'Hello %(name)s'" in _problems("fr", HELLO, "Bonjour %(name)s", fuzzy=True)


def test_what_the_sources_no_longer_say_is_obsolete() -> None:
    catalogue = Catalog(locale="fr")
    catalogue.add("Farewell", "Adieu")
    assert list(problems("fr", {}, catalogue, set())) == ["obsolete: 'Farewell'"]
