"""The only writers of vacancies."""

from siraba.apps.vacancies.actions.entering import correct, enter, put_back, recode, set_occupation, take_back
from siraba.apps.vacancies.actions.moving import (
    answer,
    ask,
    confirm_open,
    fill_positions,
    move,
    submit,
    withdraw,
    write,
)
from siraba.apps.vacancies.actions.parting import bind_to_dispute, clear_of_dispute
from siraba.apps.vacancies.actions.registering import RegisterEntry, ask_access
from siraba.apps.vacancies.actions.reporting import ReportEntry, report, sender_of, settle_reports
from siraba.apps.vacancies.actions.signing import sign_criteria

__all__ = [
    "RegisterEntry",
    "ReportEntry",
    "answer",
    "ask",
    "ask_access",
    "bind_to_dispute",
    "clear_of_dispute",
    "confirm_open",
    "correct",
    "enter",
    "fill_positions",
    "move",
    "put_back",
    "recode",
    "report",
    "sender_of",
    "set_occupation",
    "settle_reports",
    "sign_criteria",
    "submit",
    "take_back",
    "withdraw",
    "write",
]
