"""How likely two files are one person's: log-odds over names, birth, phone, place and sex; no database.

Fellegi and Sunter (A theory for record linkage, JASA 64, 1969): each thing that two files say alike or differently
adds ln(m/u), m how often it is so of one person entered twice, u how often of two people by chance. The sum starts at
ln(1/N), N the number of people in the register: in a larger register more people share a name. Rare names weigh more
(their own share of the register is u). The weights below are ours, set on generated registers
(`benchmarks/duplicates.py`, one seed; reported on others), and each is a plain number in the natural logarithm.

Registers here give many people the first of January, and families one phone: neither says much (`BIRTH`, `PHONE`).
Nothing here decides: a band says what to ask a person.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations

from siraba.core.terms.dates import DatePrecision, PartialDate
from siraba.core.text.folding import fold
from siraba.core.text.names import name_words, skeleton, sound

SAME_FROM, PERHAPS_FROM = 3.0, -0.5
"""Log-odds: 20 to 1 that it is one person; 3 to 5."""
QUEUE_FROM = 1.0
"""3 to 1: from where a pair waits in the queue. At the desk more is asked, since the person is there to answer."""
FEWEST = 1_000
"""A register of fewer people is weighed as one of so many: what is entered next comes from a whole country."""
USUAL_SHARE = 0.01
"""The share of people who bear a name, as long as nobody counted."""
RAREST, COMMONEST = 1e-4, 0.15
NAME_AGREES = 0.92
"""m: a word of one person's name is written again so that it is heard alike."""
NAME_NEAR, NAME_DOUBTFUL, NAME_OTHER, NAME_ALONE, NAME_SWAPPED = -1.2, 0.0, -5.0, -0.6, -0.7
"""Off the weight of a word that is only near; for one that may be a typing mistake or another name (Alou, Aliou); for
one with quite another against it; for one with none; for given and family names that changed places."""
DOUBTFUL, NEAR, HEARD = 0.8, 0.86, 0.93
"""Jaro-Winkler over what is heard, from which two words may be one, are near, or as good as the same."""
BIRTH = {
    "day": 8.0, "month": 5.5, "year": 3.2, "age": 2.4, "typing_mistake": 2.0, "near_age": 0.5, "near_year": -1.0,
    "other_day": -3.5, "mistyped_year": -1.5, "other": -5.0,
}  # fmt: skip
"""By what agrees. A first of January is a year: it stands where nobody knew the day."""
PHONE, OTHER_PHONE = 3.0, -0.4
"""Families share phones and people change them: it counts beside a name, and never alone."""
PLACE, REGION, OTHER_REGION, OTHER_PLACE = 1.4, 1.0, -1.0, -0.3
SEX, OTHER_SEX = 0.65, -4.0
LONGEST_BONE = 12


class Band(StrEnum):
    """What to ask a person about two files."""

    SAME = "same"
    PERHAPS = "perhaps"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Identity:
    """What is compared of a person. Words as heard, with their skeletons; phones in E.164; place folded."""

    given: tuple[tuple[str, str], ...]
    family: tuple[tuple[str, str], ...]
    sex: str | None
    birth: PartialDate | None
    region: str | None
    place: str
    phones: frozenset[str]

    @classmethod
    def of(
        cls,
        given_names: str,
        family_names: str,
        *,
        sex: str | None = None,
        birth: PartialDate | None = None,
        region: str | None = None,
        place: str = "",
        phones: Iterable[str] = (),
    ) -> Identity:
        """As a file or a form says it."""
        return cls(_heard(given_names), _heard(family_names), sex, birth, region, fold(place), frozenset(phones))

    @property
    def bones(self) -> list[str]:
        """The skeletons of the name, each once, in order."""
        return sorted({bone for _word, bone in (*self.given, *self.family) if bone})[:5]


@dataclass(frozen=True, slots=True)
class Likeness:
    """Log-odds that two files are one person's, and what made it: (code, weight), heaviest first."""

    score: float
    reasons: tuple[tuple[str, float], ...]
    band: Band


