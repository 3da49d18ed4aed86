"""An employer's own words read for what a vacancy states: pay, hours, duration, posts, languages, days, terms.

Everything found is quoted in place and only proposed: whoever wrote it confirms it. French, English and Arabic are read
side by side, because adverts mix them. What is not found stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from siraba.core.fairness.spans import Folded, folded, sentences
from siraba.core.terms.money import Pay, PayPeriod, minor_digits

LONGEST = 20_000
"""Characters that are read."""


@dataclass(frozen=True, slots=True)
class Found:
    """A value with the words that say it and where they stand in the text as given."""

    value: Any
    quote: str
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found, by the name of the field: pay (Pay), hours_week, duration_months, positions, contract_kind,
    working_time, languages ((code, CEFR), …), start_date, closes_on, and the terms of an advert as sentences."""

    title: str
    fields: Mapping[str, Found] = field(default_factory=dict)
    terms: Mapping[str, Found] = field(default_factory=dict)


_CURRENCIES = {
    **dict.fromkeys(("fcfa", "f cfa", "cfa", "francs cfa", "franc cfa", "فرنك", "f"), "CFA"),
    **dict.fromkeys(("xof",), "XOF"), **dict.fromkeys(("xaf",), "XAF"),
    **dict.fromkeys(("euros", "euro", "eur", "€", "يورو"), "EUR"),
    **dict.fromkeys(("us$", "usd", "dollars", "dollar", "$", "دولار", "دولارا"), "USD"),
    **dict.fromkeys(("aed",), "AED"), **dict.fromkeys(("mad", "dh", "dhs"), "MAD"),
    **dict.fromkeys(("dirhams", "dirham", "درهم", "درهما", "دراهم"), "DIRHAM"),
    **dict.fromkeys(("sar", "sr"), "SAR"), **dict.fromkeys(("qar", "qr"), "QAR"),
    **dict.fromkeys(("riyals", "riyal", "rials", "rial", "ريال", "ريالا", "ريالات"), "RIYAL"),
    **dict.fromkeys(("kwd", "kd"), "KWD"), **dict.fromkeys(("tnd", "dt"), "TND"), **dict.fromkeys(("dzd", "da"), "DZD"),
    **dict.fromkeys(("dinars", "dinar", "دينار", "دينارا", "دنانير"), "DINAR"),
    **dict.fromkeys(("gbp", "£"), "GBP"), **dict.fromkeys(("cad",), "CAD"), **dict.fromkeys(("mru", "ouguiyas"), "MRU"),
    **dict.fromkeys(("ngn", "naira", "₦"), "NGN"), **dict.fromkeys(("ghs", "cedis"), "GHS"),
    **dict.fromkeys(("kes", "ksh"), "KES"), **dict.fromkeys(("gnf",), "GNF"), **dict.fromkeys(("egp",), "EGP"),
    **dict.fromkeys(("جنيه", "جنيها"), "EGP"),
}  # fmt: skip
_OF_COUNTRY = {
    "CFA": {"CM": "XAF", "GA": "XAF", "CG": "XAF", "TD": "XAF", "CF": "XAF", "GQ": "XAF", "": "XOF"},
    "DIRHAM": {"MA": "MAD", "": "AED"},
    "RIYAL": {"QA": "QAR", "OM": "OMR", "YE": "YER", "": "SAR"},
    "DINAR": {"TN": "TND", "DZ": "DZD", "KW": "KWD", "BH": "BHD", "JO": "JOD", "IQ": "IQD", "LY": "LYD"},
}
"""Names that several currencies bear, by the country of the post; without an entry for it none is proposed."""
_PERIODS = {
    PayPeriod.HOUR: r"heure|h|hour|hr|ساعه|الساعه",
    PayPeriod.DAY: r"jour|j|day|يوم|اليوم",
    PayPeriod.WEEK: r"semaine|sem|week|wk|اسبوع|الاسبوع",
    PayPeriod.MONTH: r"mois|month|mo|شهر|الشهر",
    PayPeriod.YEAR: r"an|annee|year|annum|سنه|السنه",
}
_ADJECTIVES = {
    "mensuel": PayPeriod.MONTH, "mensuelle": PayPeriod.MONTH, "monthly": PayPeriod.MONTH, "شهري": PayPeriod.MONTH,
    "شهريا": PayPeriod.MONTH, "horaire": PayPeriod.HOUR, "hourly": PayPeriod.HOUR, "annuel": PayPeriod.YEAR,
    "yearly": PayPeriod.YEAR, "سنويا": PayPeriod.YEAR, "journalier": PayPeriod.DAY, "daily": PayPeriod.DAY,
    "يوميا": PayPeriod.DAY, "weekly": PayPeriod.WEEK, "hebdomadaire": PayPeriod.WEEK, "اسبوعيا": PayPeriod.WEEK,
}  # fmt: skip
_NAMES = "|".join(re.escape(name) for name in sorted(_CURRENCIES, key=len, reverse=True))
_NUMBER = r"\d+(?:[ .,'’]\d{3})*(?:[.,]\d{1,2})?"
_MANY = r"(?: ?(?P<many>k|mille|thousand|الف|الاف|million|millions|مليون)\b)?"
_PER = "|".join(f"(?P<{period.value}>{words})" for period, words in _PERIODS.items())
_RANGE = rf"(?:\s?(?:-|–|a|to|et|and|الي|و)\s?{_NUMBER})?"
_PAY = re.compile(
    rf"(?<![\w.,])(?:(?P<before>{_NAMES})\s?(?P<first>{_NUMBER}){_MANY}{_RANGE}"
    rf"|(?P<number>{_NUMBER}){_MANY.replace('many', 'more')}{_RANGE}\s?(?P<after>{_NAMES}))(?!\w)"
    rf"(?:\s?(?:bruts?|nets?|gross|net|صافي)\b)?"
    rf"(?:\s?(?:/|par|a|(?:de )?l'|per|an|in|each|every|في|ب|لكل|كل)?\s?(?:{_PER})\b)?"
)
_SALARY = re.compile(r"salaire|remuneration|paie|paye|pay|salary|wage|راتب|اجر|الاجر|الراتب|gage|traitement|indemnite")
_HOURS = re.compile(
    r"(?<![\d.,])(?P<hours>\d{1,2}(?:[.,]\d)?)\s?(?:h|heures?|hours?|hrs?|ساعه|ساعات)(?:\s(?:de travail|of work|عمل))?"
    r"\s?(?:/|par|per|a|each|في|ب|كل)?\s?(?P<unit>semaine|sem|week|wk|اسبوع|الاسبوع|اسبوعيا|weekly|hebdo\w*"
    r"|jour|j|day|daily|يوم|اليوم|يوميا)\b"
)
_DAYS = re.compile(
    r"(?<!\d)(?P<days>[1-7])\s?(?:jours?|days?|j|ايام)\s?(?:/|sur|par|per|a|في|of)\s?(?:7|semaine|sem|week|wk|\w*اسبوع)"
)
_COUNTS = {
    "un": 1, "une": 1, "one": 1, "deux": 2, "two": 2, "trois": 3, "three": 3, "quatre": 4, "four": 4, "cinq": 5,
    "five": 5, "six": 6, "sept": 7, "seven": 7, "huit": 8, "eight": 8, "neuf": 9, "nine": 9, "dix": 10, "ten": 10,
    "douze": 12, "twelve": 12, "ثلاثه": 3, "اربعه": 4, "خمسه": 5, "سته": 6, "سبعه": 7,
    "ثمانيه": 8, "تسعه": 9, "عشره": 10,
}  # fmt: skip
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(_COUNTS)})"
_UNITS = "mois|months?|اشهر|شهرا?|ans?|years?|سنوات|سنه"
_TWO = "شهرين|شهران|سنتين|سنتان|عامين|عامان"
_DURATION = re.compile(
    rf"(?:duree|contrat|cdd|contract|duration|period|period of|for|pour|pendant|مده|لمده|عقد)\W+(?:\w+\W+){{0,3}}?"
    rf"(?:{_COUNT}\W?(?P<unit>{_UNITS})|(?P<two>{_TWO}))\b(?!\W+(?:(?:of|d|de|من)\W)?(?:experience|خبره|الخبره))"
    rf"|(?<![\w.,]){_COUNT.replace('count', 'many')}\W?(?P<of>{_UNITS})\s"
    r"(?:contract|fixed[ -]term|de contrat|de cdd|عقد)\b"
)
_POSITIONS = re.compile(
    rf"(?<![\w.,]){_COUNT}\s(?:postes?|personnes?|positions?|posts?|vacancies|openings|people|workers?|منصب|مناصب|عمال|عاملا"
    rf"|ouvriers?|candidats?|وظائف)\b|(?:recrut\w+|cherch\w+|recherch\w+|embauch\w+|besoin de"
    rf"|hiring|hire|hires|need|needs|wanted"
    rf"|seeking|نبحث عن|مطلوب|نوظف)\s(?P<other>\d{{1,3}}|{'|'.join(_COUNTS)})\s(?!ans|years|mois|months)\w"
)
_CONTRACTS: tuple[tuple[str, str], ...] = (
    ("permanent", r"cdi|duree indeterminee|permanent|indefinite|عقد دائم|غير محدد المده"),
    ("fixed_term", r"cdd|duree determinee|fixed[ -]term|عقد محدد|محدد المده"),
    ("seasonal", r"saisonni\w+|seasonal|موسمي\w*"),
    ("apprenticeship", r"apprentissage|apprenti\w*|apprentice\w*|تمهين|تدرج مهني"),
    ("internship", r"stage|stagiaire|internship|intern|تدريب|متدرب"),
)
_TIMES: tuple[tuple[str, str], ...] = (
    ("full_time", r"temps plein|plein temps|temps complet|full[ -]time|دوام كامل"),
    ("part_time", r"temps partiel|mi[ -]temps|part[ -]time|دوام جزئي"),
)
_TONGUES = {
    "fr": r"francais|french|الفرنسيه|فرنسيه", "en": r"anglais|english|الانجليزيه|انجليزيه",
    "ar": r"arabe|arabic|العربيه",
    "de": r"allemand|german|الالمانيه", "es": r"espagnol|spanish|الاسبانيه", "it": r"italien|italian|الايطاليه",
    "pt": r"portugais|portuguese", "bm": r"bambara", "wo": r"wolof", "ha": r"haoussa|hausa", "fon": r"fon",
    "yo": r"yoruba", "ff": r"peul|pulaar|fulfulde|fula",
}  # fmt: skip
_LEVEL = re.compile(
    r"(?P<cefr>[abc][12])\b|(?P<good>courant\w*|fluent\w*|bilingue|bilingual|maitrise|بطلاقه|اتقان|يتقن)"
    r"|(?P<some>notions|basic|base|bases|elementary|اساسيات|مبادي)"
    r"|(?P<middle>bon niveau|good|bonne\w*|intermediate|جيد\w*)"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier january jan يناير جانفي", "fevrier february feb فبراير فيفري",
            "mars march mar مارس", "avril april apr ابريل افريل",
            "mai may مايو ماي", "juin june jun يونيو جوان", "juillet july jul يوليو جويليه",
            "aout august aug اغسطس اوت",
            "septembre september sep sept سبتمبر", "octobre october oct اكتوبر", "novembre november nov نوفمبر",
            "decembre december dec ديسمبر",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_DATE = (
    rf"(?:(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})|(?P<plain>\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}})"
    rf"|(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?\s(?:of\s)?(?P<month>{'|'.join(_MONTHS)})\.?\s(?P<year>\d{{4}}))"
)
_START = re.compile(
    rf"(?:a partir du|des le|debut|demarrage|prise de poste|commence"
    rf"|from|starting|start|starts|as of|begin\w*|ابتداء من|بدايه من|تبدا)"
    rf"\W+(?:\w+\W+){{0,3}}?{_DATE}"
)
_CLOSES = re.compile(
    rf"(?:avant le|jusqu'au|jusqu au|date limite|au plus tard|cloture"
    rf"|before|until|deadline|closing date|closes|by|apply by|قبل|الي غايه|اخر اجل)"
    rf"\W+(?:\w+\W+){{0,3}}?{_DATE}"
)
_TERMS: Mapping[str, re.Pattern[str]] = {
    "housing": re.compile(r"\b(?:loge\w*|logement|hebergement|housing|accommodation|lodging|\w*سكن\w*|\w*ايواء)\b"),
    "travel_payer": re.compile(r"\b(?:billet\w*|voyage|transport international"
        r"|ticket\w*|airfare|flight\w*|travel\w*|\w*تذكره|\w*تذاكر|\w*سفر)\b"),
    "return_payer": re.compile(r"\b(?:aller[- ]retour|retour|return|repatriation|rapatriement|\w*عوده|\w*اياب)\b"),
    "food": re.compile(r"\b(?:nourri\w*|repas|meals?|food|\w*طعام|\w*وجبات)\b"),
    "rest_day": re.compile(r"\b(?:jours? de repos|repos hebdomadaire"
        r"|days? off|rest day|day of rest|weekly rest|\w*راحه)\b"),
    "leave": re.compile(r"\b(?:conges?|annual leave|paid leave|holidays?|\w*اجازه|\w*عطله)\b"),
    "trial": re.compile(r"\b(?:periode d'? ?essai|a l'? ?essai"
        r"|probation\w*|trial period|فتره \w*تجرب\w*|فتره اختبار)\b"),
    "tutor": re.compile(r"\b(?:tuteur|tutrice|maitre d'? ?apprentissage|maitre de stage"
        r"|encadr\w*|supervis\w*|mentor|tutor|\w*مؤطر|\w*اشراف)\b"),
}  # fmt: skip


def read_advert(text: str, *, country: str = "", today: date | None = None) -> Reading:
    """What an advert's text says; `country` of the post decides what a dirham or a franc is. Pure."""
    text = text[:LONGEST]
    whole = folded(text)
    fields: dict[str, Found] = {}
    _put(fields, "pay", _pay(whole, country))
    _put(fields, "hours_week", _hours(whole))
    _put(fields, "duration_months", _first(whole, _DURATION, _duration))
    _put(fields, "positions", _first(whole, _POSITIONS, _positions))
    _put(fields, "contract_kind", _one_of(whole, _CONTRACTS))
    _put(fields, "working_time", _one_of(whole, _TIMES))
    _put(fields, "start_date", _first(whole, _START, _date))
    _put(fields, "closes_on", _first(whole, _CLOSES, _date))
    _put(fields, "languages", _languages(whole))
    return Reading(_title(text), fields, _terms(whole))


def _put(fields: dict[str, Found], name: str, found: Found | None) -> None:
    if found is not None:
        fields[name] = found


def _quoted(whole: Folded, value: Any, start: int, end: int) -> Found:
    first, last = whole.span(start, end)
    return Found(value, " ".join(whole.source[first:last].split()), (first, last))


def _first(whole: Folded, pattern: re.Pattern[str], value: Callable[[re.Match[str]], Any]) -> Found | None:
    """The first place where a pattern says a value that there is."""
    for match in pattern.finditer(whole.text):
        if (found := value(match)) is not None:
            return _quoted(whole, found, *match.span())
    return None


def _title(text: str) -> str:
    """The first line that is short enough to be a title, without what adverts put before one."""
    for line in text.splitlines():
        plain = _HEADING.sub("", line.strip())
        if plain and len(plain) <= 120:
            return plain
    return ""


_HEADING = re.compile(
    r"^[\W_]*(?:offre d'emploi|offre|poste|annonce|job|vacancy|position|إعلان|عرض عمل|وظيفة)\s*[:：-]\s*", re.IGNORECASE
)
"""What adverts put before their title."""


def _number(text: str, many: str | None) -> float:
    plain = text.replace(" ", "").replace("'", "").replace("’", "")
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", plain):
        plain = re.sub("[.,]", "", plain)
    value = float(
        plain.replace(",", ".")
        if plain.count(",") + plain.count(".") <= 1
        else re.sub(r"[.,](?=\d{3})", "", plain).replace(",", ".")
    )
    if many:
        value *= 1_000_000 if many.startswith(("million", "مليون")) else 1000
    return value


def _pay(whole: Folded, country: str) -> Found | None:
    """The sum that a word for pay stands before, in its sentence, or that is said per stretch of time."""
    best: tuple[int, Found] | None = None
    for start, end in sentences(whole.text):
        for match in _PAY.finditer(whole.text, start, end):
            said = match.groupdict()
            currency = _currency(said["before"] or said["after"] or "", country)
            period = next((each for each in PayPeriod if said[each.value]), None)
            told = whole.text[start : match.start()]
            named = bool(_SALARY.search(told))
            if currency is None or not (named or period):
                continue
            around = whole.text[start:end]
            period = period or next((each for word, each in _ADJECTIVES.items() if word in around), PayPeriod.MONTH)
            amount = _number(said["first"] or said["number"], said.get("many") or said.get("more"))
            pay = Pay(round(amount * 10 ** minor_digits(currency)), currency, period)
            weight = 2 * named + (said[period.value] is not None)
            if best is None or weight > best[0]:
                best = (weight, _quoted(whole, pay, *match.span()))
    return best[1] if best else None


def _currency(name: str, country: str) -> str | None:
    code = _CURRENCIES.get(name)
    if code in _OF_COUNTRY:
        return _OF_COUNTRY[code].get(country) or _OF_COUNTRY[code].get("")
    return code


def _hours(whole: Folded) -> Found | None:
    for match in _HOURS.finditer(whole.text):
        count, unit = float(match["hours"].replace(",", ".")), match["unit"]
        if unit.startswith(("j", "d", "ي", "ال")) and "سبوع" not in unit:
            near = _DAYS.search(whole.text, max(0, match.start() - 80), match.end() + 80)
            if near is None:
                continue
            count *= int(near["days"])
        if 1 <= count <= 100:
            return _quoted(whole, count, *match.span())
    return None


def _count(text: str) -> int:
    return int(text) if text.isdecimal() else _COUNTS[text]


def _duration(match: re.Match[str]) -> int | None:
    count = 2 if match["two"] else _count(match["count"] or match["many"])
    unit = match["two"] or match["unit"] or match["of"]
    months = count * (12 if unit.startswith(("an", "year", "سن", "عام")) else 1)
    return months if 1 <= months <= 240 else None


def _positions(match: re.Match[str]) -> int | None:
    count = _count(match["count"] or match["other"])
    return count if 1 <= count <= 999 else None


def _one_of(whole: Folded, kinds: tuple[tuple[str, str], ...]) -> Found | None:
    for value, words in kinds:
        if match := re.search(rf"(?<!\w)(?:{words})(?!\w)", whole.text):
            return _quoted(whole, value, *match.span())
    return None


def _date(match: re.Match[str]) -> date | None:
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"])
        if match["plain"]:
            day, month, year = (int(part) for part in re.split("[/.]", match["plain"]))
            return date(year, month, day)
        return date(int(match["year"]), _MONTHS[match["month"]], int(match["day"]))
    except ValueError:
        return None


def _languages(whole: Folded) -> Found | None:
    """Languages with a level near by, in the order of the text; a language without a level is not asked."""
    found: list[tuple[int, int, str, str]] = []
    for code, names in _TONGUES.items():
        for match in re.finditer(rf"(?<!\w)(?:{names})(?!\w)", whole.text):
            near = _LEVEL.search(whole.text, match.end(), match.end() + 25) or _last(
                _LEVEL, whole.text, max(0, match.start() - 25), match.start()
            )
            if near is not None:
                first, last = min(match.start(), near.start()), max(match.end(), near.end())
                found.append((first, last, code, _cefr(near)))
                break
    if not found:
        return None
    found.sort()
    value = tuple((code, level) for _first_place, _last_place, code, level in found)
    return _quoted(whole, value, found[0][0], max(last for _f, last, _c, _l in found))


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    found = list(pattern.finditer(text, start, end))
    return found[-1] if found else None


def _cefr(match: re.Match[str]) -> str:
    if match["cefr"]:
        return match["cefr"].upper()
    return "B2" if match["good"] else "A1" if match["some"] else "B1"


def _terms(whole: Folded) -> dict[str, Found]:
    """The sentences that speak of housing, travel, rest and so on; the first of each."""
    found: dict[str, Found] = {}
    for start, end in sentences(whole.text):
        piece = whole.text[start:end]
        for name, pattern in _TERMS.items():
            if name not in found and pattern.search(piece):
                place = start + len(piece) - len(piece.lstrip())
                said = _quoted(whole, "", place, end)
                found[name] = Found(said.quote[:200], said.quote[:200], said.span)
    return found
