"""Each rule of advert, organisation and mandate broken once and held once, from the form to the public page.

The sentences that are looked for come from the catalogue of the rules, in the language of who reads the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from siraba.apps.foundation import jobs
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.organisations.models import Organisation
from siraba.apps.vacancies import advice
from siraba.apps.vacancies.advert import CORRIDORS, FRESH_DAYS, PAY_TABLE, SAFEGUARDS, catalogue
from siraba.apps.vacancies.models import Vacancy
from siraba.faces.web import formats
from tests.apps.making import days
from tests.faces.web.conftest import Town
from tests.faces.web.scene import ABROAD, FIRM, HOME, Scene, monthly, recruits, table


@dataclass(frozen=True)
class Stopped:
    """A rule that stops an advert: what breaks it, what the page says then, what mends it.

    `early`: the writer is stopped on handing in, else whoever validates on publishing.
    """

    rule: str
    language: str
    facts: dict[str, Any]
    breaks: Callable[[Scene], dict[str, str]]
    mends: Callable[[Scene], dict[str, str] | None]
    early: bool = False


def _firm() -> Organisation:
    return Organisation.objects.get(name=FIRM)


def _unverified(scene: Scene) -> dict[str, str]:
    Organisation.objects.filter(name=FIRM).update(verified_on=None)
    return HOME


def _verify(scene: Scene) -> None:
    scene.act("counsellor", "organisation_verify", _firm(), answer="", how="The extract of the register was seen.")


def _beyond_mandate(scene: Scene) -> dict[str, str]:
    recruits(scene, headcount=1)
    return HOME


def _minimum(scene: Scene) -> dict[str, str]:
    table(PAY_TABLE, "XD", 95_000, "XOF/month")
    return HOME


def _sign(scene: Scene) -> None:
    assert scene.desk("sign_criteria", "office_head").status_code == 302


def _strike(scene: Scene) -> dict[str, str]:
    since = formats.today().isoformat()
    scene.act("inspector", "organisation_dispute", _firm(), since=since, reason="The ovens stand still since Monday.")
    return HOME


def _no_strike(scene: Scene) -> None:
    scene.act("inspector", "organisation_dispute", _firm(), since="", reason="An agreement was signed on Friday.")


def _safeguarded(scene: Scene) -> dict[str, str]:
    table(SAFEGUARDS, "XD", 1)
    table(CORRIDORS, "FR", "open")
    return ABROAD | {"title": "Infirmier"}


def _no_way(scene: Scene) -> dict[str, str]:
    table(CORRIDORS, "FR", "suspended")
    return ABROAD


def _open_way(scene: Scene) -> None:
    table(CORRIDORS, "FR", "open")


WHY = "The ovens of the other site are not on strike."
TODAY = "<today>"
STOPPED = (
    Stopped("publisher_is_verified", "fr", {"publisher": FIRM, "reason": "not_checked"}, _unverified, _verify),
    Stopped(
        "mandate_covers_post",
        "ar",
        {"reason": "too_many", "left": "1"},
        _beyond_mandate,
        lambda _: HOME | {"positions": "1"},
        True,
    ),
    Stopped(
        "terms_are_complete", "en", {"lacking": "hours"}, lambda _: HOME | {"hours_week": ""}, lambda _: HOME, True
    ),
    Stopped("no_worker_fee", "fr", {}, lambda _: HOME | {"worker_pays": "yes"}, lambda _: HOME, True),
    Stopped(
        "pay_reaches_minimum",
        "fr",
        {"pay": monthly(90_000), "minimum": monthly(95_000), "source": "Journal officiel"},
        _minimum,
        lambda _: HOME | {"amount": "95000"},
        True,
    ),
    Stopped(
        "no_discrimination",
        "ar",
        {"criterion": "sex"},
        lambda _: HOME | {"criteria": "sex", "criteria_source": "Accord de 2026, art. 4"},
        _sign,
    ),
    Stopped("no_strike_replacement", "en", {"since": TODAY}, _strike, _no_strike),
    Stopped(
        "health_workers_safeguarded",
        "fr",
        {"country": "XD"},
        _safeguarded,
        lambda _: ABROAD | {"title": "Infirmier", "agreement": "Accord 2026-12"},
    ),
    Stopped(
        "corridor_is_open",
        "ar",
        {"country": "FR", "status": "suspended", "since": TODAY, "source": "Journal officiel"},
        _no_way,
        _open_way,
    ),
)


@pytest.mark.parametrize("case", STOPPED, ids=lambda each: each.rule)
def test_what_breaks_a_rule_is_stopped_and_what_holds_it_goes_through(town: Town, case: Stopped) -> None:
    scene = Scene(town, case.language)
    facts = {name: formats.today().isoformat() if said == TODAY else said for name, said in case.facts.items()}
    scene.write(**case.breaks(scene))
    refused = scene.submit()
    if not case.early:
        assert refused.status_code == 302, refused.content.decode()
        refused = scene.desk("publish_advert")
    assert refused.status_code == 409
    page = refused.content.decode()
    assert scene.says(case.rule, page, **facts)
    assert escape(catalogue().rules[case.rule].remedy.inside(case.language)) in page
    assert scene.row.state == ("draft" if case.early else "submitted")
    assert not scene.shown
    assert scene.says(case.rule, scene.checked, **facts), "whoever validates sees it without trying"
    if (terms := case.mends(scene)) is not None:
        scene.write(**terms)
    scene.goes_through()
    assert not scene.says(case.rule, scene.checked, **facts)


def test_what_the_inspection_parts_from_a_strike_goes_through_while_it_lasts(town: Town) -> None:
    scene = Scene(town, "ar")
    scene.write(**_strike(scene))
    assert scene.submit().status_code == 302
    facts = {"since": formats.today().isoformat()}
    assert scene.says("no_strike_replacement", scene.checked, **facts)
    room = scene.at("inspector").get(f"/desk/adverts/{scene.row.public_id}/")
    assert reverse("web:part_from_dispute", args=[scene.row.public_id]) in room.content.decode()
    refused = scene.desk("part_from_dispute", "inspector", deed="clear", why="no")
    assert refused.status_code == 409
    assert ">no</textarea>" in refused.content.decode(), "what was written is kept"
    assert scene.desk("part_from_dispute", "counsellor", deed="clear", why=WHY).status_code == 404
    assert scene.desk("part_from_dispute", "inspector", deed="clear", why=WHY).status_code == 302
    assert WHY in scene.checked, "whoever validates reads what was found"
    scene.goes_through()
    assert scene.desk("part_from_dispute", "inspector", deed="bind", why=WHY).status_code == 302
    assert not scene.shown
    assert scene.says("no_strike_replacement", scene.checked, **facts)


def test_a_criterion_without_a_ground_is_stopped_when_it_is_handed_in_and_signed_by_another(town: Town) -> None:
    scene = Scene(town, "fr")
    scene.write(**HOME, criteria="origin")
    refused = scene.submit()
    assert refused.status_code == 409
    assert scene.says("no_discrimination", refused.content.decode(), criterion="origin")
    assert scene.desk("sign_criteria", "office_head").status_code == 409, "no law is named"
    assert scene.desk("sign_criteria", "counsellor").status_code == 404
    head = scene.at("office_head")
    firm = Organisation.objects.get(name=FIRM)
    said = HOME | {"criteria": "sex", "criteria_source": "Accord de 2026, art. 4", "key": uuid4().hex}
    where = head.post(f"/desk/vacancies/new/{firm.public_id}/", said).headers["Location"]
    own = Vacancy.objects.latest("pk")
    assert str(own.public_id) in where
    refused = head.post(f"/desk/vacancies/{own.public_id}/sign", {"key": uuid4().hex})
    assert refused.status_code == 409, "who wrote it does not sign it"


WORDS = (
    ("no_worker_fee", "escalate", "fr", "Frais de dossier : 25 000 FCFA à verser par le candidat.",
     "Les frais de dossier sont payés par l'employeur, le candidat ne verse rien."),
    ("no_discrimination", "warn", "en", "Only male applicants below 30 will be considered.",
     "Men and women of any age may apply."),
    ("terms_are_complete", "warn", "fr", "Gagnez jusqu'à 500 000 FCFA par mois sans rien faire.",
     "Le salaire est de 90 000 FCFA par mois."),
    ("publisher_is_verified", "warn", "en", "Contact us only on WhatsApp +229 97 00 00 00.",
     "Bring your papers to the office of the service."),
)  # fmt: skip


@pytest.mark.parametrize("case", WORDS, ids=lambda each: each[0])
def test_words_open_an_alert_or_are_shown_and_never_stop_by_themselves(
    town: Town, case: tuple[str, str, str, str, str]
) -> None:
    rule, severity, language, bad, good = case
    scene = Scene(town, language)
    post = HOME | ({"title": "Baker"} if language == "en" else {})  # a title is coded in the language of its text
    scene.write(**post, description=bad, language=language)
    assert scene.submit().status_code == 302
    queue = scene.at("counsellor").get(f"/desk/adverts/?rule={rule}").content.decode()
    assert scene.row.reference in queue
    found = re.findall(r'<div class="finding( block)?">(.*?)</div>', scene.checked, re.S)
    message = catalogue().rules[rule].hit
    assert message
    before, after = (escape(part) for part in message.inside(language).split("{quote}"))
    told = [(bool(weight), text) for weight, text in found if before in text and after in text]
    assert {weight for weight, _text in told} == {severity == "escalate"}
    quotes = [text.split(before)[1].split(after)[0] for _weight, text in told]
    assert all(quote in escape(bad) for quote in quotes), "the words themselves stand there"
    scene.goes_through()
    scene.write(**post, description=good, language=language)
    assert before not in scene.checked
    scene.goes_through()


def test_a_suspended_licence_freezes_its_adverts_at_once(town: Town) -> None:
    scene = Scene(town, "fr")
    recruits(scene)
    scene.write(**HOME)
    scene.goes_through()
    published, scene.where = scene.where, ""
    scene.write(**HOME | {"title": "Maçon"})
    assert scene.submit().status_code == 302
    why = {"reason": "Des travailleurs ont payé leur place."}
    scene.act("inspector", "licence_suspend", scene.licence, answer_by=days(15).isoformat(), **why)
    facts = {"licence": "XD-26-001", "status": "suspended"}
    refused = scene.desk("publish_advert")
    assert refused.status_code == 409
    assert scene.says("licence_stops_everything", refused.content.decode(), **facts)
    waiting, scene.where = scene.where, published
    assert not scene.shown
    assert scene.says("licence_stops_everything", scene.checked, **facts)
    own = scene.writer.get(scene.where).content.decode()
    assert scene.says("licence_stops_everything", own, **facts), "the agency reads why"
    scene.act("inspector", "licence_reinstate", scene.licence, **why)
    assert scene.shown
    scene.where = waiting
    scene.goes_through()


def test_what_nobody_confirmed_is_shown_no_more_until_somebody_does(town: Town) -> None:
    scene = Scene(town, "ar")
    scene.write(**HOME)
    scene.goes_through()
    Vacancy.objects.filter(pk=scene.row.pk).update(confirmed_on=days(-FRESH_DAYS - 1))
    jobs.ask("vacancy.check", by=SYSTEM, key=uuid4().hex)
    jobs.run_waiting()
    facts = {"days": str(FRESH_DAYS + 1), "limit": str(FRESH_DAYS)}
    assert not scene.shown
    assert scene.says("advert_is_fresh", scene.checked, **facts)
    assert scene.says("advert_is_fresh", scene.writer.get(scene.where).content.decode(), **facts)
    assert scene.writer.post(f"{scene.where}open", {"key": uuid4().hex}).status_code == 302
    assert scene.shown
    assert not scene.says("advert_is_fresh", scene.checked, **facts)
    Vacancy.objects.filter(pk=scene.row.pk).update(confirmed_on=days(-FRESH_DAYS - 1))
    jobs.ask("vacancy.ask_open", by=SYSTEM, key=uuid4().hex)
    jobs.run_waiting()
    assert scene.row.state == "withdrawn", "taken off the list by itself"


ADVICE = """
- id: test.fees
  owner: {owner}
  source: "Convention 181 of the ILO, article 7"
  expires_on: {until}
  texts: {{fr: "Personne ne vend un visa.", en: "Nobody sells a visa.", ar: "لا أحد يبيع تأشيرة."}}
"""


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_advice_for_which_nobody_answers_any_more_is_taken_away(
    town: Town, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = Scene(town, language)
    words = {"fr": "Personne ne vend un visa.", "ar": "لا أحد يبيع تأشيرة."}[language]

    def pages(owner: str, until: date) -> tuple[str, str]:
        path = tmp_path / "advice.yaml"
        path.write_text(ADVICE.format(owner=owner, until=until), encoding="utf-8")
        monkeypatch.setattr(advice, "_installed", lambda: advice.read_advice(path))
        public = Client(headers={"accept-language": language}).get("/offers/").content.decode()
        return public, scene.at("inspector").get("/desk/rules/").content.decode()

    today = formats.today()
    public, desk = pages("Direction de l'emploi", today)
    assert words in public, "on its last day it is there"
    assert not scene.says("information_has_owner_and_expiry", desk, lacking="expiry")
    public, desk = pages("''", today - timedelta(days=1))
    assert words not in public
    assert scene.says("information_has_owner_and_expiry", desk, lacking="owner expiry")
