"""What the public reads: weights, languages, feeds that readers understand; reports; what hides an offer at once."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import jsonschema
import pypdfium2
import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from siraba.apps.findings.actions import hold, lift
from siraba.apps.findings.models import Hold
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.vacancies.models import OfferReport, Vacancy
from siraba.faces.web import formats
from siraba.faces.web.public import newspaper
from tests.faces.web.conftest import Town
from tests.faces.web.scene import AGENCY, HOME, Scene, recruits

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "job_posting.json").read_text(encoding="utf-8"))
HOSTILE = "</script><script>alert(1)</script> & co"


@pytest.fixture
def page(town: Town) -> str:
    return f"/offers/{town.vacancy.public_id}/"


def get(address: str, language: str = "fr") -> Any:
    return Client(headers={"accept-language": language}).get(address)


def posting(text: str) -> dict[str, Any]:
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)
    said: dict[str, Any] = json.loads(found)
    return said


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_a_public_page_is_light_and_says_its_language(town: Town, page: str, language: str) -> None:
    for address in ("/", "/offers/", page):
        answer = get(address, language)
        text = answer.content.decode()
        files = re.findall(r'(?:href|src)="/static/([^"]+)"', text)
        weight = len(answer.content) + sum(Path(str(finders.find(each))).stat().st_size for each in files)
        assert weight <= 100_000
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in text
        assert "Boulanger ou boulangère" in text


def test_the_posting_on_a_page_and_in_the_feed_is_what_search_engines_ask(town: Town, page: str) -> None:
    Vacancy.objects.filter(pk=town.vacancy.pk).update(description=HOSTILE, open_licence="CC-BY-4.0")
    checker = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    said = posting(get(page).content.decode())
    checker.validate(said)
    assert said["baseSalary"]["value"] == {"@type": "QuantitativeValue", "value": 90_000, "unitText": "MONTH"}
    assert "alert(1)" in said["description"], "kept as text"
    assert "<script" not in said["description"]
    feed = get("/offers/feed.jsonld?licence=CC-BY-4.0").json()
    assert feed["license"].startswith("https://creativecommons.org/")
    (item,) = feed["dataFeedElement"]
    checker.validate({"@context": feed["@context"], **item["item"]})
    for broken in ("title", "datePosted", "jobLocation"):
        with pytest.raises(jsonschema.ValidationError):
            checker.validate({name: value for name, value in said.items() if name != broken})


def test_a_reader_library_reads_the_rss(town: Town) -> None:
    Vacancy.objects.filter(pk=town.vacancy.pk).update(description=f"{HOSTILE}\x0b", open_licence="CC0-1.0")
    read = feedparser.parse(io.BytesIO(get("/offers/rss.xml").content))
    assert not read.bozo
    assert read.version == "rss20"
    (entry,) = read.entries
    assert entry.title == "Boulanger ou boulangère, Kénéba, " + formats.country("XD")
    assert entry.id == str(town.vacancy.public_id)
    assert entry.published_parsed[:3] == town.vacancy.published_on.timetuple()[:3]
    assert entry.rights.startswith("https://creativecommons.org/publicdomain")
    assert "90" in entry.summary


HR = "{http://www.hr-xml.org/3}"
PROFILE = (
    "PostingInstruction", "PositionTitle", "PositionLocation", "PositionOrganization", "PositionOpenQuantity",
    "JobCategoryCode", "PositionOfferingTypeCode", "PositionFormattedDescription", "WorkingLanguageCode",
    "PositionPeriod", "ImmediateStartIndicator", "PositionScheduleTypeCode", "ApplicationCloseDate",
)  # fmt: skip
"""The parts of a profile in the order in which members of EURES write them."""


def test_offers_go_out_in_the_layout_of_eures_and_say_nothing_that_is_not_known(town: Town) -> None:
    def opening() -> ElementTree.Element:
        file = zipfile.ZipFile(io.BytesIO(get("/offers/eures.zip").content))
        (name,) = file.namelist()
        assert name == f"{town.vacancy.public_id}.xml"
        return ElementTree.fromstring(file.read(name))  # noqa: S314 - our own answer

    Vacancy.objects.filter(pk=town.vacancy.pk).update(
        description=f"{HOSTILE}\x0b", sector="10", contract_kind="seasonal"
    )
    root = opening()
    assert [each.tag for each in root] == [
        f"{HR}{name}" for name in ("DocumentID", "PositionOpeningStatusCode", "PostingRequester", "PositionProfile")
    ]
    profile = root[-1]
    assert [each.tag.removeprefix(HR) for each in profile] == list(PROFILE)
    told = {each.tag.removeprefix(HR): "".join(each.itertext()) for each in profile}
    assert (told["PositionOpenQuantity"], told["PositionOfferingTypeCode"]) == ("3", "Seasonal")
    assert told["PositionScheduleTypeCode"] == "FullTime"
    assert told["ApplicationCloseDate"] == town.vacancy.closes_on.isoformat()
    assert told["WorkingLanguageCode"] == "FR"
    assert "alert(1)" in told["PositionFormattedDescription"]
    assert "<script" not in told["PositionFormattedDescription"], "markup of others is text"
    assert "90" in told["PositionFormattedDescription"], "pay has no place of its own"
    code = profile.find(f"{HR}JobCategoryCode")
    assert code is not None
    assert (code.text, code.get("listName")) == ("7512", "ISCO2008")
    assert profile.findtext(f"{HR}PositionOrganization/{HR}IndustryCode") == "C10"
    city = profile.findtext(f"{HR}PositionLocation/{HR}Address/{{http://www.openapplications.org/oagis/9}}CityName")
    assert city == "Kénéba"
    unknown = {"start_date": None, "closes_on": None, "working_time": None, "sector": "", "employer": None}
    Vacancy.objects.filter(pk=town.vacancy.pk).update(**unknown)
    bare = [each.tag.removeprefix(HR) for each in opening()[-1]]
    left = {"PositionOrganization", "PositionPeriod", "ImmediateStartIndicator", "PositionScheduleTypeCode"}
    assert bare == [name for name in PROFILE if name not in left | {"ApplicationCloseDate"}]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_newspaper_column_has_what_may_be_reprinted_and_the_advice(town: Town, language: str) -> None:
    def words() -> str:
        body = get("/offers/newspaper.pdf", language).content
        return " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(body))

    assert town.vacancy.reference.split("-")[2] not in words(), "its employer did not open it"
    Vacancy.objects.filter(pk=town.vacancy.pk).update(open_licence="CC-BY-4.0", description='#sys.inputs "[x]"')
    text = words()
    year_and_number = town.vacancy.reference.split("-", 1)[1].rsplit("-", 1)[0]  # readers turn what stands around it
    assert year_and_number in text
    assert "sys" in text, "what people write is no programme"
    before = newspaper.typeset.cache_info().misses
    words()
    Client(headers={"accept-language": language}, HTTP_HOST="testserver:99").get("/offers/newspaper.pdf")
    assert newspaper.typeset.cache_info().misses == before, "set once, whoever asks under which name"


def test_a_hold_hides_an_offer_at_once_everywhere(town: Town, page: str) -> None:
    stop = hold(town.vacancy, "Le numéro appelle un inconnu.", by=SYSTEM, key="h1")
    assert get(page).status_code == 404
    for each in ("/", "/offers/"):
        assert str(town.vacancy.public_id) not in get(each).content.decode()
    assert get("/offers/feed.jsonld").json()["dataFeedElement"] == []
    assert feedparser.parse(io.BytesIO(get("/offers/rss.xml").content)).entries == []
    lift(stop, "L'employeur a été joint.", by=SYSTEM, key="h2")
    assert get(page).status_code == 200
    assert str(town.vacancy.public_id) in get("/").content.decode()


def told(page: str, address: str, **said: Any) -> Any:
    entry = {"reason": "fee", "text": "On m'a demandé 50 000 F.", **said}
    return Client(REMOTE_ADDR=address).post(f"{page}report", entry)


def test_reports_reach_the_queue_and_enough_of_them_hide_the_offer(town: Town, page: str, desk: Client) -> None:
    assert told(page, "41.85.1.2", key="r1").headers["Location"] == "/offers/reported"
    assert desk.get("/desk/adverts/?what=reported").content.decode().count(town.vacancy.reference) == 1
    assert told(page, "41.85.1.2", key="r2").status_code == 429, "the same words from one place"
    assert told(page, "41.85.1.2", key="r2b", text="On m'a pris mon passeport.").status_code == 302, (
        "somebody else there"
    )
    assert told(page, "41.85.9.9", key="r3").status_code == 302, "the same network: in the queue, and one voice"
    assert get(page).status_code == 200
    assert told(page, "197.234.3.4", key="r4").status_code == 302
    assert get(page).status_code == 404, "hidden until a person has looked"
    assert Hold.objects.get().author_id is None
    where = f"/desk/adverts/{town.vacancy.public_id}/reports"
    assert desk.post(where, {"key": "s0", "outcome": "rien", "show": "1"}).status_code == 409
    answer = desk.post(where, {"key": "s1", "outcome": "L'employeur rembourse la visite médicale.", "show": "1"})
    assert answer.status_code == 302
    assert get(page).status_code == 200
    assert set(OfferReport.objects.values_list("state", flat=True)) == {"seen"}
    for number, address in enumerate(("160.1.1.1", "102.2.2.2")):
        told(page, address, key=f"again{number}")
    assert get(page).status_code == 200, "after a person has looked, twice as many are needed"


def test_a_contact_is_kept_only_if_it_is_agreed_and_no_address_ever(town: Town, page: str) -> None:
    answer = told(page, "41.85.1.2", contact="+229 01 97 00 00 00", key="c1")
    assert answer.status_code == 422
    assert "+229 01 97 00 00 00" in answer.content.decode(), "nothing typed is lost"
    assert told(page, "41.85.1.2", contact="+229 01 97 00 00 00", agreed="on", key="c2").status_code == 302
    row = OfferReport.objects.get()
    assert (row.contact, "41.85" in row.sender) == ("+229 01 97 00 00 00", False)


def test_of_one_offer_one_place_is_heard_some_times_and_hides_nothing(town: Town, page: str) -> None:
    answers = [told(page, "41.85.1.2", key=f"k{n}", text=f"Il m'a demandé {n} 000 F.").status_code for n in range(9)]
    assert answers == [302] * 8 + [429]
    assert get(page).status_code == 200


def test_one_place_reports_many_offers_a_day_but_not_all(town: Town, page: str) -> None:
    told(page, "41.85.1.2", key="first")
    sender = OfferReport.objects.get().sender
    OfferReport.objects.all().delete()
    OfferReport.objects.bulk_create(
        OfferReport(vacancy=town.draft, reason="other", sender=sender, told_at=timezone.now()) for _ in range(40)
    )
    answer = told(page, "41.85.1.2", key="sixth")
    assert answer.status_code == 429
    assert OfferReport.objects.count() == 40


def test_an_offer_names_the_agency_that_recruits_and_its_licence(town: Town) -> None:
    scene = Scene(town, "en")
    recruits(scene, headcount=5)
    scene.write(**HOME)
    scene.goes_through()
    assert scene.licence
    page = get(f"/offers/{scene.row.public_id}/").content.decode()
    assert AGENCY in page and f'href="/licences/{scene.licence.public_id}/"' in page
    assert "3 posts are left" in scene.checked, "two of five are taken"
    assert AGENCY not in get(f"/offers/{town.vacancy.public_id}/").content.decode()
