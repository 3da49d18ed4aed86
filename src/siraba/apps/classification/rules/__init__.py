"""Decisions of the classification over plain values: the ROAME edition's shape and its quality rules."""

from siraba.apps.classification.rules.coverage import Reach, reach
from siraba.apps.classification.rules.edition import Edition, Occupation, Skill, UnreadableEdition, counts, load_roame
from siraba.apps.classification.rules.quality import check
from siraba.apps.classification.rules.questions import RULES, Finding, Rule

__all__ = [
    "RULES",
    "Edition",
    "Finding",
    "Occupation",
    "Reach",
    "Rule",
    "Skill",
    "UnreadableEdition",
    "check",
    "counts",
    "load_roame",
    "reach",
]
