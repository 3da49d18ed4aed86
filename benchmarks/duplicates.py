"""Finding somebody entered a second time: precision, recall, candidates and time on made-up registers.

    python benchmarks/duplicates.py [--people N] [--planted N] [--seeds 11,12,13] [--database]

A register of `people` in families (one phone, one family name, one place; twins among them), a third of them born on a
first of January, names drawn as unevenly as registers are. Then `planted` of them are entered again, each with one to
three changes (a typing mistake, another spelling or Arabic script, given and family names swapped, a second name left
out, a new phone, no day of birth, moved away), and as many new people who are in no register. Weights were set on
seed 7; the seeds reported are others. With --database the register is entered through the actions into SQLite, and the
check of an entry is timed there.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from siraba.apps.persons.resemblance import QUEUE_FROM, Band, Identity, Likeness, sought_keys, stored_keys, weigh
from siraba.core.terms.dates import PartialDate

GIVEN = {
    "m": """
    Mohamed/Mohammed/Muhammad/Mouhamed/محمد Mamadou/Mamadu Moussa/Musa/موسى Ibrahim/Ibrahima/إبراهيم
    Ousmane/Usman/عثمان Abdoulaye/Abdulaye Amadou/Ahmadou/Amadu Seydou/Saydou Issa/Isa/عيسى Boubacar/Bubakar
    Cheick/Cheikh/Sheikh Adama Souleymane/Suleiman/سليمان Lassina/Lassana Yaya/Yahya Ignace Prosper Blaise
    Firmin Kossi/Kossy Samba Demba Modou Alassane/Alhassane Bakary/Bacary Youssouf/Yusuf/يوسف
    Idrissa/Idriss/إدريس Hamidou/Hamidu Serge Théodore/Theodore Oumar/Umar/عمر Aliou/Alioune Babacar/Babakar
    Daouda/Dauda Djibril/Jibril/جبريل Fodé/Fode Gaoussou/Gaossou Hassan/Assane/حسن Hussein/Ousseini Jean Paul
    Pierre Emmanuel Koffi/Kofi Kouassi/Kwassi Yao Kouamé/Kwame Malick/Malik/مالك Mory/Mori Nouhoum/Nouhou Papa
    Pathé/Pate Salif/Salifou Sékou/Secou Siaka/Siyaka Tidiane/Tijane Vamara Zoumana/Zumana
    Abdelkader/Abdoul_Kader/عبد_القادر Abdourahmane/Abderrahmane/عبد_الرحمن Aboubacar/Abubakar/أبو_بكر
""",
    "f": """
    Aminata/Aminatou Fatoumata/Fatumata Mariam/Mariama/مريم Awa/Hawa Kadiatou/Kadidiatou Ramatou/Ramatu Chantal
    Adjoa/Ajoa Bintou/Bintu Salimata/Salimatou Rokia/Rokiya/رقية Oumou/Umu Nafissatou/Nafisatu Djénéba/Jeneba
    Estelle Clarisse Odile Grâce/Grace Yacine/Yassine Coumba/Kumba Ndèye/Ndeye Safiatou/Safiatu Assétou/Assetou
    Habibatou/Habibatu Zeinab/Zaynab/زينب Maïmouna/Maimuna/ميمونة Aïcha/Aicha/عائشة Aïssata/Aissatou Fanta
    Fatima/Fatma/فاطمة Khadija/Kadija/خديجة Mame Marie Jeanne Esther Ruth Nana Penda Ramata Sira Sokhna/Soxna
    Tening Astou/Astu Binta Hadja Djamila/Jamila/جميلة Halimatou/Halima/حليمة Rahinatou/Rahina Saran
    Nassira/Nasira Mouna/Muna
