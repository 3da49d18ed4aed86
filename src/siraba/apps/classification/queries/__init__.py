"""Reads of the classification: releases, labels, look-up and coding, proximity, the queue of titles to decide."""

from siraba.apps.classification.queries.concepts import concepts, lessons
from siraba.apps.classification.queries.labels import (
    Card,
    CardSkill,
    card,
    concept_id,
    families,
    isco_titles,
    label,
    label_of_row,
    labels_of,
    occupations_below,
    skills_of,
    text_in,
)
from siraba.apps.classification.queries.lexicon import keep_ready, lexicon, nearest_words
from siraba.apps.classification.queries.lookup import (
    Found,
    find_occupations,
    occupation_in_use,
    occupation_of,
    occupations_of,
)
from siraba.apps.classification.queries.proximity import proximity_tables
from siraba.apps.classification.queries.queue import coding_case, coding_queue, normalised
from siraba.apps.classification.queries.releases import (
    Installed,
    NotInstalled,
    active_release,
    installed,
    isco_unit_groups,
    linked_cards,
    states,
)
from siraba.apps.classification.queries.trust import trust

__all__ = [
    "Card",
    "CardSkill",
    "Found",
    "Installed",
    "NotInstalled",
    "active_release",
    "card",
    "coding_case",
    "coding_queue",
    "concept_id",
    "concepts",
    "families",
    "find_occupations",
    "installed",
    "isco_titles",
    "isco_unit_groups",
    "keep_ready",
    "label",
    "label_of_row",
    "labels_of",
    "lessons",
    "lexicon",
    "linked_cards",
    "nearest_words",
    "normalised",
    "occupation_in_use",
    "occupation_of",
    "occupations_below",
    "occupations_of",
    "proximity_tables",
    "skills_of",
    "states",
    "text_in",
    "trust",
]
