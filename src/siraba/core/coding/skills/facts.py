"""Licences, languages with levels, years of experience, education: plain facts of a text, by rule."""

from __future__ import annotations

import re
from collections.abc import Iterator

from siraba.core.coding.skills.results import Aside, Fact, FactKind

LANGUAGES = {
    "fr": "français|francais|française|french|الفرنسية|الفرنسيه|فرنسية",
    "en": "anglais|anglaise|english|الإنجليزية|الانجليزية|الانكليزية|إنجليزية|انجليزية",
    "ar": "arabe|arabic|العربية|عربية",
    "es": "espagnol|spanish|الإسبانية|الاسبانية",
    "pt": "portugais|portuguese|البرتغالية",
    "de": "allemand|german|الألمانية|الالمانية",
    "it": "italien|italian|الإيطالية|الايطالية",
    "zh": "chinois|mandarin|chinese|الصينية",
    "tr": "turc|turkish|التركية",
    "ru": "russe|russian|الروسية",
    "wo": "wolof|ولوف|الولوفية",
    "bm": "bambara|bamanankan|البمبارية",
    "ff": "peul|pulaar|fulfulde|fula|fulani|البولارية|الفولانية",
    "ha": "haoussa|hausa|الهوسا",
    "snk": "soninké|soninke|السوننكية",
    "fon": "fon|fongbe",
    "yo": "yoruba",
    "sw": "swahili|kiswahili|السواحلية",
    "ln": "lingala",
    "dyu": "dioula|jula",
    "mos": "mooré|moore|mossi",
    "srr": "sérère|serere",
}
"""BCP 47 → how the language is called. *fon* and *moore* only count beside a level or another language's word."""
_SHY = {"fon", "mos", "ff", "it", "de"}

_LEVELS = (
    ("C2", r"langue maternelle|maternelle?|native|mother tongue|bilingue|bilingual|اللغة الأم|لغة أم"),
    (
        "C1",
        r"courante?|couramment|fluent(?:ly)?|excellente?|parfaite?|maîtrise parfaite|proficient|بطلاقة|ممتازة?|طليقة?",
    ),
    (
        "B2",
        r"professionnel(?:le)?|avancée?|advanced|bonne? (?:niveau|maîtrise)|bon|good|very good|جيد جدا|متقدمة?|جيدة?",
    ),
    ("B1", r"intermédiaire|intermediate|moyenne?|conversational|متوسطة?"),
    ("A2", r"notions?|scolaire|débutante?|basic|bases?|élémentaire|elementary|مبادئ|أساسيات|مبتدئ|ضعيفة?"),
    ("reads", r"lue?\b|read|قراءة"),
    ("speaks", r"parlée?|parle|spoken|speaks?|تحدث|أتحدث|محادثة"),
    ("understands", r"comprise?|comprend|understands?|فهم|أفهم"),
)
_CEFR = re.compile(r"\b([ABC][12])\b(?!\s*\+)")
_LANGUAGE = [
    (tag, re.compile(rf"(?<![^\W_])(?:(?:و|ب|ل)?)(?:{names})(?![^\W_])", re.IGNORECASE))
    for tag, names in LANGUAGES.items()
]
_LEVEL = [(level, re.compile(rf"(?<![^\W_])(?:{names})", re.IGNORECASE)) for level, names in _LEVELS]
_REACH = 32
"""Characters around a language in which its level stands."""

_CLASS = r"(?:(?-i:A1|A2|BE|B96|C1E?|CE|D1E?|DE(?!\s+CONDUIRE)|EB|EC|ED|PL|SPL|[ABCDE])|spl|pl|[bcd])(?![^\W_]|['’])"
_LICENCE = re.compile(
    r"(?:permis(?:\s+de\s+conduire)?|driv(?:ing|er'?s?)\s+licen[cs]e|licen[cs]e"
    r"|رخصة(?:\s+(?:قيادة|سياقة|السياقة|القيادة))?)"
    r"(?:\s+(?:cat(?:é|e)gorie|category|class|code|صنف|فئة))?\s*[:\-(«\"']?\s*"
    rf"({_CLASS}(?:\s*(?:[,/+&]|et|and|ou|or|و)\s*{_CLASS})*)",
    re.IGNORECASE,
)
_PLAIN_LICENCE = re.compile(
    r"permis de conduire|driv(?:ing|er'?s?) licen[cs]e|رخصة (?:قيادة|سياقة|السياقة|القيادة)"
    r"|permis (?=exig|oblig|requis|indispens|valide)",
    re.IGNORECASE,
)
_CACES = re.compile(
    r"\bcaces?\b[^\n.;]{0,20}?"
    r"((?:R\s?\d{3})?(?:[\s,/:\-]*(?:cat(?:[ée]gories?)?\.?\s*)?\d[AB]?\b(?:\s*(?:,|/|et|-)\s*\d[AB]?\b)*)?)",
    re.IGNORECASE,
)
_LICENCE_PART = re.compile(rf"(?<![^\W_]){_CLASS}", re.IGNORECASE)
_SAME_LICENCE = {"PL": "C", "SPL": "CE", "EB": "BE", "EC": "CE", "ED": "DE"}