""",
}
FAMILY = """
    Traoré/Traore/تراوري Diarra/Jarra Keïta/Keita/كيتا Coulibaly/Koulibaly/كوليبالي Diallo/Jallow/ديالو
    Touré/Toure/توري Sangaré/Sangare Dembélé/Dembele Konaté/Konate Sidibé/Sidibe Ndiaye/N'Diaye/Njie Fall
    Gueye/Guèye Diop/Diob Ba/Bah Sow/So Cissé/Cisse/Ceesay Camara/Kamara/كمارا Doumbia/Dumbia Fofana/Foffana
    Ouattara/Wattara Koné/Kone Bamba Sanogo Ouédraogo/Ouedraogo Kaboré/Kabore Sawadogo Zongo Compaoré/Compaore
    Houngbédji/Hounbedji Agossou/Agosu Zinsou/Zinsu Akplogan Dossou/Dossu Mbarga/M'Barga Ngono Fotso Tchameni
    Abakar/أبكر Mahamat/محمد Hassan/حسن Haïdara/Haidara/حيدرة Maïga/Maiga Cissoko/Sissoko Kanté/Kante
    Kouyaté/Kouyate/Kuyateh Diabaté/Diabate Sacko/Sakho Niang/Nyang Sarr/Saar Faye/Fay Diouf/Joof
    Thiam/Tiam/Cham Seck/Sek Mbaye/M'Baye Gaye/Gay Sall/Sal Kane/Kan Ly/Li Sy/Si Wane/Wan Tall/Tal Barry/Bari
    Baldé/Balde Bâ Dieng/Jeng Diaw/Diao Lô/Lo Tounkara/Tunkara Soumaré/Soumare Sylla/Silla Bagayoko/Bagayogo
    Berthé/Berthe Goïta/Goita Dao Togola Samaké/Samake Adjovi/Ajovi Ahouansou/Ahuansu Gbaguidi/Baguidi
    Hounsou/Hunsu Kpossou Lokossou/Lokosu Sossa Tossou/Tosu Vodounou Yovo Zannou/Zanu
