"""The only writers of organisations, licences, mandates, due diligence, inspections and visits."""

from __future__ import annotations

from siraba.apps.organisations.actions.agencies import declare_sub_agent, end_sub_agent, impose, lift_sanction
from siraba.apps.organisations.actions.diligence import answer, begin, decide, scored
from siraba.apps.organisations.actions.entering import EmployerEntry, enter_employers
from siraba.apps.organisations.actions.identity import (
    DocumentEntry,
    add_contact,
    add_site,
    contact_key,
    correct,
    describe,
    note_dispute,
    verify,
)
from siraba.apps.organisations.actions.inspecting import (
    Breach,
    CampaignEntry,
    answer_inspection,
    close_inspection,
    draw,
    plan_inspection,
    record_inspection,
)
from siraba.apps.organisations.actions.licences import (
    LicenceEntry,
    grant,
    licence_obstacles,
    note_effects,
    reinstate,
    suspend,
    withdraw,
)
from siraba.apps.organisations.actions.mandates import (
    MandateEntry,
    end,
    give_back,
    mandate_obstacles,
    propose,
    sign,
    take_posts,
    taken_by,
)
from siraba.apps.organisations.actions.merging import merge, tell_apart
from siraba.apps.organisations.actions.prospecting import (
    PromiseEntry,
    VisitEntry,
    cancel_visit,
    note_promise,
    plan_visit,
    promise_became,
    promise_lapsed,
    record_visit,
)

__all__ = [
    "Breach",
    "CampaignEntry",
    "DocumentEntry",
    "EmployerEntry",
    "LicenceEntry",
    "MandateEntry",
    "PromiseEntry",
    "VisitEntry",
    "add_contact",
    "add_site",
    "answer",
    "answer_inspection",
    "begin",
    "cancel_visit",
    "close_inspection",
    "contact_key",
    "correct",
    "decide",
    "declare_sub_agent",
    "describe",
    "draw",
    "end",
    "end_sub_agent",
    "enter_employers",
    "give_back",
    "grant",
    "impose",
    "licence_obstacles",
    "lift_sanction",
    "mandate_obstacles",
    "merge",
    "note_dispute",
    "note_effects",
    "note_promise",
    "plan_inspection",
    "plan_visit",
    "promise_became",
    "promise_lapsed",
    "propose",
    "record_inspection",
    "record_visit",
    "reinstate",
    "scored",
    "sign",
    "suspend",
    "take_posts",
    "taken_by",
    "tell_apart",
    "verify",
    "withdraw",
]
