"""The ROAME working edition passes its own check, and the check finds every defect planted in a copy of it."""

import csv
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from siraba.apps.classification.rules import RULES, Edition, UnreadableEdition, check, counts, load_roame
from siraba.apps.classification.rules.edition import OtherName, Reason, WideName, titles
from siraba.core.coding.concepts import Concept, Label, LabelKind
from siraba.core.coding.lexicon import Lexicon
from siraba.core.coding.proposals import sure

REPOSITORY = Path(__file__).resolve().parents[2]
ROAME = REPOSITORY / "src" / "siraba" / "data" / "roame"
SHARED = REPOSITORY / ".." / "shared" / "data"


@pytest.fixture(scope="module")
def edition() -> Edition:
    return load_roame(ROAME)


def _rows(*parts: str) -> list[dict[str, str]]:
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"needs {path.name} of ../shared/data")
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_edition_passes_with_no_finding(edition: Edition) -> None:
    assert [str(finding) for finding in check(edition)] == []


def _labels(edition: Edition) -> list[Concept]:
    found = {o.code: [Label(t, g, LabelKind.PREFERRED) for g, t in titles(o)] for o in edition.occupations}
    for o in edition.occupations:
        found[o.code] += [Label(n.text, n.language) for n in o.other_names if not n.country]
    for name in edition.wide_names:
        kinds = (LabelKind.ALTERNATIVE, *[LabelKind.LOOSE] * (len(name.means) - 1))
        for code, kind in zip(name.means, kinds, strict=True):
            found[code].append(Label(name.text, name.language, kind))
    return [Concept(code, code, tuple(dict.fromkeys(said))) for code, said in found.items()]


def test_words_that_mean_several_occupations_propose_them_in_order_and_take_none(edition: Edition) -> None:
    lexicon = Lexicon.build(_labels(edition))
    women = {
        "agricultrice": "RA-01-29", "enseignante": "RA-14-01", "commerçante": "RA-11-01", "mécanicienne": "RA-05-01",
        "coiffeuse": "RA-07-12", "vendeuse": "RA-11-06", "éleveuse": "RA-01-07",
    }  # fmt: skip
    for text, language, code in (
        *((name.text, name.language, name.means[0]) for name in edition.wide_names),
        *((text, "fr", code) for text, code in women.items()),
    ):
        found = lexicon.rank(text, language=language)
        assert found[0].code == code, (text, found)
        assert text == "coiffeuse" or not sure(found), text  # nobody calls a barber so


def test_the_edition_is_as_large_as_promised(edition: Edition) -> None:
    held = counts(edition)
    assert held["occupations"] >= 430
    assert held["skills"] >= 1100
    assert held["isco_unit_groups"] >= 320
    assert held["families"] == 14


@pytest.mark.realdata
def test_every_isco_code_is_a_unit_group(edition: Edition) -> None:
    groups = {row["code"] for row in _rows("isco", "isco08_en_fr.csv") if len(row["code"]) == 4}
    assert [str(finding) for finding in check(edition, groups)] == []


@pytest.mark.realdata
def test_every_link_leads_to_something_real(edition: Edition) -> None:
    rome = {row["code_rome"] for row in _rows("rome", "unix_referentiel_code_rome_v460_utf8.csv")}
    occupations = {row["conceptUri"] for row in _rows("esco", "esco_v1.2.1_occupations_en_fr_ar.csv")}
    skills = {row["conceptUri"] for row in _rows("esco", "esco_skills_en_fr_ar_partial.csv")}
    assert {link.code for o in edition.occupations for link in o.links.rome} <= rome
    assert {link.uri for o in edition.occupations for link in o.links.esco} <= occupations
    assert {skill.esco for skill in edition.skills if skill.esco} <= skills


# Each planter breaks one thing in the first (or second) occupation, skill or domain of a copy.
def _occupation(edition: Edition, **changes: object) -> Edition:
    first, *others = edition.occupations
    return replace(edition, occupations=(replace(first, **changes), *others))


def _skill(edition: Edition, **changes: object) -> Edition:
    first, *others = edition.skills
    return replace(edition, skills=(replace(first, **changes), *others))


def _french(edition: Edition, masculine: str, feminine: str) -> Edition:
    labels = edition.occupations[0].labels
    return _occupation(edition, labels=replace(labels, fr=replace(labels.fr, masculine=masculine, feminine=feminine)))