Share = Callable[[str], float]
"""The share of the register that bears a name, by its skeleton."""


def usual_share(_bone: str) -> float:
    """Where nobody counted names yet."""
    return USUAL_SHARE


def _heard(names: str) -> tuple[tuple[str, str], ...]:
    return tuple((sound(word), skeleton(word)[:LONGEST_BONE]) for word in name_words(names) if sound(word))


# keys: how the few that may be meant are found among many


def stored_keys(who: Identity) -> set[str]:
    """The keys that a file is kept under: pairs of names, one name with year and region, day of birth, phones."""
    years = _years(who.birth)
    return set(_keys(who, years, ["*", *(map(str, years) if years else "?")]))


def sought_keys(who: Identity) -> set[str]:
    """The keys to look up for somebody who is entered: theirs, the years beside, and files without a year."""
    years = _years(who.birth)
    beside = sorted({str(year + step) for year in years for step in (-1, 0, 1)})
    return set(_keys(who, years, [*beside, "?"] if years else ["*"]))


def _keys(who: Identity, years: list[int], written: list[str]) -> Iterator[str]:
    bones = who.bones
    pairs = list(combinations(bones, 2)) or [(bone, "") for bone in bones]
    for one, other in pairs:
        for when in written:
            yield f"n:{one}|{other}|{when}"
    for bone in bones:
        for year in years:
            yield f"y:{bone}|{year}|{who.region or ''}"
    if who.birth and _exact(who.birth):
        yield f"b:{who.birth.earliest.isoformat()}"
    for phone in who.phones:
        yield f"p:{phone}"


def _years(birth: PartialDate | None) -> list[int]:
    return list(range(birth.earliest.year, birth.latest.year + 1))[:3] if birth else []


# weights: what each thing says


def weigh(one: Identity, other: Identity, *, share: Share = usual_share, people: int = FEWEST) -> Likeness:
    """How likely two files are one person's, in a register of so many people."""
    names, swapped, other_name = _names(one, other, share)
    parts: list[tuple[str, float]] = [("names", names)]
    if swapped:
        parts.append(("names_swapped", NAME_SWAPPED))
    parts += _birth(one.birth, other.birth)
    if one.phones and other.phones:
        parts.append(("phone", PHONE) if one.phones & other.phones else ("other_phone", OTHER_PHONE))
    parts += _where(one, other)
    if one.sex and other.sex:
        parts.append(("sex", SEX) if one.sex == other.sex else ("other_sex", OTHER_SEX))
    score = -math.log(max(people, FEWEST)) + sum(weight for _code, weight in parts)
    if other_name:  # twins share all but a name
        parts.append(("other_name", 0.0))
    ordered = sorted(((code, round(weight, 2)) for code, weight in parts), key=lambda part: -abs(part[1]))
    return Likeness(round(score, 2), tuple(ordered), _band(score, other_name))


def _band(score: float, other_name: bool) -> Band:
    if score >= SAME_FROM and not other_name:
        return Band.SAME
    return Band.PERHAPS if score >= PERHAPS_FROM else Band.DIFFERENT


def _names(one: Identity, other: Identity, share: Share) -> tuple[float, bool, bool]:
    """Weight of the names; whether they changed places; whether a name stands against one that may be another."""
    left, right = (*one.given, *one.family), (*other.given, *other.family)
    if not left or not right:
        return 0.0, False, False
    pairs = sorted(
        ((_alike(a, b), -abs(i - j), i, j) for i, a in enumerate(left) for j, b in enumerate(right)), reverse=True
    )
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    total, crossed, straight, other_name = 0.0, 0, 0, False
    for like, _near, i, j in pairs:
        if i in taken_left or j in taken_right:
            continue
        taken_left.add(i)
        taken_right.add(j)
        if like < NEAR:
            other_name = True
            total += NAME_OTHER if like < DOUBTFUL else NAME_DOUBTFUL
            continue
        weight = math.log(NAME_AGREES / min(max(share(left[i][1]), share(right[j][1]), RAREST), COMMONEST))
        total += weight if like >= HEARD else weight + NAME_NEAR
        if (i < len(one.given)) == (j < len(other.given)):
            straight += 1
        else:
            crossed += 1
    total += NAME_ALONE * abs(len(left) - len(right))
    return total, crossed > straight, other_name


