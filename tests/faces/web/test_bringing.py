"""Bringing a file in on the pages: from the file to what it did, and back."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from siraba.apps.foundation import jobs
from siraba.apps.foundation.importers import own_readings
from siraba.apps.foundation.models import ImportMapping, ImportRun, Upload
from siraba.apps.jobseekers.models import Profile
from siraba.apps.persons.models import Person
from siraba.core.tabular.mapping import Mapping
from siraba.faces.web.desk import import_words
from tests.faces.web.conftest import Town

HEADER = "N° demandeur;Nom;Prénoms;Sexe;Date de naissance;Téléphone;Métier;Expérience;Salaire souhaité;Langues"
ROWS = [
    "D1;Traorézié;Aminatou;Femme;17/04/1990;+229 01 97 00 00 01;boulanger;3,5;90000;fr:B1",
    "D2;Kéitaba;Moussa;Homme;1988;+229 01 97 00 00 02;boulanger;2;;fr:A2, bm:speaks",
    "D3;;;Homme;31/12/1999;x;boulanger;2;;",
    "D4;Ndiayeba;Awa;F;02/02/1992;;métier que nul ne connaît;1;;",
]


def send(desk: Client, *rows: str, name: str = "fichier.csv", kind: str = "jobseeker", key: str = "k1") -> HttpResponse:
    said = SimpleUploadedFile(name, "\n".join([HEADER, *rows]).encode())
    return desk.post(reverse("web:give_file"), {"kind": kind, "file": said, "key": key})


def shown_form(desk: Client, address: str) -> dict[str, str]:
    """What a browser would send of the form as it stands."""
    html = desk.get(address).content.decode()
    said: dict[str, str] = {}
    for name, inner in re.findall(r'<select id="[^"]+" name="([^"]+)">(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected>', inner)
        said[name] = chosen[1] if chosen else re.findall(r'<option value="([^"]*)"', inner)[0]
    said |= dict(re.findall(r'<input id="(?:source|name)" name="(source|name)" maxlength="60" value="([^"]*)"', html))
    return said


def figures(answer: HttpResponse) -> list[str]:
    """The figures of the facts on a page."""
    return re.findall(r"<dd>\s*(\d+)\s*</dd>", answer.content.decode())


def test_from_a_file_as_people_keep_them_to_people_and_back(town: Town, desk: Client) -> None:
    before = set(Person.objects.values_list("pk", flat=True))
    answer = send(desk, *ROWS)
    assert answer.status_code == 302
    upload = Upload.objects.get()
    form = shown_form(desk, answer.headers["Location"])
    guessed = {name.removeprefix("col:"): column for name, column in form.items() if name.startswith("col:") and column}
    assert guessed == {
        "id": "N° demandeur", "family_names": "Nom", "given_names": "Prénoms", "sex": "Sexe",
        "birth": "Date de naissance", "phones": "Téléphone", "title": "Métier", "years": "Expérience",
        "min_pay": "Salaire souhaité", "languages": "Langues",
    }  # fmt: skip
    assert (form["dates:birth"], form["split:languages"], form["decimal:years"]) == ("%d/%m/%Y", ",", ",")
    form |= {"currency:min_pay": "XOF", "period:min_pay": "month", "name": "notre base", "key": "k2"}
    assert desk.post(answer.headers["Location"], form).status_code == 302
    page = reverse("web:import_file", args=[upload.public_id])
    assert "<progress" in desk.get(page).content.decode()
    jobs.run_waiting()
    assert figures(desk.get(page))[:5] == ["3", "0", "0", "1", "1"]
    assert "Traorézié" in desk.get(page).content.decode()
    assert set(Person.objects.values_list("pk", flat=True)) == before
    assert desk.post(reverse("web:read_file", args=[upload.public_id]), {"key": "k3"}).status_code == 302
    jobs.run_waiting()
    made = {row.family_names: row for row in Person.objects.exclude(pk__in=before)}
    assert set(made) == {"Traorézié", "Kéitaba", "Ndiayeba"}
    assert {row.sex for row in made.values()} == {"f", "m"}
    assert str(made["Kéitaba"].birth_earliest) == "1988-01-01"
    pay = Profile.objects.get(person=made["Traorézié"])
    assert (pay.min_pay_amount, pay.min_pay_currency, pay.min_pay_period) == (90_000, "XOF", "month")
    rejected = b"".join(desk.get(reverse("web:rejected_rows", args=[upload.public_id])).streaming_content).decode()  # type: ignore[attr-defined]  # a file
    assert "D3" in rejected
    assert "D1" not in rejected
    run = ImportRun.objects.get()
    assert desk.post(reverse("web:undo_run", args=[run.public_id]), {"key": "k4"}).status_code == 302
    jobs.run_waiting()
    assert set(Person.objects.values_list("pk", flat=True)) == before
    assert figures(desk.get(reverse("web:import_run", args=[run.public_id])))[:3] == ["3", "0", "0"]


def test_columns_that_were_kept_serve_the_next_file_and_the_command_line(
    town: Town, desk: Client, tmp_path: Path
) -> None:
    address = send(desk, *ROWS).headers["Location"]
    form = shown_form(desk, address) | {"col:phones": "", "name": "base", "source": "anpe", "key": "k2"}
    desk.post(address, form)
    kept = ImportMapping.objects.get()
    again = send(desk, *ROWS, key="k3").headers["Location"]
    told = shown_form(desk, again)
    assert told["col:phones"] == ""
    assert told["name"] == "base"
    desk.post(again, told | {"key": "k4"})
    assert ImportMapping.objects.count() == 1, "the same columns are no new version"
    third = send(desk, *ROWS, key="k5").headers["Location"]
    desk.post(third, told | {"col:title": "", "key": "k6"})
    assert list(ImportMapping.objects.values_list("name", "version")) == [("base", 1), ("base", 2)]
    path = tmp_path / "mapping.yaml"
    path.write_bytes(desk.get(reverse("web:file_mapping", args=[third.split("/")[-2]])).content)
    assert "title" not in Mapping.load(path).fields
    assert "title" in Mapping.parse(kept.text).fields


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [("photo.csv", b"\x89PNG\r\n\x1a\n", 422), ("empty.csv", b"", 422), ("page.csv", b"<html>", 422)],
)
def test_what_is_no_table_is_refused_by_its_content_and_not_kept(
    town: Town, desk: Client, name: str, content: bytes, status: int
) -> None:
    answer = desk.post(
        reverse("web:give_file"), {"kind": "jobseeker", "file": SimpleUploadedFile(name, content), "key": "k"}
    )
    assert answer.status_code == status
    assert 'role="alert"' in answer.content.decode()
    assert not Upload.objects.exists()


def test_a_file_that_is_too_large_is_refused(town: Town, desk: Client, settings: Any) -> None:
    settings.SIRABA_UPLOAD_BYTES = 500
    assert send(desk, *["D1;" * 200]).status_code == 413
    settings.SIRABA_UPLOAD_BYTES = -(10**7)
    assert send(desk, *ROWS).status_code == 413, "refused before it is read"
    assert not Upload.objects.exists()


def test_without_an_identifier_nothing_is_looked_at_and_nothing_typed_is_lost(town: Town, desk: Client) -> None:
    address = send(desk, *ROWS).headers["Location"]
    form = shown_form(desk, address) | {"col:id": "", "source": "anpe <1>", "key": "k2"}
    answer = desk.post(address, form)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'value="anpe &lt;1&gt;"' in text
    assert Upload.objects.get().looked is None
    bad = desk.post(address, {"yaml": "fields:\n  id: {column: nowhere}\n", "how": "yaml", "key": "k3"})
    assert bad.status_code == 422
    assert "column: nowhere" in bad.content.decode()


def test_a_file_is_its_givers_alone(town: Town, desk: Client) -> None:
    address = send(desk, *ROWS).headers["Location"]
    upload = Upload.objects.get()
    other = Client()
    other.force_login(town.elsewhere)
    for each in (address, reverse("web:import_file", args=[upload.public_id])):
        assert other.get(each).status_code == 404
    assert other.post(reverse("web:read_file", args=[upload.public_id]), {"key": "k"}).status_code == 404
    steward = Client()
    steward.force_login(town.administrator)
    assert steward.get(reverse("web:give_file")).status_code == 404


def test_work_on_a_file_is_stopped_and_goes_on(town: Town, desk: Client) -> None:
    address = send(desk, *ROWS).headers["Location"]
    desk.post(address, shown_form(desk, address) | {"key": "k2"})
    upload = Upload.objects.get()
    for verb, state in (("stop", "stopped"), ("resume", "waiting")):
        desk.post(reverse("web:steer_file", args=[upload.public_id, verb]), {"key": verb})
        upload.refresh_from_db()
        assert upload.looked is not None
        assert upload.looked.state == state


def test_every_field_and_every_fault_has_words() -> None:
    from siraba.core.tabular import Code

    names = {name for kind in ("jobseeker", "vacancy") for name in own_readings(kind)}
    assert [name for name in names if import_words.field(name) == name] == []
    for code in Code:
        assert "{" not in import_words.fault(code.value, {}, "x")
        assert import_words.fault_kind(code.value)