def _without_first_occupation_of_domain(edition: Edition) -> Edition:
    domain = edition.occupations[0].domain
    return replace(edition, occupations=tuple(o for o in edition.occupations if o.domain != domain))


def _one_word_changed(edition: Edition) -> Edition:
    first, second = edition.occupations[:2]
    text = replace(second.definition, fr=first.definition.fr.replace("ferme", "propriété"))
    return replace(edition, occupations=(first, replace(second, definition=text), *edition.occupations[2:]))


def _one_skill_changed(edition: Edition) -> Edition:
    first, second = edition.occupations[:2]
    skills = replace(first.skills, essential=(second.skills.essential[0], *first.skills.essential[1:]))
    return replace(edition, occupations=(first, replace(second, skills=skills), *edition.occupations[2:]))


def _unused(edition: Edition) -> Edition:
    new = replace(edition.skills[0], code="RS-00-999", labels=replace(edition.skills[0].labels, fr="x y", en="x z"))
    return replace(edition, skills=(*edition.skills, new))


Plant = Callable[[Edition], Edition]


def _as_exact_as_the_first(edition: Edition) -> Edition:
    first, second, *others = edition.occupations
    exact = replace(first.links.rome[0], match="exact")
    return replace(
        edition,
        occupations=(
            replace(first, links=replace(first.links, rome=(exact,))),
            replace(second, links=replace(second.links, rome=(exact,))),
            *others,
        ),
    )


def _wide(edition: Edition, text: str, *means: str) -> Edition:
    return replace(edition, wide_names=(*edition.wide_names, WideName(text, "fr", means)))


def _reason(edition: Edition, rule: Literal["mobility-far", "link-none"], to: str | None) -> Edition:
    return replace(edition, reasons=(*edition.reasons, Reason(rule, ("RA-01-01",), "They are alike.", to)))


def _also_named(edition: Edition, *names: OtherName) -> Edition:
    return _occupation(edition, other_names=(*edition.occupations[0].other_names, *names))


