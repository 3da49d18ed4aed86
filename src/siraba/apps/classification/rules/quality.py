"""What makes the ROAME working edition good enough to publish: questions as data, answered over the whole edition.

`check` asks every question of `RULES` and returns one `Finding` an answer; an edition without findings may go out.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from itertools import combinations

from siraba.apps.classification.rules import quality_links
from siraba.apps.classification.rules.edition import LANGUAGES, Edition, Texts, titles
from siraba.apps.classification.rules.questions import RULES, Breach, Finding, rule
from siraba.core.coding.reading import read_label


def _texts(edition: Edition) -> Iterator[tuple[str, str, str, str]]:
    """Every text of the edition as (code, field, language, text)."""
    trios: list[tuple[str, str, Texts]] = [(edition.header.code, "header", edition.header.title)]
    trios.append((edition.header.code, "notice", edition.header.notice))
    for family in edition.families:
        trios.append((family.code, "heading", family.labels))
        trios += [(domain.code, "heading", domain.labels) for domain in family.domains]
    trios += [(skill.code, "skill", skill.labels) for skill in edition.skills]
    for o in edition.occupations:
        trios.append((o.code, "definition", o.definition))
        trios += [(o.code, "activity", activity) for activity in o.activities]
        trios += [(o.code, "note", o.access.note)] if o.access.note else []
        for language, text in titles(o):
            yield o.code, "title", language, text
    for code, name, trio in trios:
        for language in LANGUAGES:
            yield code, name, language, getattr(trio, language)


def _fold(text: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", bare))


def _arabic_share(text: str) -> float:
    """Share of the letters that are Arabic; 0.0 without letters. Acronyms (TIG, PVC) keep it below 1."""
    letters = [c for c in text if c.isalpha()]
    return sum("\u0600" <= c <= "\u06ff" for c in letters) / len(letters) if letters else 0.0


_LENGTHS = {
    "header": (5, 100), "notice": (60, 400), "heading": (3, 90), "title": (3, 70), "skill": (3, 110),
    "definition": (50, 420), "activity": (8, 190), "note": (10, 260),
}  # fmt: skip
_CODES = {"family": r"\d{2}", "domain": r"\d{2}\.\d", "skill": r"RS-\d{2}-\d{3}", "occupation": r"RA-\d{2}-\d{2}"}


def _coded(edition: Edition) -> Iterator[tuple[str, str]]:
    for family in edition.families:
        yield "family", family.code
        yield from (("domain", domain.code) for domain in family.domains)
    yield from (("skill", skill.code) for skill in edition.skills)
    yield from (("occupation", o.code) for o in edition.occupations)


@rule("code-shape", "Is every code well formed?", "Codes: 01, 01.1, RS-01-001, RA-01-01.")
def _code_shape(edition: Edition) -> Iterator[Breach]:
    for kind, code in _coded(edition):
        if not re.fullmatch(_CODES[kind], code):
            yield code, f"is not the code of a {kind}."


@rule("code-repeated", "Is every code given once?", "Give the later entry the next free number.")
def _code_repeated(edition: Edition) -> Iterator[Breach]:
    for code, times in Counter(code for _, code in _coded(edition)).items():
        if times > 1:
            yield code, f"is given {times} times."


@rule("domain-unknown", "Does every occupation lie in a domain of its own family?", "Name a domain of families.yaml.")
def _domain_unknown(edition: Edition) -> Iterator[Breach]:
    known = {domain.code for family in edition.families for domain in family.domains}
    for o in edition.occupations:
        if o.domain not in known or o.domain[:2] != o.code[3:5]:
            yield o.code, f"names domain {o.domain}, which is not one of its family."


@rule("domain-empty", "Does every domain hold an occupation?", "Write one, or drop the domain.")
def _domain_empty(edition: Edition) -> Iterator[Breach]:
    used = {o.domain for o in edition.occupations}
    for family in edition.families:
        yield from ((d.code, "has no occupation.") for d in family.domains if d.code not in used)


@rule("skill-unused", "Is every skill used by an occupation?", "Name it in an occupation, or drop it.")
def _skill_unused(edition: Edition) -> Iterator[Breach]:
    used = {code for o in edition.occupations for code in o.skills.all}
    yield from ((s.code, f"« {s.labels.en} » is used by no occupation.") for s in edition.skills if s.code not in used)


@rule("skill-unknown", "Does every occupation name skills that exist?", "Correct the code, or write the skill.")
def _skill_unknown(edition: Edition) -> Iterator[Breach]:
    known = {skill.code for skill in edition.skills}
    for o in edition.occupations:
        yield from (
            (o.code, f"names skill {code}, which does not exist.") for code in o.skills.all if code not in known
        )


@rule("isco", "Is the ISCO-08 code one of four digits?", "Take a unit group of ISCO-08.")
def _isco(edition: Edition) -> Iterator[Breach]:
    for o in edition.occupations:
        if not re.fullmatch(r"\d{4}", o.isco):
            yield o.code, f"has ISCO-08 « {o.isco} »."


@rule("access-level", "Is the usual level one of ISCED 2011, 0 to 8?", "Take a level from 0 to 8.")
def _access_level(edition: Edition) -> Iterator[Breach]:
    yield from ((o.code, f"has level {o.access.isced}.") for o in edition.occupations if not 0 <= o.access.isced <= 8)


@rule("language-missing", "Is every text there in French, English and Arabic?", "Write the missing text.")
def _language_missing(edition: Edition) -> Iterator[Breach]:
    for code, name, language, text in _texts(edition):
        if not text.strip():
            yield code, f"has no {name} in {language}."


@rule("script", "Is Arabic in Arabic script, French and English in Latin script?", "Write it in its own script.")
def _script(edition: Edition) -> Iterator[Breach]:
    named = ((o.code, "other name", n.language, n.text) for o in edition.occupations for n in o.other_names)
    for code, name, language, text in (*_texts(edition), *named):
        share = _arabic_share(text)
        if text.strip() and (share < 0.6 if language == "ar" else share > 0 and language in LANGUAGES):
            yield code, f"{name} in {language} is in the wrong script: « {text} »."


@rule("length", "Is every text neither a stub nor an essay?", "Shorten or complete it.")
def _length(edition: Edition) -> Iterator[Breach]:
    for code, name, language, text in _texts(edition):
        low, high = _LENGTHS[name]
        if text.strip() and not low <= len(text) <= high:
            yield code, f"{name} in {language} has {len(text)} characters ({low} to {high} wanted): « {text[:60]} »."


@rule("untranslated", "Do definitions and activities differ from language to language?", "Translate the text.")
def _untranslated(edition: Edition) -> Iterator[Breach]:
    for o in edition.occupations:
        for text in (o.definition, *o.activities):
            if text.fr.strip() and _fold(text.fr) == _fold(text.en):
                yield o.code, f"has the same words in French and English: « {text.fr[:60]} »."


@rule("gender-forms", "Are both gender forms given in French and Arabic?", "Write the missing form.")
def _gender_forms(edition: Edition) -> Iterator[Breach]:
    for o in edition.occupations:
        for language, forms in (("fr", o.labels.fr), ("ar", o.labels.ar)):
            same = _fold(forms.masculine) == _fold(forms.feminine)
            # One form for both is right only for French words in -e, such as « pépiniériste ».
            epicene = language == "fr" and forms.masculine.split(" ")[0].endswith("e")
            if not forms.masculine.strip() or not forms.feminine.strip() or (same and not epicene):
                yield o.code, f"lacks a gender form in {language}: « {forms.masculine} » / « {forms.feminine} »."


@rule("label-repeated", "Does every label name one thing only?", "Make the labels differ, or merge the entries.")
def _label_repeated(edition: Edition) -> Iterator[Breach]:
    seen: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for skill in edition.skills:
        for language in LANGUAGES:
            seen["skill", language, _fold(getattr(skill.labels, language))].add(skill.code)
    for o in edition.occupations:
        for language, text in titles(o):
            seen["title", language, _fold(text)].add(o.code)
    for (kind, language, text), codes in seen.items():
        if text and len(codes) > 1:
            first, *others = sorted(codes)
            yield first, f"shares its {kind} in {language} with {', '.join(others)}: « {text} »."


@rule("other-names", "Are there four further names, none a title or said twice?", "Add names really in use.")
def _other_names(edition: Edition) -> Iterator[Breach]:
    for o in edition.occupations:
        own = {_fold(text) for _, text in titles(o)}
        said = [_fold(name.text) for name in o.other_names]
        if len(said) < 4:
            yield o.code, f"has {len(said)} further names, four wanted."
        yield from (
            (o.code, f"repeats the name « {text} ».") for text, n in Counter(said).items() if n > 1 or text in own
        )


def _read(language: str, text: str) -> tuple[str, str]:
    """A name as the coder reads it: stems in order, alike for both genders and numbers."""
    return language, " ".join(read_label(text).stems)


@rule(
    "name-shared",
    "Does every further name, as the coder reads it, lead to one occupation, or is it a wide one?",
    "Keep it where it is said most, or make it a wide name.",
    "warning",
)
def _name_shared(edition: Edition) -> Iterator[Breach]:
    wide = {_read(name.language, name.text) for name in edition.wide_names}
    owners: dict[tuple[str, str], dict[tuple[str, str | None], str]] = defaultdict(dict)
    for o in edition.occupations:
        for language, text in titles(o):
            owners[_read(language, text)][o.code, None] = text
        for name in o.other_names:
            owners[_read(name.language, name.text)].setdefault((o.code, name.country), name.text)
    for o in edition.occupations:
        for name in o.other_names:
            key = _read(name.language, name.text)
            # What one country says and what another says are two words, however alike.
            others = {
                code: text
                for (code, country), text in owners[key].items()
                if code != o.code and (None in (country, name.country) or country == name.country)
            }
            if others and key not in wide:
                said = ", ".join(f"{code} (« {text} »)" for code, text in others.items())
                yield o.code, f"shares the name « {name.text} » with {said}."


@rule(
    "wide-names", "Does every wide name mean two occupations at least, and is it nobody's alone?", "Correct the codes."
)
def _wide_names(edition: Edition) -> Iterator[Breach]:
    owned: dict[tuple[str, str], str] = {}
    for o in edition.occupations:
        for language, text in (*titles(o), *((name.language, name.text) for name in o.other_names)):
            owned[language, _fold(text)] = o.code
    known, seen = {o.code for o in edition.occupations}, set()
    for name in edition.wide_names:
        said = name.language, _fold(name.text)
        if len({*name.means} & known) < max(2, len(name.means)):
            yield "RA", f"« {name.text} » names an unknown occupation, one twice, or fewer than two."
        if said in owned or said in seen:
            yield owned.get(said, "RA"), f"has the wide name « {name.text} » for its own, or it is there twice."
        seen.add(said)


@rule("amounts", "Has every occupation 4–7 activities and 8–20 skills, each once?", "Add, cut, or drop the double.")
def _amounts(edition: Edition) -> Iterator[Breach]:
    for o in edition.occupations:
        if not 4 <= len(o.activities) <= 7:
            yield o.code, f"has {len(o.activities)} activities."
        if not 8 <= len(o.skills.all) <= 20 or not o.skills.essential:
            yield o.code, f"has {len(o.skills.essential)} essential and {len(o.skills.optional)} optional skills."
        yield from ((o.code, f"names {code} twice.") for code, n in Counter(o.skills.all).items() if n > 1)


def _alike(sets: Iterable[tuple[str, frozenset[str]]], limit: float) -> Iterator[tuple[str, str, float]]:
    """Pairs of codes whose sets share at least `limit` of their union (Jaccard index)."""
    for (one, a), (two, b) in combinations(sets, 2):
        union = len(a | b)
        if union and len(a & b) >= limit * union:
            yield one, two, len(a & b) / union


@rule("definition-alike", "Does every definition say something of its own?", "Say what sets the occupation apart.")
def _definition_alike(edition: Edition) -> Iterator[Breach]:
    for language in LANGUAGES:
        sets = [(o.code, frozenset(_fold(getattr(o.definition, language)).split())) for o in edition.occupations]
        for one, two, share in _alike(sets, 0.6):
            yield two, f"has a definition in {language} that shares {share:.0%} of its words with {one}."


@rule("skills-alike", "Has every occupation a set of skills of its own?", "Add the skills that set it apart.")
def _skills_alike(edition: Edition) -> Iterator[Breach]:
    for one, two, share in _alike([(o.code, frozenset(o.skills.all)) for o in edition.occupations], 0.8):
        yield two, f"shares {share:.0%} of its skills with {one}."


@rule("activity-repeated", "Is every activity said of one occupation only?", "Say how this occupation does it.")
def _activity_repeated(edition: Edition) -> Iterator[Breach]:
    seen: dict[tuple[str, str], list[str]] = defaultdict(list)
    for o in edition.occupations:
        for activity in o.activities:
            for language in LANGUAGES:
                seen[language, _fold(getattr(activity, language))].append(o.code)
    for (language, text), codes in seen.items():
        if text and len(codes) > 1:
            yield codes[1], f"repeats an activity in {language} of {codes[0]}: « {text[:60]} »."


def _file_of(code: str) -> str:
    if match := re.match(r"R([AS])-(\d{2})-", code):
        return f"{'occupations' if match[1] == 'A' else 'skills'}/{match[2]}.yaml"
    return "edition.yaml" if code == "RA" else "families.yaml"


def check(
    edition: Edition, isco_codes: set[str] | None = None, cards: Mapping[str, Set[str]] | None = None
) -> list[Finding]:
    """Every breach of every rule, in the order of `RULES` and then of the edition.

    `isco_codes` are the unit groups of ISCO-08 in use, `cards` the ROME codes and ESCO addresses in use by scheme, to
    know what is well formed and does not exist; None, or a scheme that is not there, skips that question only.
    """
    answers = [(asked.id, code, message) for asked in RULES for code, message in asked.find(edition)]
    if isco_codes is not None:
        strange = (o for o in edition.occupations if o.isco not in isco_codes)
        answers += [("isco", o.code, f"has ISCO-08 « {o.isco} », which is no unit group in use.") for o in strange]
    answers += [("link-shape", code, message) for code, message in quality_links.gone(edition, cards or {})]
    rules = {asked.id: asked for asked in RULES}
    found = [(rules[name], code, message) for name, code, message in answers]
    return [Finding(r.id, r.severity, _file_of(code), code, message, r.advice) for r, code, message in found]