def _alike(one: tuple[str, str], other: tuple[str, str]) -> float:
    """1 for the same sound; else Jaro-Winkler, strict with short words.

    The same consonants are as good as the same where one side has no vowels (Arabic script); between two that have
    them they may be two names (Hassan and Hussein, who are twins).
    """
    from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler  # noqa: PLC0415 - the web imports this at start

    if one[0] == other[0]:
        return 1.0
    value: float = JaroWinkler.similarity(one[0], other[0])
    if one[1] == other[1]:
        return max(value, HEARD if min(map(_vowels, (one[0], other[0]))) < 2 else DOUBTFUL)
    shorter = min(len(one[0]), len(other[0]))
    slip = shorter >= 3 and DamerauLevenshtein.distance(one[0], other[0], score_cutoff=1) <= 1
    if shorter < 4:  # Sow, Sall: the beginning alone makes short words alike
        return DOUBTFUL if slip else 0.0
    if slip:
        return max(value, NEAR if shorter >= 5 else DOUBTFUL)
    return value


def _vowels(heard: str) -> int:
    return sum(letter in "aeiou" for letter in heard)


def _exact(birth: PartialDate) -> bool:
    """A day that somebody knew; the first of January stands for a year."""
    return birth.precision is DatePrecision.DAY and (birth.earliest.month, birth.earliest.day) != (1, 1)


def _birth(one: PartialDate | None, other: PartialDate | None) -> list[tuple[str, float]]:
    if one is None or other is None:
        return []
    kind = _birth_kind(one, other)
    return [(f"birth_{kind}", BIRTH[kind])]


def _birth_kind(one: PartialDate, other: PartialDate) -> str:
    if _exact(one) and _exact(other):
        return _days_kind(one.earliest, other.earliest)
    declared = DatePrecision.AGE in (one.precision, other.precision)
    (begin, end), (start, stop) = _span(one), _span(other)
    if begin <= stop and start <= end:
        if declared:
            return "age"
        return (
            "month" if all(_exact(each) or each.precision is DatePrecision.MONTH for each in (one, other)) else "year"
        )
    years_apart = start.year - end.year if start > end else begin.year - stop.year
    if years_apart <= 1:
        return "near_age" if declared else "near_year"
    return "mistyped_year" if _mistyped(one.latest.year, other.latest.year) else "other"


def _span(birth: PartialDate) -> tuple[date, date]:
    if birth.precision is DatePrecision.DAY and not _exact(birth):
        return birth.earliest, date(birth.earliest.year, 12, 31)
    return birth.earliest, birth.latest


def _days_kind(one: date, other: date) -> str:
    if one == other:
        return "day"
    alike = (one.year == other.year) + (one.month == other.month) + (one.day == other.day)
    turned = one.year == other.year and (one.month, one.day) == (other.day, other.month)
    if alike == 2 or turned:
        return "typing_mistake"
    return "other_day" if one.year == other.year else "other"


def _mistyped(one: int, other: int) -> bool:
    """One figure differs, or two neighbours changed places."""
    a, b = str(one), str(other)
    return sum(x != y for x, y in zip(a, b, strict=True)) == 1 or (sorted(a) == sorted(b) and a[:2] == b[:2])


def _where(one: Identity, other: Identity) -> list[tuple[str, float]]:
    found = []
    if one.region and other.region:
        found.append(("region", REGION) if one.region == other.region else ("other_region", OTHER_REGION))
    if one.place and other.place:
        found.append(("place", PLACE) if one.place == other.place else ("other_place", OTHER_PLACE))
    return found
