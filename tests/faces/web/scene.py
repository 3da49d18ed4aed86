"""The people of a rule's case, each at a browser in one language, and the advert they speak of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from siraba.apps.accounts.actions import enter_user
from siraba.apps.countries.actions import enter_values
from siraba.apps.countries.rules import ValueRow
from siraba.apps.foundation import jobs
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.organisations.models import Licence, Mandate, Organisation
from siraba.apps.vacancies.advert import catalogue
from siraba.apps.vacancies.models import Vacancy
from siraba.core.terms.money import Pay, PayPeriod
from siraba.faces.web import formats
from tests.apps.organisations import dealing
from tests.faces.web.conftest import Town

HOME = {
    "title": "Boulanger", "positions": "2", "country": "XD", "region": "XD-01", "place": "Kénéba", "amount": "90000",
    "currency": "XOF", "period": "month", "hours_week": "40", "duration_months": "6", "worker_pays": "no",
}  # fmt: skip
ABROAD = HOME | {
    "country": "FR", "place": "Lyon", "amount": "1900", "currency": "EUR", "housing": "Chambre fournie",
    "travel_payer": "l'employeur", "return_payer": "l'employeur",
}  # fmt: skip
FIRM, AGENCY = "Boulangerie du Fleuve", "Savane Emploi"


def in_words(name: str, said: Any) -> str:
    """A fact as people write it; codes have their words in the catalogue."""
    if isinstance(said, Pay):
        return formats.pay(said)
    return {"country": formats.country, "since": lambda each: formats.day(date.fromisoformat(each))}.get(name, str)(
        said
    )


@dataclass
class Scene:
    """The people of a case, each at a browser in one language, and the advert they speak of."""

    town: Town
    language: str
    people: dict[str, Client] = field(default_factory=dict)
    where: str = ""
    mandate: Mandate | None = None
    licence: Licence | None = None

    def at(self, role: str, of: Organisation | None = None) -> Client:
        """The browser of somebody of this role."""
        if role not in self.people:
            office = self.town.counsellor.office if role in ("counsellor", "office_head") else None
            key, own = uuid4().hex, of.public_id if of else None
            user = enter_user(
                f"{key}@rules.example", role, role, office=office, organisation_id=own, by=SYSTEM, key=key
            )
            self.people[role] = Client()
            self.people[role].force_login(user)
            self.people[role].get(f"/language/{self.language}")
        return self.people[role]

    @property
    def writer(self) -> Client:
        """Who offers the post: the firm, or the agency that recruits for it where there is one."""
        if self.mandate:
            return self.at("agency_user", self.mandate.agency)
        return self.at("employer_user", Organisation.objects.get(name=FIRM))

    @property
    def row(self) -> Vacancy:
        return Vacancy.objects.get(public_id=self.where.strip("/").split("/")[-1])

    def write(self, **said: Any) -> None:
        """Fill in the form: a new vacancy, or the same one anew."""
        if self.mandate:
            said |= {"mandate": str(self.mandate.public_id)}
        address = f"{self.where}edit" if self.where else "/employer/new"
        answer = self.writer.post(address, said | {"key": uuid4().hex})
        assert answer.status_code == 302, answer.content.decode()
        self.where = answer.headers["Location"]

    def submit(self) -> Any:
        return self.writer.post(f"{self.where}submit", {"key": uuid4().hex})

    def desk(self, address: str, who: str = "counsellor", **said: Any) -> Any:
        """Something that is sent from a page of the service about the advert."""
        return self.at(who).post(reverse(f"web:{address}", args=[self.row.public_id]), said | {"key": uuid4().hex})

    def act(self, who: str, address: str, thing: Any, **said: Any) -> None:
        answer = self.at(who).post(reverse(f"web:{address}", args=[thing.public_id]), said | {"key": uuid4().hex})
        assert answer.status_code == 302, answer.content.decode()
        jobs.run_waiting()  # what an organisation changes is looked at for its adverts by a job

    @property
    def checked(self) -> str:
        """The page on which somebody of the service looks at it."""
        return str(self.at("counsellor").get(f"/desk/adverts/{self.row.public_id}/").content.decode())

    @property
    def shown(self) -> bool:
        """Whether anybody sees it."""
        status = Client().get(f"/offers/{self.row.public_id}/").status_code
        assert status in (200, 404)
        return bool(status == 200)

    def says(self, rule: str, text: str, **facts: Any) -> bool:
        """Whether a page says in its language what the rule says of these facts."""
        with translation.override(self.language):
            told = {name: in_words(name, said) for name, said in facts.items()}
        return escape(catalogue().rules[rule].sentence(told, self.language)) in text

    def goes_through(self) -> None:
        """Handed in, published, and seen by everybody."""
        if self.row.state != "submitted":
            answer = self.submit()
            assert answer.status_code == 302, answer.content.decode()
        answer = self.desk("publish_advert")
        assert answer.status_code == 302, answer.content.decode()
        assert self.shown


def monthly(amount: int) -> Pay:
    return Pay(amount, "XOF", PayPeriod.MONTH)


def table(name: str, country: str, value: float | str, unit: str = "") -> None:
    """A line of a dated table, from today on."""
    row = ValueRow(1, country, "", value, unit, formats.today(), None)
    enter_values(name, [row], "Journal officiel", "t.csv", uuid4().hex, by=SYSTEM, key=uuid4().hex)


def recruits(scene: Scene, headcount: int = 5) -> None:
    """The post is an agency's, under a mandate of the firm."""
    agency = dealing.organisation(AGENCY, "XD", "agency", place="Kénéba", verified_on=formats.today())
    scene.licence = dealing.licence(agency, "XD-26-001", country="XD")
    firm = Organisation.objects.get(name=FIRM)
    scene.mandate = dealing.mandate(firm, agency, headcount, countries=("XD",))
