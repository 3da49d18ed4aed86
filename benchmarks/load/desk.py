"""What a counsellor does: journeys over real pages, each begun where the one before ended, with pauses to think."""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Awaitable, Callable
from typing import Any

from benchmarks.load.browser import Broken, Browser, Form

PERSON = r"/desk/people/[0-9a-f-]{36}/"
VACANCY = r"/desk/vacancies/[0-9a-f-]{36}/"
ADVERT = r"/desk/adverts/[0-9a-f-]{36}/"
SPREAD = 0.6
"""Of the logarithm of a think time."""


class Counsellor:
    """Somebody at a desk, until the time is over. Everything they draw comes from their own dice."""

    def __init__(self, number: int, browser: Browser, script: dict[str, Any], ends: float) -> None:
        self.number, self.browser, self.script, self.ends = number, browser, script, ends
        self.dice = random.Random(number)
        self.done = 0
        self.problems: list[str] = []

    async def work(self, begins: float) -> None:
        """Arrive, work until the end. A page that does not come is noted, and the work goes on."""
        await asyncio.sleep(begins)
        try:
            await self._try("first page", self._first_page)
            weights = self.script["journeys"]
            while time.monotonic() < self.ends:
                name = self.dice.choices(list(weights), weights=list(weights.values()))[0]
                journey: Callable[[], Awaitable[None]] = getattr(self, f"_{name}")
                await self._try(name, journey)
        except _Over:
            return
        finally:
            await self.browser.client.aclose()

    async def _try(self, name: str, journey: Callable[[], Awaitable[None]]) -> None:
        try:
            await journey()
            self.done += 1
        except Broken as problem:
            self.problems.append(f"{name}: {problem}")
            await self._think("glance")

    async def _think(self, how: str) -> None:
        said = self.script["think"][how]
        seconds = min(self.dice.lognormvariate(math.log(said["median"]), SPREAD), said["most"])
        left = self.ends - time.monotonic()
        if seconds >= left:
            raise _Over
        await asyncio.sleep(seconds)

    def _chance(self, name: str) -> bool:
        return bool(self.dice.random() < self.script["share"][name])

    async def _first_page(self) -> None:
        await self.browser.get("/desk/")
        for path in self.browser.links(r"/static/[^\"]+\.css"):  # once a day; then the browser has them
            await self.browser.get(path)

    async def _day(self) -> None:
        await self.browser.get("/desk/")
        await self._think("glance")
        forms = self.browser.forms(action="/confirm")
        if forms and self._chance("confirm"):
            await self.browser.send(self.dice.choice(forms), {})
            await self._think("talk")

    async def _look_up(self) -> None:
        await self._find_somebody()
        await self._think("read")

    async def _find_somebody(self) -> None:
        """A name searched (a family name by its first letters, or both names), one of the files opened."""
        family = self.dice.choice(self.script["families"])
        words = family[: self.dice.randrange(4, 8)]
        if self.dice.random() < 0.5:
            words = f"{self.dice.choice(self.script['names'])} {words}"
        await self.browser.get("/desk/people/", q=words)
        await self._think("glance")
        found = self.browser.links(PERSON)
        if not found:
            await self.browser.get("/desk/people/")
            found = self.browser.links(PERSON)
        await self.browser.get(self.dice.choice(found))

    async def _reach(self) -> None:
        await self._find_somebody()
        await self._think("read")
        if not (pages := self.browser.links(f"{PERSON}contacts")):
            return
        await self.browser.get(pages[0])
        await self._think("talk")
        known = self.browser.forms(button="confirm")
        if known and self.dice.random() < 0.5:
            await self.browser.send(self.dice.choice(known), {}, ("do", "confirm"))
        else:
            if not (forms := self.browser.forms(names="value")):  # of another office: read, and not written
                return
            form = forms[0]
            await self.browser.send(form, {"kind": "email", "value": f"load-{self._word()}@example.org", "shown": "on"})
            if 'name="value" value="load-' in self.browser.page:
                raise Broken("a contact was not taken")

    async def _register(self) -> None:
        await self.browser.get("/desk/people/new")
        said = self._somebody()
        await self._think("write")
        form = _one(self.browser.forms(names="given_names"))
        await self.browser.send(form, said)
        for _ in range(2):  # perhaps it asks who it is, and what the words mean
            if not self.browser.where.startswith("/desk/people/new"):
                break
            await self._think("read")
            form = _one(self.browser.forms(names="given_names"))
            seen = [value for name, value in form.fields + form.choices if name == "seen"]
            asked: dict[str, str | list[str]] = {"seen": list(dict.fromkeys(seen))} if seen else {}
            await self.browser.send(form, {**asked, "nobody": "1", "concept": "later"})
        else:
            raise Broken("somebody could not be registered")
        await self._think("read")

    def _somebody(self) -> dict[str, str | list[str]]:
        pick = self.dice.choice
        said = {
            "given_names": f"{pick(self.script['names'])} {self._word()}",
            "family_names": pick(self.script["families"]),
            "sex": pick("fm"),
            "birth_year": str(self.dice.randrange(1965, 2007)),
            "place": pick(self.script["towns"]),
            "phone_1": f"+99902{self.dice.randrange(10**8):08d}",
            "title": pick(self.script["titles"]),
            "years": str(self.dice.randrange(1, 20)),
            "consent_home": "on",
        }
        return dict(said)

    async def _correct(self) -> None:
        await self._find_somebody()
        await self._think("read")
        if not (pages := self.browser.links(f"{PERSON}mend")):  # a file of another office is seen and not mended
            return
        await self.browser.get(pages[0])
        await self._think("write")
        form = _one(self.browser.forms(names="given_names"))
        await self.browser.send(form, {"place": self.dice.choice(self.script["towns"])})
        if self.browser.where.endswith("/mend"):
            raise Broken("a file could not be mended")

    async def _vacancy(self) -> None:
        await self.browser.get("/desk/vacancies/", state="published", mine="1")
        await self._think("glance")
        found = self.browser.links(VACANCY)
        if not found:
            return
        here = self.dice.choice(found)
        await self.browser.get(here)
        await self._think("read")
        people = [value for form in self.browser.forms(action="/compare") for name, value in form.choices]
        if people and self._chance("next_page"):
            await self.browser.get(here, page="2")
            await self._think("read")
        if len(people) > 1 and self._chance("compare"):
            one, other = self.dice.sample(people, 2)
            await self.browser.get(f"{here}compare?person={one}&person={other}")
            await self._think("read")
        if people and self._chance("keep"):
            await self.browser.get(here)
            keep = self.browser.forms(action="/keep")
            if keep:
                await self._think("glance")
                await self.browser.send(keep[0], {})
                await self._think("read")

    async def _adverts(self) -> None:
        await self.browser.get("/desk/adverts/", what=self.dice.choice(["submitted", "hidden", "reported"]))
        await self._think("glance")
        found = self.browser.links(ADVERT)
        if found:
            await self.browser.get(self.dice.choice(found))
            await self._think("read")

    async def _titles(self) -> None:
        await self.browser.get("/desk/titles/")
        await self._think("read")
        forms = [form for form in self.browser.forms(action="/desk/titles/", names="key") if form.buttons]
        forms = [form for form in forms if any(name == "concept" for name, _value in form.buttons)]
        if forms:
            form = self.dice.choice(forms)
            buttons = [each for each in form.buttons if each[0] == "concept"]
            await self.browser.send(form, {}, buttons[0])

    async def _occupation(self) -> None:
        word = self.dice.choice(self.script["titles"])
        for length in range(3, min(len(word), 8) + 1):
            await self.browser.get("/occupations/lookup", q=word[:length])
            await self._think("stroke")
        await self.browser.get("/occupations/", q=word)
        await self._think("glance")

    def _word(self) -> str:
        """Letters that nobody else drew: two counsellors with the same dice of names register two people."""
        return "".join(self.dice.choice("abcdefghijklmnoprstuvyz") for _ in range(7)) + str(self.number)


class _Over(Exception):
    """The time is over."""


def _one(forms: list[Form]) -> Form:
    if not forms:
        raise Broken("the page has not the form that it should have")
    return forms[0]
