"""Writes of the classification: the ROAME edition, releases from files, decisions on titles."""

from siraba.apps.classification.actions.coding import UnsureTitle, decide_coding, queue_titles
from siraba.apps.classification.actions.edition import load_edition
from siraba.apps.classification.actions.releases import ImportBusy, Outcome, import_release

__all__ = ["ImportBusy", "Outcome", "UnsureTitle", "decide_coding", "import_release", "load_edition", "queue_titles"]
