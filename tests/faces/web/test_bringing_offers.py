"""A file of vacancies: what rules will say of each row is shown before it is brought in, and is what they say after."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from siraba.apps.findings.models import Finding
from siraba.apps.foundation import jobs
from siraba.apps.foundation.looking import sample
from siraba.apps.foundation.models import SourceRecord, Upload
from siraba.apps.vacancies.models import Vacancy
from siraba.faces.web.steward import found
from tests.faces.web.conftest import Town
from tests.faces.web.test_bringing import shown_form

HEADER = (
    "id;title;description;employer;country;place;positions;pay_amount;pay_currency;pay_period;hours_week;"
    "duration_months;worker_pays;closes_on"
)
FAIR = "Boulangerie du Fleuve;XD;Kénéba;1;90000;XOF;month;40;6;no;"
ROWS = [
    f"V1;Boulanger;Pain et levain.;{FAIR}",
    f"V2;Boulanger;Frais de dossier : 25 000 FCFA à verser par le candidat.;{FAIR.replace(';no;', ';yes;')}",
    "V3;Boulanger;Pain.;Inconnue SARL;XD;Kénéba;1;90000;XOF;month;;;no;",
    "V4;métier que nul ne connaît;Pain.;Inconnue SARL;XD;Kénéba;1;90000;XOF;month;40;6;no;2020-01-01",
    "V5;Boulanger;Pain.;;XD;Kénéba;1;90000;XOF;month;40;6;no;",
]


def looked_at(desk: Client, rows: list[str], key: str) -> Upload:
    said = SimpleUploadedFile("offres.csv", "\n".join([HEADER, *rows]).encode())
    address = desk.post(reverse("web:give_file"), {"kind": "vacancy", "file": said, "key": key}).headers["Location"]
    form = shown_form(desk, address) | {"publish": "1", "source": "anpe", "key": f"{key}/map"}
    assert desk.post(address, form).status_code == 302
    jobs.run_waiting()
    return Upload.objects.latest("pk")


def foreseen(upload: Upload) -> dict[str, set[tuple[str, str, str]]]:
    """By the row's own id, each thing that a check would say of it."""
    return {
        each["cells"][0]: {(one["rule"], one["severity"], str(sorted(one["params"].items()))) for one in each["says"]}
        for each in sample(upload)
        if each.get("says")
    }


def written() -> dict[str, set[tuple[str, str, str]]]:
    """The same of what stands after."""
    names = dict(SourceRecord.objects.filter(source="anpe").values_list("object_id", "source_id"))
    stand: dict[str, set[tuple[str, str, str]]] = {}
    for row in Finding.objects.filter(object_id__in=names, state="open"):
        stand.setdefault(names[row.object_id], set()).add((row.rule, row.severity, str(sorted(row.params.items()))))
    return stand


def test_what_rules_will_say_of_each_row_is_shown_before_and_is_what_they_say_after(town: Town, desk: Client) -> None:
    before: dict[str, Any] = {"vacancies": Vacancy.objects.count(), "findings": Finding.objects.count()}
    upload = looked_at(desk, ROWS, "one")
    assert Vacancy.objects.count() == before["vacancies"] and Finding.objects.count() == before["findings"]
    ahead = foreseen(upload)
    assert {"V2", "V3", "V4", "V5"} <= ahead.keys()
    page = desk.get(reverse("web:import_file", args=[upload.public_id])).content.decode()
    desk.post(reverse("web:read_file", args=[upload.public_id]), {"key": "r1"})
    jobs.run_waiting()
    assert written() == ahead
    for row in Finding.objects.filter(state="open", object_id__in=SourceRecord.objects.values("object_id")):
        assert escape(found.sentence(row)) in page
    # the same file, mended: of a known row it is said what is left then
    mended = [ROWS[1].replace(";yes;", ";no;").replace("Frais de dossier : 25 000 FCFA à verser par le candidat.", "")]
    again = looked_at(desk, [*mended, ROWS[2].replace(";;;no", ";40;;no")], "two")
    ahead = foreseen(again)
    desk.post(reverse("web:read_file", args=[again.public_id]), {"key": "r2"})
    jobs.run_waiting()
    after = written()
    assert {name: after.get(name, set()) for name in ("V2", "V3")} == {n: ahead.get(n, set()) for n in ("V2", "V3")}
    assert [rule for rule, _weight, _said in ahead["V2"] if rule == "no_worker_fee"] == []