_NUMBERS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "dix": 10,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "eight": 8, "ten": 10,
    "ثلاث": 3, "أربع": 4, "اربع": 4, "خمس": 5, "ست": 6, "سبع": 7, "ثماني": 8, "تسع": 9, "عشر": 10,
}  # fmt: skip
_COUNT = r"(?P<n>\d{1,2}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")"
_YEARS = re.compile(
    rf"(?<![\w,.]){_COUNT}\s*(?:\(\d+\)\s*)?(?:\+\s*)?(?:(?:à|a|-|to|إلى)\s*\d{{1,2}}\s*)?"
    r"(?:ans?|années?|years?|yrs?|سنوات|سنة|سنين|عاما|أعوام)(?![^\W_])",
    re.IGNORECASE,
)
_TWO_YEARS_ARABIC = re.compile(r"(?:سنتين|سنتان|عامين)")
_EXPERIENCE = re.compile(r"exp[ée]rience|experienced|exp\.|ancienneté|خبرة|الخبرة|تجربة", re.IGNORECASE)
_NO_EXPERIENCE = re.compile(
    r"sans exp[ée]rience|d[ée]butant[^\n.]{0,12} accept|aucune exp[ée]rience|no (?:previous |prior )?experience"
    r"|exp[ée]rience (?:non|pas)|(?:بدون|دون) خبرة|لا (?:تشترط|يشترط) (?:ال)?خبرة",
    re.IGNORECASE,
)
_EDUCATION = (
    (8, r"doctorat|ph\.?\s?d\b|bac\s?\+\s?8|دكتوراه"),
    (7, r"bac\s?\+\s?[5-7]|master(?:'?s)?(?:\s+(?:degree|\d))?\b(?!\s*class)|ingénieur diplômé|diplôme d'ingénieur"),
    (7, r"mba\b|ماجستير|ماستر"),
    (6, r"bac\s?\+\s?[34]|licence (?:pro|en|de)\w*|bachelor(?:'?s)?|diplôme d'état d'infirmier"),
    (6, r"بكالوريوس|ليسانس|إجازة|إجازه|الإجازة"),
    (5, r"bac\s?\+\s?2|\bbts\b|\bdut\b|\bdeug\b|\bdeust\b|higher national diploma|\bhnd\b|associate degree"),
    (5, r"تقني سامي|دبلوم عالي"),
    (3, r"\bbac\b(?!\s?\+)(?:\s?pro\w*)?|baccalauréat|\bcap\b(?=[\s,/.)]|\Z)|\bbep\b|\bbp\b(?=\s)|niveau v\b"),
    (3, r"high school (?:diploma|certificate)|\bwassce\b|\bssce\b|a-levels?|titre professionnel"),
    (3, r"بكالوريا|الثانوية|ثانوية عامة|شهادة ثانوية|تأهيل مهني"),
    (2, r"\bbepc\b|\bbfem\b|\bdef\b(?=[\s,/.)]|\Z)|brevet(?: des collèges)?\b(?! de| d'| pro)|\bo-levels?"),
    (2, r"شهادة (?:التعليم )?(?:الأساسي|الإعدادي\w*)|الإعدادية"),
    (1, r"\bcep\b|certificat d'études primaires|primary school|شهادة ابتدائية|الابتدائية"),
)
_EDUCATIONS = [(level, re.compile(names, re.IGNORECASE)) for level, names in _EDUCATION]
_CAPITALS = re.compile(r"\A(?:cap|bac|def|bp|cep)\b")
_DENIED = re.compile(
    r"(?:pas(?: besoin)? d[e']\s*|sans\s+(?:le\s+)?|aucun[e]?\s+|ni\s+|no\s+"
    r"|without\s+(?:a\s+)?|بدون\s+|دون\s+|لا\s+(?:يشترط|تشترط)\s+)\Z",
    re.IGNORECASE,
)
_NOT_NEEDED = re.compile(
    r"\A[^\n.;,]{0,25}?(?:non|pas|not|n'est pas)\s+(?:exig|requis|nécessaire|obligatoire|required|needed|necessary)",
    re.IGNORECASE,
)


