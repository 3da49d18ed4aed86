"""Writes of the classification: the ROAME edition, releases from files, decisions on titles."""

from siraba.apps.classification.actions.edition import load_edition

__all__ = ["load_edition"]
