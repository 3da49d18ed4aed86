"""Organisations in words: how a licence stands, what is lacking in a form, what two have in common."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from babel.numbers import format_currency
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.organisations.rules.diligence import questionnaire
from siraba.apps.organisations.rules.identity import NumberAnswer, NumberCheck
from siraba.apps.organisations.rules.reference import kinds_of_document, kinds_of_work
from siraba.apps.organisations.rules.sectors import division_names, divisions, sections
from siraba.apps.organisations.rules.standing import LicenceStanding
from siraba.core.fairness.facts import Corridor, CorridorState
from siraba.core.terms.money import minor_digits
from siraba.faces.web import formats

STANDING_TONES = {
    LicenceStanding.VALID: "go",
    LicenceStanding.END_UNKNOWN: "wait",
    LicenceStanding.NOT_YET: "wait",
    LicenceStanding.EXPIRED: "halt",
    LicenceStanding.SUSPENDED: "halt",
    LicenceStanding.WITHDRAWN: "halt",
}
MANDATE_TONES = {"proposed": "wait", "signed": "go", "ended": "info"}
INSPECTION_TONES = {"planned": "info", "visited": "wait", "answered": "wait", "closed": "go"}
DILIGENCE_TONES = {"open": "wait", "accepted": "go", "conditions": "wait", "refused": "halt"}
OUTCOME_TONES = {"promised": "go", "later": "wait", "no_need": "info", "no_answer": "halt", "unreachable": "halt"}


def standing(code: LicenceStanding | str) -> str:
    """How a licence stands."""
    return {
        LicenceStanding.VALID: _("valid"),
        LicenceStanding.END_UNKNOWN: _("end not known: ask"),
        LicenceStanding.NOT_YET: _("not valid yet"),
        LicenceStanding.EXPIRED: _("expired"),
        LicenceStanding.SUSPENDED: pgettext("licence", "suspended"),
        LicenceStanding.WITHDRAWN: _("withdrawn"),
    }[LicenceStanding(code)]


def capacity(code: str) -> str:
    """What an organisation does."""
    return {
        "employer": _("employer"),
        "agency": _("private employment agency"),
        "training_centre": _("training centre"),
        "partner_service": _("partner employment service"),
        "mission": _("embassy or consulate"),
    }[code]


def kind_of_work(code: str) -> str:
    """What a licence allows."""
    return formats.label(kinds_of_work().get(code), code)


def kind_of_document(code: str) -> str:
    """What sort of paper was seen."""
    return formats.label(kinds_of_document().get(code), code)


def section(code: str) -> str:
    """A section or a division of ISIC; empty for none."""
    return formats.label(sections().get(code) or division_names().get(code), code) if code else ""


def sector_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Sections of ISIC, each with itself as a whole and its divisions; of one division only the section is offered."""
    found = []
    for code in sections():
        held = [division for division, inside in divisions().items() if inside == code]
        narrow = [(division, section(division)) for division in held] if len(held) > 1 else []
        found.append((section(code), [(code, section(code)), *narrow]))
    return found


def question(code: str) -> str:
    """A question of the due diligence."""
    for each in questionnaire().questions:
        if each.id == code:
            return formats.label(each.text.model_dump(), code)
    return code


def shared(code: str) -> str:
    """What two organisations have in common."""
    return {
        "register": _("the same register number"),
        "name": _("the same name"),
        "near_name": _("nearly the same name"),
        "contact": _("the same phone or address on the net"),
        "address": _("the same street and house"),
        "mandate": _("a mandate"),
        "sub_agent": _("the same sub-agent's phone"),
        "phone": _("the same phone"),
        "email": _("the same e-mail address"),
        "web": _("the same web page"),
    }[code]


def number(said: NumberCheck) -> str:
    """What the format of a register number says."""
    return {
        NumberAnswer.FITS: _("It is written as a number of the register {register}."),
        NumberAnswer.MALFORMED: _("No number of that country is written so. One of {register} looks like {example}."),
        NumberAnswer.WRONG_CHECK: _("A digit is wrong: the check of {register} does not come out."),
        NumberAnswer.UNKNOWN_FORMAT: _("How numbers of that country are written is not known here."),
    }[said.answer].format(register=said.register, example=said.example)