PLANTED: list[tuple[str, str, Plant]] = [
    ("code-shape", "A1101", lambda e: _occupation(e, code="A1101")),
    ("code-shape", "RS-1-1", lambda e: _skill(e, code="RS-1-1")),
    ("code-repeated", "RA-01-02", lambda e: _occupation(e, code="RA-01-02")),
    ("domain-unknown", "RA-01-01", lambda e: _occupation(e, domain="01.9")),
    ("domain-unknown", "RA-01-01", lambda e: _occupation(e, domain="02.1")),
    ("domain-empty", "01.1", _without_first_occupation_of_domain),
    ("skill-unused", "RS-00-999", _unused),
    (
        "skill-unknown",
        "RA-01-01",
        lambda e: _occupation(e, skills=replace(e.occupations[0].skills, optional=("RS-88-888",))),
    ),
    ("exact-twice", "RA-01-02", _as_exact_as_the_first),
    ("wide-names", "RA", lambda e: _wide(e, "chauffeuse", "RA-12-02")),
    ("wide-names", "RA", lambda e: _wide(e, "chauffeuse", "RA-12-02", "RA-12-02")),
    ("wide-names", "RA", lambda e: _wide(e, "chauffeuse", "RA-12-02", "RA-99-99")),
    ("wide-names", "RA", lambda e: _wide(e, e.wide_names[0].text, *e.wide_names[0].means)),
    ("wide-names", "RA-01-01", lambda e: _wide(e, titles(e.occupations[0])[0][1], "RA-12-02", "RA-12-03")),
    ("mobility", "RA-01-01", lambda e: _occupation(e, near=("RA-99-99",))),
    ("mobility", "RA-01-01", lambda e: _occupation(e, next=("RA-01-01",))),
    ("mobility", "RA-01-01", lambda e: _occupation(e, near=())),
    ("isco", "RA-01-01", lambda e: _occupation(e, isco="92")),
    ("link-shape", "RS-00-001", lambda e: _skill(e, esco="http://example.org/skill")),
    ("link-none", "RA-01-01", lambda e: _occupation(e, links=replace(e.occupations[0].links, rome=(), esco=()))),
    ("mobility-far", "RA-01-01", lambda e: _occupation(e, next=("RA-13-20",))),
    ("reason-idle", "RA-01-01", lambda e: _reason(e, "mobility-far", "RA-01-02")),
    ("reason-idle", "RA-01-01", lambda e: _reason(e, "link-none", None)),
    ("coverage", "RA", lambda e: replace(e, occupations=e.occupations[:199])),
    ("coverage", "RA", lambda e: replace(e, skills=e.skills[:699])),
    ("coverage", "RA", lambda e: replace(e, occupations=tuple(replace(o, isco="9213") for o in e.occupations))),
    (
        "link-shape",
        "RA-01-01",
        lambda e: _occupation(
            e, other_names=(replace(e.occupations[0].other_names[0], country="Mali"), *e.occupations[0].other_names[1:])
        ),
    ),
    ("access-level", "RA-01-01", lambda e: _occupation(e, access=replace(e.occupations[0].access, isced=9))),
    ("language-missing", "RS-00-001", lambda e: _skill(e, labels=replace(e.skills[0].labels, ar=" "))),
    ("script", "RS-00-001", lambda e: _skill(e, labels=replace(e.skills[0].labels, ar="العمل in a team of people"))),
    ("script", "RS-00-001", lambda e: _skill(e, labels=replace(e.skills[0].labels, fr="Travailler en فريق"))),
    (
        "script",
        "RA-01-01",
        lambda e: _occupation(
            e, other_names=(replace(e.occupations[0].other_names[0], language="ar"), *e.occupations[0].other_names[1:])
        ),
    ),
    ("length", "RS-00-001", lambda e: _skill(e, labels=replace(e.skills[0].labels, en="team " * 40))),
    (
        "length",
        "RA-01-01",
        lambda e: _occupation(e, definition=replace(e.occupations[0].definition, fr="Travaille aux champs.")),
    ),
    (
        "untranslated",
        "RA-01-01",
        lambda e: _occupation(e, definition=replace(e.occupations[0].definition, en=e.occupations[0].definition.fr)),
    ),
    ("gender-forms", "RA-01-01", lambda e: _french(e, "Ouvrier agricole", "Ouvrier agricole")),
    ("gender-forms", "RA-01-01", lambda e: _french(e, "Ouvrier agricole", "")),
    ("label-repeated", "RS-00-001", lambda e: _skill(e, labels=replace(e.skills[0].labels, en=e.skills[1].labels.en))),
    ("label-repeated", "RA-01-01", lambda e: _french(e, "Maçon", "Ouvrière agricole")),
    ("other-names", "RA-01-01", lambda e: _occupation(e, other_names=e.occupations[0].other_names[:3])),
    (
        "other-names",
        "RA-01-01",
        lambda e: _french(e, e.occupations[0].other_names[0].text.upper(), "Ouvrière agricole de ferme"),
    ),
    (
        "name-shared",
        "RA-01-01",
        lambda e: _also_named(e, e.occupations[1].other_names[0]),
    ),
    ("name-shared", "RA-01-01", lambda e: _also_named(e, OtherName("ouvrières agricoles saisonnières", "fr"))),
    ("amounts", "RA-01-01", lambda e: _occupation(e, activities=e.occupations[0].activities[:3])),
    ("amounts", "RA-01-01", lambda e: _occupation(e, skills=replace(e.occupations[0].skills, optional=()))),
    ("definition-alike", "RA-01-02", _one_word_changed),
    ("skills-alike", "RA-01-02", _one_skill_changed),
    (
        "activity-repeated",
        "RA-01-02",
        lambda e: _occupation(e, activities=(*e.occupations[0].activities[:5], e.occupations[1].activities[0])),
    ),
]


@pytest.mark.parametrize(("rule", "code", "plant"), PLANTED)
def test_the_check_finds_a_planted_defect(edition: Edition, rule: str, code: str, plant: Plant) -> None:
    find = next(known.find for known in RULES if known.id == rule)
    before = {found for found, _ in find(edition)}
    assert code in {found for found, _ in find(plant(edition))} - before


