"""The list alone, by databases: one prepared statement that filters, scores and keeps the best fifty.

DuckDB: a native table in the order of the pool, lists as columns, all threads. PostgreSQL 15: arrays, a GIN index
(intarray) on the countries people go to, B-trees, VACUUM ANALYZE, memory for all of it, no compiling of statements.
Dates, cards and fading years are worked out beforehand for both; what no made-up vacancy asks (age, working time,
closing dates, excluded people) is left out of the statements, so they have less to do than the kernels.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.matching.presumed import presumed
from benchmarks.matching.world import TODAY
from siraba.core.matching.sought import Sought
from siraba.core.pool.people import Pool
from siraba.core.pool.units import UNKNOWN, Array, born_by

WHOLE = 1_000_000
EVIDENCE = 8
"""A held skill and its evidence in one number: code × EVIDENCE + level."""
LISTS = {"going": "int[]", "tongue": "smallint[]", "skill": "int[]", "work": "int[]", "years": "int[]", "fade": "int[]"}
FLAGS = ("tongues_known", "idle", "skilled", "lists_none")
NUMBERS = ("id", "country", "region", "mobile", "education", "available", "birth", "pay", "agreed", "agreed_until",
           "everywhere", "licence", "contract")  # fmt: skip
TABLES = {
    "answers": ("held", "asked", "worth"), "cards": ("held", "asked", "worth"), "nears": ("held", "near"),
    "weights": ("asked", "weight"),
}  # fmt: skip
"""What a vacancy brings as small tables."""
STATEMENT = """
with e as materialized (
  select * from people where {going} and (education = -1 or education >= {education}) and available <= {start}
    and (everywhere >= {today} or (agreed = {country} and agreed_until >= {today}))
    and (country = {country} or (birth <> -1 and birth <= {grown}))
    and (not {licence} or licence <> 0)
    and (not tongues_known or tongue[{tongue1} + 1] >= {least1} or tongue[{tongue1} + 1] between 0 and 10)
    and (not tongues_known or tongue[{tongue2} + 1] >= {least2} or tongue[{tongue2} + 1] between 0 and 10)
), best as (
  select id, asked, max(worth) as worth from (
    select h.id, a.asked, a.worth from {skills} h join ({answers}) a on h.held = a.held
    union all
    select h.id, c.asked, c.worth from {works} h join ({cards}) c on h.held = c.held where h.years <> 0 and not h.none
  ) u group by id, asked
), skill as (
  select b.id, cast(sum(b.worth * w.weight) as bigint) {div} {whole} as share
  from best b join ({weights}) w on b.asked = w.asked group by b.id
), work as (
  select h.id, max(n.near) as best,
    sum(case when n.near >= {near} and h.years <> -1 then h.years * n.near {div} 1000000 * h.fade {div} 1000000
        else 0 end) as counted,
    sum(case when n.near >= {near} and h.years <> -1 then h.years else 0 end) as total,
    max(case when n.near >= {near} and h.years = -1 then n.near else 0 end) as guess
  from {works} h join ({nears}) n on h.held = n.held group by h.id
), scored as (
  select e.id,
    {w0} * (case when not e.skilled then {neutral_skills} else coalesce(s.share, 0) end) {div} 1000000
    + {w1} * (case when e.idle then {neutral_occupation} else coalesce(w.best, 0) end) {div} 1000000
    + {w2} * (case when e.idle then {neutral_experience} else greatest(
        cast(coalesce(w.counted, 0) as bigint) * 1000000 {div} (cast(coalesce(w.counted, 0) as bigint) + {half}),
        coalesce(w.guess, 0) * {neutral_experience} {div} 1000000) end) {div} 1000000
    + {w3} * ({language}) {div} 1000000
    + {w4} * (({working_time} * {neutral_wish}
      + {contract_weight} * (case when {contract} = -1 or e.contract = -1 then {neutral_wish}
          when e.contract = {contract} then 1000000 else 0 end)
      + {pay_weight} * (case when {pay} = -1 or e.pay = -1 then {neutral_wish} else greatest(1000000
          - greatest(e.pay - {pay}, 0) * 1000000 {div} greatest(e.pay * {span} {div} 1000000, 1), 0) end))
      {div} 1000000) {div} 1000000
    + {w5} * (case when e.country <> {country} then {abroad} when e.region = -1 or {region} = -1 then {neutral_place}
        when e.region = {region} then {same_region} when e.mobile = -1 then {neutral_place}
        when e.mobile = 1 then {mobile} else {not_mobile} end) {div} 1000000
    + {w6} * (case when {education} = -1 or e.education = -1 then {neutral_education}
        else {steps} end) {div} 1000000 as score
  from e left join skill s on e.id = s.id left join work w on e.id = w.id
  where {least_years} = -1 or e.idle or coalesce(w.total, 0) >= {least_years} or coalesce(w.guess, 0) > 0
)
select id, score from scored order by score desc, id limit {top}
"""


def columns(pool: Pool, sought: Sought) -> Any:
    """The people who may be proposed anywhere at all, as an Arrow table."""
    import pyarrow as arrow

    column, lists, count = pool.columns, pool.lists, len(pool)
    ids = np.array([int(text[2:]) for text in pool.ids.texts(np.arange(count))])
    tongues, skills, work, agreed = lists["languages"], lists["skills"], lists["occupations"], lists["consents"]
    tongue = _levels(pool)
    going, going_ends = lists["destinations"], lists["destinations"].ends
    none = (np.diff(going_ends) == 0).astype(np.int64)
    ends = going_ends + (more := np.append(0, np.cumsum(none)))
    places = np.empty(ends[-1], dtype=np.int32)
    places[ends[:-1][none == 1]] = column["country"][none == 1]
    places[np.arange(len(going.code)) + np.repeat(more[:-1], np.diff(going_ends))] = going.code
    since = np.maximum(sought.as_of.year - work.extra["last_year"].astype(np.int64), 0)
    rule, half = sought.rule, sought.rule.fading_half
    fade = np.where(work.extra["last_year"] == UNKNOWN, rule.fading_unknown, half * WHOLE // (half + since))
    bare = np.unpackbits(sought.lexicon.unskilled(pool).view(np.uint8), bitorder="little")[:count]
    one_agreed, one_until, contract = (np.full(count, UNKNOWN, dtype=np.int64) for _ in range(3))
    has = np.diff(agreed.ends) > 0
    one_agreed[has], one_until[has] = agreed.code, agreed.extra["until"]
    kinds = lists["contract_kinds"]
    contract[np.diff(kinds.ends) > 0] = kinds.code
    confirmed = column["confirmed"]
    alive = (column["live"] == 1) & (column["placed"] == 0) & (column["registered_until"] >= TODAY)
    alive &= (confirmed == UNKNOWN) | (confirmed >= TODAY - sought.parameters.confirmation_days)
    licence = np.where(lists["licences"].known == 1, lists["licences"].has(0), UNKNOWN)
    found = dict(zip(NUMBERS, (
        ids, column["country"], column["region"], column["mobile"], column["education"], column["available"],
        column["birth_last"], column["pay_monthly"], one_agreed, one_until, column["consent_everywhere"], licence,
        contract), strict=True))  # fmt: skip
    flags = (tongues.known == 1, work.known == 0, bare == 0, (skills.known == 1) & (np.diff(skills.ends) == 0))
    table: dict[str, Any] = {name: np.asarray(values, dtype=np.int64) for name, values in found.items()}
    table |= dict(zip(FLAGS, flags, strict=True))
    for name, at, values in (
        ("going", ends, places), ("tongue", np.arange(count + 1) * tongue.shape[1], tongue.reshape(-1)),
        ("skill", skills.ends, skills.code * EVIDENCE + skills.extra["evidence"]),
        ("work", work.ends, work.code), ("years", work.ends, work.extra["years"]), ("fade", work.ends, fade),
    ):  # fmt: skip
        table[name] = arrow.ListArray.from_arrays(np.asarray(at, dtype=np.int32), np.asarray(values, dtype=np.int32))
    return arrow.table(table).filter(arrow.array(alive))


def _levels(pool: Pool) -> Array:
    """The level of each language, people by languages."""
    column = pool.lists["languages"]
    found = np.full((len(pool), len(pool.codes["languages"])), UNKNOWN, dtype=np.int16)
    found[np.repeat(np.arange(len(pool)), np.diff(column.ends)), column.code] = column.extra["level"]
    return found


def values(sought: Sought) -> dict[str, Any]:
    """What a vacancy puts into the statement."""
    asked, rule, cards, vacancy = sought.asked, sought.rule, presumed(sought), sought.vacancy
    tongue = [*zip(asked.tongue.tolist(), asked.tongue_least.tolist(), strict=True), (0, -1), (0, -1)]
    pairs = np.flatnonzero(asked.pair_code >= 0)
    held = (asked.pair_code[pairs, None] * EVIDENCE + np.arange(asked.pair_worth.shape[1])).reshape(-1)
    skill = np.repeat(asked.pair_skill[pairs], asked.pair_worth.shape[1])
    carded, of = np.nonzero(cards)
    near = np.flatnonzero(asked.near > 0)
    found: dict[str, Any] = {
        "country": asked.country, "education": asked.education, "start": asked.start, "today": TODAY,
        "grown": born_by(sought.as_of, sought.parameters.adult_age), "licence": bool(vacancy.licences),
        "tongue1": tongue[0][0], "least1": tongue[0][1], "tongue2": tongue[1][0], "least2": tongue[1][1],
        "whole": asked.whole, "half": asked.half, "least_years": asked.least_years,
        "contract": 1 if vacancy.contract_kind == "fixed" else 0 if vacancy.contract_kind else UNKNOWN,
        "pay": UNKNOWN if vacancy.pay is None else asked.offered, "region": asked.region, "tongues": len(asked.tongue),
    }  # fmt: skip
    found |= _lists("answers", held, skill, asked.pair_worth[pairs].reshape(-1))
    found |= _lists("cards", carded, of, cards[carded, of])
    found |= _lists("nears", near, asked.near[near]) | _lists("weights", np.arange(len(asked.weight)), asked.weight)
    return found | {f"w{number}": weight for number, weight in enumerate(rule.weights.tolist())}


def _lists(name: str, *arrays: Array) -> dict[str, list[int]]:
    return {f"{name}{number}": array.tolist() for number, array in enumerate(arrays)}


def statement(sought: Sought, top: int, mark: str, dialect: dict[str, str]) -> str:
    """The statement with its marks for parameters (`mark` holds `{}` for a name)."""
    rule = sought.rule
    names = {name: mark.format(name) for name in values(sought)}
    steps, surplus = rule.education_steps.tolist(), f"(e.education - {names['education']})"
    school = " ".join(f"when {number} then {share}::bigint" for number, share in enumerate(steps[:-1]))
    lists = {
        name: "select "
        + ", ".join(f"cast(unnest({names[name + str(n)]}) as bigint) as {one}" for n, one in enumerate(of))
        for name, of in TABLES.items()
    }
    fixed: dict[str, Any] = {
        name: f"{getattr(rule, name)}::bigint" for name in rule._fields if name not in ("weights", "pay", "contract")
    }
    fixed |= {"contract_weight": f"{rule.contract}::bigint", "pay_weight": f"{rule.pay}::bigint", "top": top}
    fixed["span"] = f"{rule.pay_span}::bigint"
    language = _language(rule, names, dialect["div"])
    steps_of = f"(case {surplus} {school} else {steps[-1]} end)"
    return STATEMENT.format(**{**fixed, **names, **lists, **dialect, "steps": steps_of, "language": language})


def _language(rule: Any, names: dict[str, str], div: str) -> str:
    parts, met = [], []
    for number in (1, 2):
        held, least = f"e.tongue[{names[f'tongue{number}']} + 1]", names[f"least{number}"]
        steps = rule.language_steps.tolist()
        cases = " ".join(f"when {n} then {share}::bigint" for n, share in enumerate(steps[:-1]))
        surplus = f"greatest({held} - greatest({least}, 11), 0)"
        parts.append(f"case when {names['tongues']} < {number} then 0 when {held} >= {least} then "
                     f"(case {surplus} {cases} else {steps[-1]} end) else {rule.neutral_languages} end")  # fmt: skip
        met.append(f"({names['tongues']} >= {number} and {held} >= {least})")
    return (f"case when not tongues_known or not ({met[0]} or {met[1]}) then {rule.neutral_languages} "
            f"else (({parts[0]}) + ({parts[1]})) {div} greatest({names['tongues']}, 1) end")  # fmt: skip


class Duck:
    """DuckDB over the table."""

    def __init__(self, table: Any) -> None:
        import duckdb

        self.base = duckdb.connect()
        self.base.register("given", table)
        self.base.execute("create table people as select * from given")
        self.base.unregister("given")
        threads = self.base.execute("select current_setting('threads')").fetchone()
        self.tuning = (
            f"DuckDB {duckdb.__version__}, {threads[0] if threads else '?'} threads, native table, list columns"
        )

    def top(self, sought: Sought, count: int) -> list[tuple[int, int]]:
        """Numbers of people and scores of the best, in their order."""
        dialect = {
            "div": "//", "going": "list_contains(going, $country)",
            "skills": "(select id, unnest(skill) as held from e)",
            "works": "(select id, unnest(work) as held, cast(unnest(years) as bigint) as years, "
                     "cast(unnest(fade) as bigint) as fade, lists_none as none from e)",
        }  # fmt: skip
        given = values(sought)
        text = statement(sought, count, "${}", dialect)
        for name in sorted(given, key=len, reverse=True):
            if not isinstance(given[name], list | bool):
                text = re.sub(rf"\${name}\b", f"${name}::bigint", text)
        found: list[tuple[int, int]] = self.base.execute(text, given).fetchall()
        return found

    def save(self, path: Path) -> None:
        """The table as CSV with arrays as PostgreSQL reads them."""
        lists = ", ".join(f"'{{' || array_to_string({name}, ',') || '}}' as {name}" for name in LISTS)
        named = ", ".join((*NUMBERS, *FLAGS))
        self.base.execute(f"copy (select {named}, {lists} from people) to '{path}' (header false)")  # noqa: S608 - names of this module alone


class Postgres:
    """PostgreSQL over the same rows."""

    def __init__(self, address: str, duck: Duck) -> None:
        import psycopg

        self.base = psycopg.connect(address, autocommit=True)
        for setting in ("work_mem = '256MB'", "jit = off", "effective_cache_size = '4GB'", "random_page_cost = 1.1",
                        "max_parallel_workers_per_gather = 0", "maintenance_work_mem = '512MB'"):  # fmt: skip
            self.base.execute(f"set {setting}")
        self.base.execute("create extension intarray")
        named = [f"{name} {'bigint' if name == 'pay' else 'int'}" for name in NUMBERS] + [
            f"{name} boolean" for name in FLAGS
        ]
        named += [f"{name} {kind}" for name, kind in LISTS.items()]
        self.base.execute(f"create table people ({', '.join(named)})")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "people.csv"
            duck.save(path)
            with self.base.cursor().copy("copy people from stdin (format csv)") as into, path.open("rb") as lines:
                while block := lines.read(1 << 20):
                    into.write(block)
        self.base.execute("create index on people using gin (going gin__int_ops)")
        self.base.execute("create index on people (country, education)")
        self.base.execute("vacuum (analyze, freeze) people")
        self.tuning = ("PostgreSQL 15, arrays, GIN (intarray) and B-tree, vacuumed and analysed; shared_buffers 2 GB, "
                       "work_mem 256 MB, jit off, one process, statement prepared")  # fmt: skip

    def top(self, sought: Sought, count: int) -> list[tuple[int, int]]:
        """Numbers of people and scores of the best, in their order."""
        dialect = {
            "div": "/", "going": "going @> array[%(country)s::int]",
            "skills": "(select id, unnest(skill) as held from e)",
            "works": "(select id, unnest(work) as held, unnest(years)::bigint as years, unnest(fade)::bigint as fade, "
                     "lists_none as none from e)",
        }  # fmt: skip
        given = values(sought)
        kinds = {name: "::bigint[]" if isinstance(one, list) else "::boolean" if isinstance(one, bool) else "::bigint"
                 for name, one in given.items()} | {"tongue1": "::int", "tongue2": "::int"}  # fmt: skip
        text = statement(sought, count, "%({})s", dialect)
        for name, kind in kinds.items():
            text = text.replace(f"%({name})s", f"%({name})s{kind}").replace(
                f"%({name})s{kind}::int]", f"%({name})s::int]"
            )
        found: list[tuple[int, int]] = self.base.execute(text, given, prepare=True).fetchall()
        return found
