"""What docs/access.md says, and where the code answers otherwise: the page is a second copy of the table of rights."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from django.db.models import Model
from tools.files import ROOT

from siraba.apps.accounts.models import Client, Cover, Office, SecondFactor, SignIn, User
from siraba.apps.classification.models import Change, CodingCase, Recoding, Succession
from siraba.apps.findings.models import Finding, Hold, RuleReview, Waiver
from siraba.apps.foundation.actors import Actor, NotAllowed
from siraba.apps.foundation.models import AuditEntry, ImportRun, Job, Upload
from siraba.apps.foundation.rights import EVERYBODY, INVITED, VISITOR, Relation, demand
from siraba.apps.foundation.scopes import hold_to, reachable
from siraba.apps.jobseekers.models import Profile, Registration
from siraba.apps.messages.models import Message
from siraba.apps.organisations.models import (
    DueDiligence,
    Inspection,
    Licence,
    Mandate,
    Organisation,
    Promise,
    Sanction,
    SubAgent,
    Visit,
)
from siraba.apps.persons.models import (
    Alert,
    Breach,
    BreachConcerned,
    Consent,
    ContactPoint,
    Correction,
    Declaration,
    Disclosure,
    DocumentCopy,
    Entrustment,
    IdentityDocument,
    ImpactDecision,
    Limitation,
    Merge,
    Person,
    Resemblance,
    RetentionNotice,
    RightsCase,
    Tombstone,
)
from siraba.apps.shortlists.models import MatchingBatch, ParameterSet, SavedShortlist
from siraba.apps.vacancies.models import OfferReport, Vacancy, VacancyQuestion, VacancyVersion
from tests.access.world import HOLDS, Facts, World

Told = dict[str, dict[str, frozenset[Relation]]]
KINDS: dict[str, tuple[type[Model], ...]] = {
    "person": (Person, Registration, Profile, Resemblance, Merge, Entrustment),
    "jobseeker": (Person, Registration),
    "registration": (Registration,),
    "profile": (Profile,),
    "contact": (ContactPoint,),
    "consent": (Consent,),
    "right": (RightsCase, Correction),
    "limit": (Limitation,),
    "vacancy": (Vacancy, VacancyQuestion, VacancyVersion),
    "report": (OfferReport,),
    "organisation": (Organisation,),
    "diligence": (DueDiligence,),
    "licence": (Licence,),
    "sub_agent": (SubAgent,),
    "mandate": (Mandate,),
    "inspection": (Inspection,),
    "sanction": (Sanction,),
    "visit": (Visit,),
    "promise": (Promise,),
    "user": (User,),
    "factor": (SecondFactor,),
    "session": (SignIn,),
    "cover": (Cover,),
    "alert": (Alert,),
    "breach": (Breach, BreachConcerned),
    "declaration": (Declaration,),
    "impact": (ImpactDecision,),
    "retention": (RetentionNotice,),
    "batch": (MatchingBatch,),
    "classification": (Change, CodingCase, Recoding, Succession),
    "client": (Client,),
    "disclosure": (Disclosure,),
    "document": (IdentityDocument, DocumentCopy),
    "erasure": (Tombstone,),
    "finding": (Finding,),
    "history": (AuditEntry,),
    "hold": (Hold,),
    "import": (ImportRun,),
    "job": (Job,),
    "message": (Message,),
    "office": (Office,),
    "parameters": (ParameterSet,),
    "resemblance": (Resemblance,),
    "rule": (RuleReview,),
    "shortlist": (Vacancy, SavedShortlist),
    "upload": (Upload,),
    "waiver": (Waiver,),
}
"""The models that the verbs of a kind are done to."""


@cache
def told() -> Told:
    """Verb → role → relations, as the page has them."""
    text = (ROOT / "docs" / "access.md").read_text(encoding="utf-8")
    found: Told = {}
    for section in text.split("\n## ")[3:]:
        kind, _, rows = section.partition("\n")
        if not re.fullmatch(r"[a-z_]+", kind):  # what is told beside the table
            continue
        for verb, who in re.findall(r"^\| (\w+) \| (.+) \|$", rows, re.MULTILINE):
            if verb != "verb":
                found[f"{kind}.{verb}"] = _row(who)
    return found


def _row(who: str) -> dict[str, frozenset[Relation]]:
    if who == "nobody":
        return {}
    pairs = (part.split(": ") for part in who.split("; "))
    return {role: frozenset(map(Relation, said.split(", "))) for role, said in pairs}


def relations(by: Actor, verb: str) -> frozenset[Relation]:
    """In which relations the page lets somebody do a verb."""
    row = told()[verb]
    signed_in = by.role not in {"", VISITOR, INVITED}
    return row.get(by.role, frozenset()) | (row.get(EVERYBODY, frozenset()) if signed_in else frozenset())


def breaches(world: World, verbs: Iterable[str], *, acts: bool = True) -> tuple[list[str], int]:
    """Where the code answers otherwise than the page, and how many cases were tried; `acts`: also one by one."""
    wrong: list[str] = []
    tried = 0
    for verb in verbs:
        for by in world.actors.values():
            tried += 1
            if _demanded(by, verb) is not bool(relations(by, verb)):
                wrong.append(f"role: {by.role or 'nobody'} {verb}")
            for model in KINDS.get(verb.partition(".")[0], ()):
                found, count = _model(by, verb, model, world.things[model], acts)
                wrong += found
                tried += count
    return wrong, tried


def _model(
    by: Actor, verb: str, model: type[Model], things: list[tuple[Model, Facts]], acts: bool
) -> tuple[list[str], int]:
    wrong = []
    reached = set(reachable(by, verb, model).values_list("pk", flat=True))
    for thing, facts in things:
        may = any(HOLDS[relation](by, facts) for relation in relations(by, verb))
        if (thing.pk in reached) is not may:
            wrong.append(f"list: {by.role or 'nobody'} {verb} {model.__name__} {facts}")
        if acts and _held(by, verb, thing) is not may:
            wrong.append(f"act: {by.role or 'nobody'} {verb} {model.__name__} {facts}")
    return wrong, (1 + acts) * len(things)


def _demanded(by: Actor, verb: str) -> bool:
    try:
        demand(by, verb)
    except NotAllowed:
        return False
    return True


def _held(by: Actor, verb: str, thing: Model) -> bool:
    try:
        demand(by, verb)
        hold_to(by, verb, [thing])
    except NotAllowed:
        return False
    return True
