"""Writes of the classification: the ROAME edition, releases from files, changes by stewards, decisions on titles."""

from siraba.apps.classification.actions.changes import move_change, propose_change
from siraba.apps.classification.actions.coding import UnsureTitle, decide_coding, queue_titles, settle_title
from siraba.apps.classification.actions.edition import load_edition
from siraba.apps.classification.actions.forgetting import forget_titles
from siraba.apps.classification.actions.publication import publish_changes, publish_release
from siraba.apps.classification.actions.recoding import (
    RecodedFile,
    decide_succession,
    note_recoded,
    propose_recoding,
    start_recoding,
)
from siraba.apps.classification.actions.releases import ImportBusy, Outcome, import_release

__all__ = [
    "ImportBusy",
    "Outcome",
    "RecodedFile",
    "UnsureTitle",
    "decide_coding",
    "decide_succession",
    "forget_titles",
    "import_release",
    "load_edition",
    "move_change",
    "note_recoded",
    "propose_change",
    "propose_recoding",
    "publish_changes",
    "publish_release",
    "queue_titles",
    "settle_title",
    "start_recoding",
]
