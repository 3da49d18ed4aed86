"""Codes of the house as sentences for people: constraints, parts of a score, reasons, levels, states.

The core and the apps answer with codes and numbers; what a person reads about them is written here, once.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from siraba.core.matching.results import Component, Constraint, OccupationFit, PlaceFit, Wish
from siraba.core.terms.levels import Evidence, LanguageLevel
from siraba.faces.web import formats
from siraba.faces.web.licences import licence


def component(code: Component) -> str:
    """The name of a part of the score."""
    return components()[code]


def components() -> dict[Component, str]:
    """The names of all parts of a score."""
    return {
        Component.SKILLS: _("Skills"),
        Component.OCCUPATION: _("Occupation"),
        Component.EXPERIENCE: _("Experience"),
        Component.LANGUAGES: _("Languages"),
        Component.WISHES: _("Wishes"),
        Component.PLACE: _("Place"),
        Component.EDUCATION: _("Education"),
    }


def constraint(code: Constraint, subject: str | None = None) -> str:
    """A condition as the step of a funnel: what those who remain have in common."""
    if code is Constraint.LANGUAGE and subject:
        return _("Speak {language} as well as asked").format(language=formats.tongue(subject))
    if code is Constraint.LICENCE and subject:
        return _("Have this: {licence}").format(licence=licence(subject))
    return {
        Constraint.OPEN: _("The vacancy is open"),
        Constraint.REGISTRATION: _("Are registered and look for work"),
        Constraint.CONFIRMATION: _("Confirmed it lately"),
        Constraint.NOT_PLACED: _("Have no job through the service yet"),
        Constraint.CONSENT: _("Agreed to be proposed there"),
        Constraint.DESTINATION: _("Want to work in that country"),
        Constraint.ADULTHOOD: _("Are adults, for a post abroad"),
        Constraint.AGE: _("Have the age that the law asks"),
        Constraint.AVAILABILITY: _("Are free at the start"),
        Constraint.EDUCATION: _("Have the education asked"),
        Constraint.LANGUAGE: _("Speak the language asked"),
        Constraint.LICENCE: _("Have the licence asked"),
        Constraint.EXPERIENCE: _("Have the years of practice asked"),
        Constraint.NOT_EXCLUDED: _("Were not presented or put aside before"),
    }[code]


def opening_constraint(code: Constraint, subject: str | None = None) -> str:
    """A condition when one person searches vacancies: what the remaining vacancies have in common."""
    if code is Constraint.LANGUAGE and subject:
        return _("Ask no more {language} than the person speaks").format(language=formats.tongue(subject))
    if code is Constraint.LICENCE and subject:
        return _("Do not ask this, which is missing: {licence}").format(licence=licence(subject))
    return {
        Constraint.OPEN: _("Are open"),
        Constraint.REGISTRATION: _("The person is registered and looks for work"),
        Constraint.CONFIRMATION: _("The person confirmed it lately"),
        Constraint.NOT_PLACED: _("The person has no job through the service yet"),
        Constraint.CONSENT: _("The person agreed to be proposed there"),
        Constraint.DESTINATION: _("Lie in a country where the person wants to work"),
        Constraint.ADULTHOOD: _("Are at home, or the person is an adult"),
        Constraint.AGE: _("Set no age limit that keeps the person out"),
        Constraint.AVAILABILITY: _("Start when the person is free"),
        Constraint.EDUCATION: _("Ask no more education than the person has"),
        Constraint.LANGUAGE: _("Ask no more of a language than the person speaks"),
        Constraint.LICENCE: _("Ask no licence that is missing"),
        Constraint.EXPERIENCE: _("Ask no more years than the person has"),
        Constraint.NOT_EXCLUDED: _("Were not proposed to the person before"),
    }[code]


def to_verify(code: str) -> str:
    """A fact that let the person through because it is not known, as something to ask."""
    kind, _colon, subject = code.partition(":")
    if kind == Constraint.LANGUAGE and subject:
        return _("how well the person speaks {language}").format(language=formats.tongue(subject))
    if kind == Constraint.LICENCE and subject:
        return licence(subject)
    return {
        Constraint.REGISTRATION: _("until when the registration runs"),
        Constraint.CONFIRMATION: _("whether the person still looks for work"),
        Constraint.AGE: _("the date of birth"),
        Constraint.AVAILABILITY: _("from when the person is free"),
        Constraint.EDUCATION: _("the level of education"),
        Constraint.LANGUAGE: _("the languages"),
        Constraint.LICENCE: _("the licences"),
        Constraint.EXPERIENCE: _("the years of practice"),
    }.get(Constraint(kind), constraint(Constraint(kind)))


def evidence(level: Evidence | int) -> str:
    """What proves a skill."""
    return {
        Evidence.PRESUMED: _("presumed"),
        Evidence.DECLARED: _("told"),
        Evidence.SHOWN: _("shown"),
        Evidence.TESTED: _("tested"),
        Evidence.CERTIFIED: _("certified"),
    }[Evidence(level)]


def language_level(level: LanguageLevel | int | None) -> str:
    """A CEFR level, or what the person said of a language: that it is understood, read or spoken."""
    if level is None:
        return _("level not known")
    known = LanguageLevel(level)
    if known.examined:
        return known.word
    return {
        LanguageLevel.UNDERSTANDS: _("understood"),
        LanguageLevel.READS: _("read"),
        LanguageLevel.SPEAKS: _("spoken"),
    }[known]


def speaks(code: str, level: LanguageLevel | int | None) -> str:
    """A language and how well: `français B1`, `bambara (spoken)`."""
    name, said = formats.tongue(code), language_level(level)
    if level is not None and LanguageLevel(level).examined:
        return _("{language} {level}").format(language=name, level=said)
    return _("{language} ({level})").format(language=name, level=said)


def education(level: int | None) -> str:
    """An ISCED 2011 level in words."""
    if level is None:
        return _("not known")
    return (
        _("before primary school"),
        _("primary school"),
        _("lower secondary school"),
        _("upper secondary school"),
        _("training after secondary school"),
        _("two years of higher education"),
        _("bachelor"),
        _("master"),
        _("doctorate"),
    )[level]


def years(count: float) -> str:
    """`8 years`; less than one year is said in months."""
    if 0 < count < 1:
        months = max(1, round(count * 12))
        return ngettext("{n} month", "{n} months", months).format(n=months)
    whole = float(count).is_integer()
    # gettext knows whole numbers only: 1,5 is singular in French, and no dual in Arabic
    form = int(count) if whole else 1 if formats.locale().plural_form(count) == "one" else 100
    return ngettext("{n} year", "{n} years", form).format(n=formats.number(count))


def place(fit: PlaceFit) -> str:
    """Where the person lives against where the work is."""
    return {
        PlaceFit.SAME_REGION: _("lives in that region"),
        PlaceFit.MOBILE: _("would move within the country"),
        PlaceFit.NOT_MOBILE: _("does not want to move"),
        PlaceFit.ABROAD: _("lives in another country"),
        PlaceFit.UNKNOWN: _("whether the person would move"),
    }[fit]


def wish_met(wish: Wish) -> str:
    """A wish that the vacancy fulfils."""
    return {
        Wish.CONTRACT: _("wants this kind of contract"),
        Wish.PAY: _("the pay is what the person expects"),
        Wish.WORKING_TIME: _("wants this working time"),
    }[wish]


def wish_unmet(wish: Wish) -> str:
    """A wish that the vacancy does not fulfil."""
    return {
        Wish.CONTRACT: _("wants another kind of contract"),
        Wish.PAY: _("expects more pay"),
        Wish.WORKING_TIME: _("wants another working time"),
    }[wish]


def wish_unknown(wish: Wish) -> str:
    """A wish about which one side says nothing."""
    return {
        Wish.CONTRACT: _("the kind of contract"),
        Wish.PAY: _("the pay"),
        Wish.WORKING_TIME: _("the working time"),
    }[wish]


def occupation(fit: OccupationFit, held: str) -> str:
    """How near the nearest held occupation is; `held` is its name."""
    return {
        OccupationFit.SAME: _("does this occupation"),
        OccupationFit.NEAR: _("{held}: a near occupation").format(held=held),
        OccupationFit.GROUP: _("{held}: an occupation of the same family").format(held=held),
        OccupationFit.FAR: _("an occupation near to this one"),
        OccupationFit.UNKNOWN: _("the occupation"),
    }[fit]


def missing_term(name: str) -> str:
    """A term without which a vacancy cannot be published."""
    return {
        "title": _("the title"),
        "occupation_id": _("the occupation, chosen in the classification"),
        "country": _("the country"),
        "positions": _("how many people are sought"),
    }.get(name, name)


def match_kind(kind: str) -> str:
    """How well a code of another classification fits."""
    return {
        "exact": _("the same"),
        "close": _("nearly the same"),
        "broad": _("wider"),
        "narrow": _("narrower"),
    }.get(kind, kind)


def import_kind(kind: str) -> str:
    """What the rows of a file are."""
    return {"jobseeker": _("People"), "vacancy": _("Vacancies")}.get(kind, kind)


def job(kind: str) -> str:
    """What a job does."""
    return {
        "audit.sign": _("Sign the audit of the day"),
        "pool.forget": _("Forget changes that the tables of the search hold"),
        "keys.forget": _("Forget the keys of forms sent long ago"),
        "import.look": _("Look through a file before it is brought in"),
        "import.read": _("Bring a file in"),
        "import.undo": _("Take a file that was brought in back"),
        "import.remove": _("Remove files that are done with"),
        "breach.tell": _("Tell people of a breach that concerns them"),
        "breach.remind": _("Remind of data breaches of which the authority was not told"),
        "retention.run": _("Let go of what was kept for its term"),
        "right.remind": _("Remind of requests about data that are due"),
        "keys.reseal": _("Seal anew under the key in use"),
        "document.destroy": _("Destroy copies of documents whose day has come"),
        "report.forget": _("Forget how people who reported an offer are reached"),  # of an older Siraba
        "jobseeker.count": _("Count who looks for which work"),
        "person.compare": _("Look whether people who came by a file are known already"),
        "person.send_own_codes": _("Send the codes that job seekers asked for"),
        "person.names": _("Count how common names are, to find people entered twice"),
        "profile.recode": _("Bring people's occupations to a new release"),
        "vacancy.recode": _("Bring vacancies' occupations to a new release"),
        "pool.rebuild": _("Build the tables of the search anew"),
        "parameters.effect": _("See what other weights would change in the lists"),
        "coding.train": _("Learn what the classifications say, to code titles by meaning"),
        "shortlist.batch": _("Keep the list of every vacancy, and look whether it changed too much"),
        "vacancy.check": _("Look at adverts anew by the rules of fair recruitment"),
        "vacancy.ask_open": _("Ask employers whether vacancies are open still"),
        "vacancy.expire": _("Close vacancies whose last day has passed"),
        "licence.tell_workers": _("Tell workers that an agency may not work any more"),
        "messages.send": _("Send the messages that are due"),
        "messages.tidy": _("Wipe what old messages said"),
    }.get(kind, kind)


VACANCY_TONES = {
    "draft": "wait",
    "submitted": "info",
    "returned": "wait",
    "published": "go",
    "filled": "info",
    "expired": "info",
    "withdrawn": "halt",
}
REGISTRATION_TONES = {"open": "go", "suspended": "wait", "placed": "info", "closed": "info"}
IMPORT_TONES = {"waiting": "info", "running": "info", "done": "go", "stopped": "wait", "failed": "halt"}
JOB_TONES = IMPORT_TONES
MESSAGE_TONES = {
    **{"waiting": "info", "sending": "info", "sent": "go", "merged": "go"},
    **{"failed": "halt", "cancelled": "info", "expired": "wait"},
}
SEVERITY_TONES = {"block": "halt", "escalate": "halt", "warn": "wait", "info": "info"}
CHANGE_TONES = {"draft": "wait", "review": "wait", "approved": "go", "published": "go", "withdrawn": "halt"}
RIGHT_TONES = {
    **{"received": "wait", "checked": "info", "in_work": "info"},
    **{"answered": "go", "refused": "halt", "withdrawn": "info"},
}
WORDS_TONES = {"proposed": "wait", "accepted": "go", "refused": "halt"}
"""The tone (a colour with its sign) in which a state is shown."""