"""


def _spellings(text: str) -> list[list[str]]:
    """The groups of a list; `_` stands for the space of a name in two words."""
    return [[name.replace("_", " ") for name in group.split("/")] for group in text.split()]


@dataclass(frozen=True, slots=True)
class Somebody:
    """As a form says it; names with the group of spellings they were drawn from."""

    given: tuple[str, ...]
    family: str
    sex: str
    birth: PartialDate
    region: str
    place: str
    phone: str

    def identity(self) -> Identity:
        """What is compared."""
        return Identity.of(
            " ".join(self.given),
            self.family,
            sex=self.sex,
            birth=self.birth,
            region=self.region,
            place=self.place,
            phones=[self.phone] if self.phone else [],
        )


class Register:
    """Draws people in families, and the same people again with what clerks change."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.given = {sex: self._uneven(_spellings(text)) for sex, text in GIVEN.items()}
        self.family = self._uneven(_spellings(FAMILY))
        tables = [*map(_spellings, GIVEN.values()), _spellings(FAMILY)]
        self.other = {name: group for groups in tables for group in groups for name in group}

    def _uneven(self, groups: list[list[str]]) -> tuple[list[list[str]], list[float]]:
        order = groups[:]
        self.dice.shuffle(order)
        return order, [1 / (rank + 6) for rank in range(len(order))]

    def _name(self, table: tuple[list[list[str]], list[float]]) -> str:
        group = self.dice.choices(table[0], table[1])[0]
        return group[0] if self.dice.random() < 0.8 else self.dice.choice(group)

    def people(self, count: int) -> list[Somebody]:
        """So many people, family by family."""
        found: list[Somebody] = []
        while len(found) < count:
            found += self._household()
        return found[:count]

    def _household(self) -> list[Somebody]:
        dice = self.dice
        family, region = self._name(self.family), f"R{int(dice.betavariate(1, 2.5) * 12):02d}"
        place, phone = f"{region}-{int(dice.betavariate(1, 3) * 15):02d}", self._phone()
        found: list[Somebody] = []
        for _ in range(dice.choices([1, 2, 3, 4, 5], [55, 20, 12, 8, 5])[0]):
            sex = dice.choice("mf")
            given = (self._name(self.given[sex]),) + ((self._name(self.given[sex]),) if dice.random() < 0.12 else ())
            birth = found[-1].birth if found and dice.random() < 0.02 else self._birth()
            shared = phone if dice.random() < 0.7 else self._phone()
            surname = family if dice.random() < 0.85 else self._name(self.family)
            found.append(Somebody(given, surname, sex, birth, region, place, shared if dice.random() < 0.92 else ""))
        return found

    def _phone(self) -> str:
        return f"+22370{self.dice.randrange(10**6):06d}"

    def _birth(self) -> PartialDate:
        dice = self.dice
        year = 2008 - min(int(dice.expovariate(1 / 12)), 45)
        kind = dice.random()
        if kind < 0.33:
            return PartialDate.parse(f"{year}-01-01")
        if kind < 0.45:
            return PartialDate.parse(str(year))
        if kind < 0.50:
            return PartialDate.from_age(2026 - year, date(2026, 6, 1))
        return PartialDate.parse(f"{year}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}")

    def again(self, who: Somebody) -> Somebody:
        """The same person, entered by somebody else: one to three changes, and perhaps a new phone."""
        changes = [self.typing, self.spelling, self.swap, self.shorten, self.vague, self.move]
        for change in self.dice.choices(changes, [30, 30, 12, 10, 25, 8], k=self.dice.randint(1, 3)):
            who = change(who)
        return replace(who, phone=self._phone()) if self.dice.random() < 0.55 else who

    def typing(self, who: Somebody) -> Somebody:
        """A letter lost, doubled, changed or turned in one name."""
        names = [*who.given, who.family]
        at = self.dice.randrange(len(names))
        names[at] = self._mistyped(names[at])
        return replace(who, given=tuple(names[:-1]), family=names[-1])

    def _mistyped(self, name: str) -> str:
        if len(name) < 3:
            return name
        at = self.dice.randrange(1, len(name) - 1)
        how = self.dice.randrange(4)
        if how == 0:
            return name[:at] + name[at + 1 :]
        if how == 1:
            return name[:at] + name[at] + name[at:]
        if how == 2:
            return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
        return name[:at] + self.dice.choice("aeioulnrst") + name[at + 1 :]

    def spelling(self, who: Somebody) -> Somebody:
        """Every name that has another spelling is written in one."""
        names = [self.dice.choice(self.other.get(name, [name])) for name in (*who.given, who.family)]
        return replace(who, given=tuple(names[:-1]), family=names[-1])

    def swap(self, who: Somebody) -> Somebody:
        """The family name first."""
        return replace(who, given=(who.family,), family=" ".join(who.given))

    def shorten(self, who: Somebody) -> Somebody:
        """The second given name left out, or one put in."""
        more = (*who.given, self._name(self.given[who.sex]))
        return replace(who, given=who.given[:1] if len(who.given) > 1 else more)

    def vague(self, who: Somebody) -> Somebody:
        """Only the year, or the first of January, or an age that is one off."""
        year = who.birth.latest.year
        kind = self.dice.random()
        if kind < 0.4:
            return replace(who, birth=PartialDate.parse(str(year)))
        if kind < 0.8:
            return replace(who, birth=PartialDate.parse(f"{year}-01-01"))
        return replace(who, birth=PartialDate.from_age(2026 - year + self.dice.choice((-1, 0, 1)), date(2026, 11, 1)))

    def move(self, who: Somebody) -> Somebody:
        """Another place, perhaps another region."""
        region = who.region if self.dice.random() < 0.5 else f"R{self.dice.randrange(12):02d}"
        return replace(who, region=region, place=f"{region}-{self.dice.randrange(15):02d}")


class Index:
    """A register in memory, sought as the database is."""

    def __init__(self, people: list[Somebody]) -> None:
        self.identities = [who.identity() for who in people]
        self.holders: dict[str, list[int]] = defaultdict(list)
        for number, identity in enumerate(self.identities):
            for key in stored_keys(identity):
                self.holders[key].append(number)
        self.bones = Counter(bone for identity in self.identities for bone in set(identity.bones))

    def share(self, bone: str) -> float:
        """The share of the register that bears a name."""
        return self.bones[bone] / len(self.identities)

    def seek(self, who: Somebody) -> dict[int, Likeness]:
        """Everybody who was looked at for an entry, with the likeness."""
        entry, people = who.identity(), len(self.identities)
        near = {number for key in sought_keys(entry) for number in self.holders.get(key, ())}
        return {number: weigh(entry, self.identities[number], share=self.share, people=people) for number in near}