def lacking(refusal: Refusal) -> list[str]:
    """What a form lacks, a sentence each."""
    return list(dict.fromkeys(sentences(refusal.obstacles)))


def sentences(obstacles: Iterable[Obstacle]) -> list[str]:
    """Obstacles as sentences."""
    return [_sentence(each) for each in obstacles]


def _sentence(obstacle: Obstacle) -> str:
    said = _of_forms().get(obstacle.code) or _of_states().get(obstacle.code, obstacle.code.replace("_", " "))
    values = dict(obstacle.values)
    if "question" in values:
        values["question"] = question(str(values["question"]))
    if "country" in values:
        values["country"] = formats.country(str(values["country"]))
    if "score" in values:
        values["score"] = formats.number(int(values["score"]) / 10)
    return said.format_map(values)


def _of_forms() -> dict[str, str]:
    return {
        "reason_too_short": _("Write why, in a sentence that somebody else will understand later."),
        "answer_not_ahead": _("The last day for an answer lies ahead."),
        "number_missing": _("Write the number of the licence."),
        "number_taken": _("The number {number} is taken already."),
        "register_says_no": _("The register said no the last time: ask it again, or write down its new answer."),
        "days_reversed": _("The last day comes before the first."),
        "kind_unknown": _("{kind} is not among the choices."),
        "bond_not_whole": _("A bond has an amount and a currency, or neither."),
        "posts_missing": _("Write which posts it is about."),
        "headcount_missing": _("Write for how many people: at least one."),
        "name_missing": _("Write a name."),
        "employer_unknown": _("No organisation has the number {number}. Look at it again."),
        "other_unknown": _("No organisation has this name or number."),
        "no_register_number": _("Write its number in the business register first."),
        "register_unknown": _("No register of that country can be asked from here."),
        "does_nothing": _("Tick at least one thing that the organisation does."),
        "division_elsewhere": _("The division {division} lies in another sector."),
        "document_unknown": _("Choose what sort of paper it is."),
        "says_nothing": _("Write what the paper says."),
        "contact_unreadable": _("“{value}” is no number or address that can be reached."),
        "contact_known": _("“{value}” is written down already."),
        "place_missing": _("Write the place and choose the country."),
        "evidence_missing": _("Say what this answer rests on: {question}"),
        "seed_missing": _("Write the seed of the draw: something that was public before."),
        "end_not_ahead": _("The day lies behind: choose today or later."),
        "next_not_ahead": _("The next day lies behind: choose one that lies ahead."),
        "day_ahead": _("What was done lies not ahead: choose today or an earlier day."),
        "term_unlikely": _("Give between 1 and 90 days for the answer."),
        "outcome_missing": _("Choose what came of it."),
        "day_unreadable": _("Write the day as year, month, day: 2026-12-31."),
        "review_not_ahead": _("Choose the day of the next look; it lies ahead."),
        "review_too_far": _("The next look is due within {days} days."),
        "paper_not_described": _("Say who signed, and describe the paper that you saw."),
    }


