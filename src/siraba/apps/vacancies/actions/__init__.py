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
from siraba.apps.vacancies.actions.reporting import ReportEntry, report, settle_reports

__all__ = [
    "ReportEntry",
    "answer",
    "ask",
    "confirm_open",
    "correct",
    "enter",
    "fill_positions",
    "move",
    "put_back",
    "recode",
    "report",
    "set_occupation",
    "settle_reports",
    "submit",
    "take_back",
    "withdraw",
    "write",
]