def facts(text: str) -> tuple[Fact, ...]:
    """The facts of a text in their order, each value once (with the clearest level)."""
    found = [*_licences(text), *_languages(text), *_experience(text), *_education(text)]
    once: dict[tuple[FactKind, str], Fact] = {}
    for fact in found:
        known = once.get((fact.kind, fact.value))
        if known is None or (not known.level and fact.level):
            once[fact.kind, fact.value] = fact
    return tuple(sorted(once.values(), key=lambda fact: (fact.start, fact.kind, fact.value)))


def _fact(text: str, kind: FactKind, value: str, start: int, end: int, level: str = "") -> Fact:
    denied = _DENIED.search(text[max(0, start - 20) : start]) or _NOT_NEEDED.match(text[end : end + 50])
    return Fact(kind, value, text[start:end], start, end, level, Aside.DENIED if denied else None)


def _licences(text: str) -> Iterator[Fact]:
    lettered = list(_LICENCE.finditer(text))
    for match in lettered:
        for part in _LICENCE_PART.finditer(match.group(1)):
            name = part.group().upper()
            yield _fact(text, FactKind.LICENCE, _SAME_LICENCE.get(name, name), *match.span())
    for match in _CACES.finditer(text):
        numbers = re.findall(r"R\s?\d{3}|\b\d[AB]?\b", match.group(1), re.IGNORECASE) or [""]
        for number in numbers:
            value = "-".join(filter(None, ("CACES", number.replace(" ", "").upper())))
            yield _fact(text, FactKind.LICENCE, value, *match.span())
    for match in _PLAIN_LICENCE.finditer(text):
        if not any(one.start() <= match.start() < one.end() for one in lettered):
            yield _fact(text, FactKind.LICENCE, "driving", *match.span())


def _languages(text: str) -> Iterator[Fact]:
    named = sorted(
        ((match.start(), match.end(), tag) for tag, pattern in _LANGUAGE for match in pattern.finditer(text)),
    )
    for number, (start, end, tag) in enumerate(named):
        following = named[number + 1][0] if number + 1 < len(named) else len(text)
        before = named[number - 1][1] if number else 0
        level = _level(text[end : min(end + _REACH, following)], first=True)
        level = level or _level(text[max(start - _REACH, before) : start], first=False)
        spoken = re.search(
            r"langu|parl|maîtris|maitris|speak|fluen|لغة|اللغات|يجيد|تتحدث|يتحدث",
            text[max(0, start - 60) : end + 30],
            re.IGNORECASE,
        )
        if level or (spoken and tag not in _SHY):
            yield _fact(text, FactKind.LANGUAGE, tag, start, end, level)


def _level(around: str, *, first: bool) -> str:
    """The level said in a stretch of text: the nearest to the language, which stands before or behind it."""
    stretch = re.split(r"[\n;.!?]", around)[0 if first else -1]
    said = [(match.start(), match.group(1)) for match in _CEFR.finditer(stretch)]
    said += [(match.start(), level) for level, pattern in _LEVEL for match in pattern.finditer(stretch)]
    return (min(said) if first else max(said))[1] if said else ""


def _experience(text: str) -> Iterator[Fact]:
    for match in _NO_EXPERIENCE.finditer(text):
        yield Fact(FactKind.EXPERIENCE, "0", match.group(), *match.span())
    spans = [(match, _NUMBERS.get(match["n"].lower()) or match["n"]) for match in _YEARS.finditer(text)]
    found = [(match.start(), match.end(), int(number)) for match, number in spans]
    found += [(*match.span(), 2) for match in _TWO_YEARS_ARABIC.finditer(text)]
    for start, end, years in found:
        around = text[max(0, start - 60) : end + 45]
        if (
            0 < years <= 60
            and _EXPERIENCE.search(around)
            and not re.search(r"\b[âa]g[ée]|old\b|age\b", around[50:], re.IGNORECASE)
        ):
            yield _fact(text, FactKind.EXPERIENCE, str(years), start, end)


def _education(text: str) -> Iterator[Fact]:
    for level, pattern in _EDUCATIONS:
        for match in pattern.finditer(text):
            if (
                not _CAPITALS.match(match.group())
                or match.group() != match.group().lower()
                or match.group().startswith("bac")
            ):
                yield _fact(text, FactKind.EDUCATION, str(level), *match.span())