def _of_states() -> dict[str, str]:
    return {
        "wrong_state": _("This was moved on meanwhile: look at where it stands now."),
        "recorded_already": _("This was written down meanwhile: look at it again."),
        "decided_already": _("This was decided meanwhile: begin a new one."),
        "merged_already": _("One of the two is part of another organisation already."),
        "same_organisation": _("Choose another organisation: this is the same one."),
        "two_numbers": _("The register knows the two under different numbers: they are two."),
        "claim_kept": _("{name} rests on its own word: keep the other one."),
        "users_not_verified": _(
            "Nobody verified the other one: its users do not come along. Untick that, and their accounts end."
        ),
        "mandate_between": _("One gave the other a mandate: they are two."),
        "same_side": _("Nobody gives a mandate to themselves."),
        "not_an_agency": _("{name} is no private employment agency: it has no licence."),
        "agency_stopped": _("{name} may not work now: its licence is not in force, or it is banned."),
        "country_not_licensed": _("The licence does not allow posts in {country}."),
        "mandate_not_live": _("The mandate {mandate} does not count today."),
        "mandate_full": _("The mandate {mandate} has room for {room} more."),
        "critical_failed": _("With this answer nobody can accept: {question}"),
        "critical_open": _("A question that decides is not answered yet."),
        "not_all_answered": _("Not every question is answered yet: accept with conditions, or go on asking."),
        "score_too_low": _("{score} of 100 points are too few to accept without conditions."),
        "same_person": _("For posts abroad somebody else decides than who answered."),
        "term_runs": _("The organisation can still answer: wait until its last day."),
    }


def decision(verb: str) -> str:
    """What was decided of a licence."""
    return {"suspend": _("Suspended"), "reinstate": _("Given back"), "withdraw": _("Withdrawn")}.get(verb, verb)


def effects(counted: dict[str, int]) -> list[str]:
    """What a decision changed, a sentence each; what was not counted is not said."""
    said = []
    if "adverts" in counted:
        one = ngettext("{n} advert is hidden", "{n} adverts are hidden", counted["adverts"])
        said.append(one.format(n=formats.number(counted["adverts"])))
    if "adverts_back" in counted:
        one = ngettext("{n} advert is shown again", "{n} adverts are shown again", counted["adverts_back"])
        said.append(one.format(n=formats.number(counted["adverts_back"])))
    if "mandates_after" in counted:
        one = ngettext("{n} mandate stands still", "{n} mandates stand still", counted["mandates_after"])
        said.append(one.format(n=formats.number(counted["mandates_after"])))
    if "workers" in counted:
        one = ngettext("{n} worker is told", "{n} workers are told", counted["workers"])
        said.append(one.format(n=formats.number(counted["workers"])))
    return said


def money(amount: int | None, currency: str) -> str:
    """An amount in minor units; empty for None."""
    if amount is None:
        return ""
    exact = Decimal(amount).scaleb(-minor_digits(currency))
    pattern = formats.currency_pattern(currency)
    return str(format_currency(exact, currency, format=pattern, locale=formats.locale()))


def reason(code: str, number: int) -> str:
    """Why an employer is proposed for a visit."""
    count = formats.number(number)
    return {
        "hired": ngettext("{n} post filled here in two years", "{n} posts filled here in two years", number),
        "advertised": ngettext("{n} advert in two years", "{n} adverts in two years", number),
        "many_wait": ngettext(
            "{n} person waits for the work it offers: two or more for each post",
            "{n} people wait for the work it offers: two or more for each post",
            number,
        ),
        "some_wait": ngettext(
            "{n} person waits for the work it offers", "{n} people wait for the work it offers", number
        ),
        "sector_hires": ngettext(
            "others of its sector filled {n} post", "others of its sector filled {n} posts", number
        ),
        "sector_waits": ngettext(
            "{n} person waits for what others of its sector offer: two or more for each post",
            "{n} people wait for what others of its sector offer: two or more for each post",
            number,
        ),
        "corridor_open": ngettext(
            "it sought {n} person where the way abroad is open",
            "it sought {n} people where the way abroad is open",
            number,
        ),
        "never_visited": _("nobody of the service spoke with it yet"),
        "long_ago": _("nobody spoke with it for a year"),
    }[code].format(n=count)


def way(found: Corridor | None) -> str:
    """Whether people may be sent to a country today, since when and by which text."""
    if found is None:
        return _("no text says whether people may be sent there")
    said = {
        CorridorState.OPEN: _("open since {day}: {source}"),
        CorridorState.SUSPENDED: _("suspended since {day}: {source}"),
        CorridorState.BANNED: _("forbidden since {day}: {source}"),
    }[found.state]
    return said.format(day=formats.day(found.since), source=found.source)