def test_a_name_may_be_shared_as_a_wide_one_or_by_two_countries(edition: Edition) -> None:
    find = next(known.find for known in RULES if known.id == "name-shared")
    wide = next(name for name in edition.wide_names if name.text == "bobineur")
    second, smith = edition.occupations[1], OtherName("forgeronne", "fr", "ML")
    named = _also_named(edition, OtherName("bobineuse", wide.language), smith)
    shared = [message for code, message in find(named) if code == "RA-01-01"]
    assert len(shared) == 1
    assert "RA-04-04" in shared[0]  # the smith is one in every country
    one, two = OtherName("kounkoun", "fr", "ML"), OtherName("kounkouns", "fr", "SN")
    first = _also_named(edition, one).occupations[0]
    for name, breaches in ((two, 0), (replace(two, country="ML"), 2), (replace(two, country=None), 2)):
        also = replace(second, other_names=(*second.other_names, name))
        both = replace(edition, occupations=(first, also, *edition.occupations[2:]))
        assert len(list(find(both))) == breaches, name


def test_every_rule_has_a_planted_defect() -> None:
    assert {rule.id for rule in RULES} == {rule for rule, _, _ in PLANTED}


def test_a_code_of_four_digits_that_isco_does_not_have_is_found(edition: Edition) -> None:
    known = {o.isco for o in edition.occupations}
    findings = check(_occupation(edition, isco="0000"), known)
    assert [(finding.rule, finding.code, finding.file) for finding in findings] == [
        ("isco", "RA-01-01", "occupations/01.yaml")
    ]


def test_links_to_what_the_releases_in_use_do_not_have_are_found_and_others_not_asked(edition: Edition) -> None:
    cards = {
        "rome": {link.code for o in edition.occupations for link in o.links.rome},
        "esco": {link.uri for o in edition.occupations for link in o.links.esco},
        "esco skills": {skill.esco for skill in edition.skills if skill.esco},
    }
    assert check(edition, None, cards) == []
    without = {
        "rome": cards["rome"] - {"A1419"},
        "esco": cards["esco"] - {edition.occupations[1].links.esco[0].uri},
        "esco skills": cards["esco skills"] - {next(skill.esco for skill in edition.skills if skill.esco)},
    }
    found = check(edition, None, without)
    assert {finding.rule for finding in found} == {"link-shape"}
    assert {"RA-01-01", "RA-01-02"} <= {finding.code for finding in found}
    assert {finding.code for finding in found if finding.code.startswith("RS-")}
    assert {finding.code for finding in check(edition, None, {"rome": without["rome"]})} == {"RA-01-01"}


def test_a_reason_lets_its_own_pair_pass_and_no_other(edition: Edition) -> None:
    far = _occupation(edition, next=("RA-13-20", "RA-13-36"))
    assert [(f.rule, f.code) for f in check(_reason(far, "mobility-far", "RA-13-20"))] == [("mobility-far", "RA-01-01")]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROAME, tmp_path / "roame"))


def _problems(folder: Path) -> list[str]:
    with pytest.raises(UnreadableEdition) as refused:
        load_roame(folder)
    return refused.value.problems


def test_bad_entries_of_several_files_are_all_named_with_file_and_entry(copy: Path) -> None:
    skills, occupations = copy / "skills" / "01.yaml", copy / "occupations" / "03.yaml"
    skills.write_text(skills.read_text("utf-8").replace("group: technical", "group: craft", 1), "utf-8")
    occupations.write_text(occupations.read_text("utf-8").replace("isced: 2", "isced: two", 1), "utf-8")
    first, second = _problems(copy)
    assert first.startswith("skills/01.yaml, entry 1 (RS-01-001), group: ")
    assert second.startswith("occupations/03.yaml, entry 1 (RA-03-01), access.isced: ")


def test_an_entry_in_the_wrong_file_is_named(copy: Path) -> None:
    path = copy / "occupations" / "05.yaml"
    path.write_text(path.read_text("utf-8").replace("code: RA-05-01", "code: RA-06-77"), "utf-8")
    assert _problems(copy)[0].startswith("occupations/05.yaml, entry 1 (RA-06-77): the code does not belong")


@pytest.mark.parametrize("text", ["- code: [", "[]", "", "just words", "\x00"])
def test_a_broken_header_is_a_sentence_and_not_a_crash(copy: Path, text: str) -> None:
    (copy / "edition.yaml").write_text(text, "utf-8")
    assert _problems(copy)[0].startswith("edition.yaml")


def test_a_missing_folder_is_a_sentence_and_not_a_crash(tmp_path: Path) -> None:
    assert any("families.yaml: cannot be read" in problem for problem in _problems(tmp_path / "nowhere"))