def measure(seed: int, count: int, planted: int) -> dict[str, float]:
    """One register: what was found of those entered again, and what was asked about new people."""
    register = Register(seed)
    people = register.people(count + planted)
    known, strangers = people[:count], people[count:]  # strangers come from households of their own
    index = Index(known)
    entries = [(number, register.again(known[number])) for number in register.dice.sample(range(count), planted)]
    tally: Counter[str] = Counter()
    candidates, seconds = [], []
    for truth, who in [*entries, *((-1, who) for who in strangers)]:
        start = time.process_time()
        found = index.seek(who)
        seconds.append(time.process_time() - start)
        candidates.append(len(found))
        _count(tally, truth, found)
    return {
        "recall": tally["right"] / planted,
        "precision": _precision(tally, ""),
        "recall_queue": tally["queue_right"] / planted,
        "precision_queue": _precision(tally, "queue_"),
        "recall_same": tally["same_right"] / planted,
        "precision_same": _precision(tally, "same_"),
        "reached": tally["reached"] / planted,
        "asked_per_stranger": tally["strangers_asked"] / planted,
        "candidates": statistics.mean(candidates),
        "most_candidates": max(candidates),
        "ms": 1000 * statistics.mean(seconds),
    }


def _count(tally: Counter[str], truth: int, found: dict[int, Likeness]) -> None:
    tally["reached"] += truth in found
    for number, likeness in found.items():
        right = "right" if number == truth else "wrong"
        tally[right] += likeness.band is not Band.DIFFERENT
        tally[f"queue_{right}"] += likeness.score >= QUEUE_FROM
        tally[f"same_{right}"] += likeness.band is Band.SAME
    if truth < 0:
        tally["strangers_asked"] += any(each.band is not Band.DIFFERENT for each in found.values())


def _precision(tally: Counter[str], of: str) -> float:
    return tally[f"{of}right"] / max(1, tally[f"{of}right"] + tally[f"{of}wrong"])


def in_database(seed: int, count: int, entries: int) -> dict[str, float]:
    """The same register entered through the actions into SQLite; the check of an entry timed there, wall clock."""
    os.environ["SIRABA_HOME"] = tempfile.mkdtemp(prefix="siraba-duplicates-")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "siraba.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from siraba.apps.persons.actions.names import compare_waiting, count_names
    from siraba.apps.persons.duplicates import resembling
    from siraba.apps.persons.models import Resemblance

    call_command("migrate", verbosity=0)
    register = Register(seed)
    people = register.people(count)
    entering = _timed(lambda: _enter(people))
    counting = _timed(count_names)
    comparing = _timed(lambda: all(iter(compare_waiting, 0)))
    looked = [register.again(people[number]).identity() for number in register.dice.sample(range(count), entries)]
    seconds = sorted(_timed(partial(resembling, [entry])) for entry in looked)
    return {
        "entered_a_second": count / entering,
        "seconds_to_count_names": counting,
        "compared_a_second": count / comparing,
        "median_ms": 1000 * statistics.median(seconds),
        "p95_ms": 1000 * seconds[int(0.95 * len(seconds))],
        "worst_ms": 1000 * seconds[-1],
        "pairs_queued": Resemblance.objects.count(),
    }


def _enter(people: list[Somebody]) -> None:
    from siraba.apps.foundation.actors import SYSTEM
    from siraba.apps.persons.actions import enter_persons
    from siraba.apps.persons.rules import PersonEntry

    for at in range(0, len(people), 250):
        some = [
            PersonEntry(
                " ".join(who.given), who.family, sex=who.sex, birth=who.birth, region=who.region, place=who.place,
                phones=(who.phone,) if who.phone else (),
            )
            for who in people[at : at + 250]
        ]  # fmt: skip
        enter_persons(some, by=SYSTEM, key=f"bench/{at}")


def _timed(do: Callable[[], object]) -> float:
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


def main() -> None:
    """Print a line a seed."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--people", type=int, default=50_000)
    asked.add_argument("--planted", type=int, default=2_000)
    asked.add_argument("--seeds", default="11,12,13")
    asked.add_argument("--database", action="store_true")
    args = asked.parse_args()
    for seed in map(int, args.seeds.split(",")):
        print(f"seed {seed}: {_told(measure(seed, args.people, args.planted))}", flush=True)
    if args.database:
        print(f"database: {_told(in_database(int(args.seeds.split(',')[0]), args.people, 500))}")


def _told(figures: dict[str, float]) -> str:
    return ", ".join(f"{name} {value:.3g}" if value < 100 else f"{name} {value:.0f}" for name, value in figures.items())


if __name__ == "__main__":
    main()
