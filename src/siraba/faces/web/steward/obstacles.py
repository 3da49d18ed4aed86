"""Why a change of the classification cannot be made, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from siraba.apps.foundation.lifecycles import Obstacle, Refusal


def sentences(refusal: Refusal) -> list[str]:
    """One sentence for each obstacle."""
    return [sentence(each) for each in refusal.obstacles]


def sentence(obstacle: Obstacle) -> str:
    """The sentence for an obstacle, with the values it names."""
    said = {
        "not_in_release": _("{code} is not in the active release, or is no longer in use."),
        "name_length": _("A name has at least one letter and at most {most}."),
        "definition_length": _("A definition has at most {most} letters."),
        "language_unknown": _("Write the language as its code, such as fr, en, ar or fon."),
        "country_unknown": _("Write the country as two letters, such as BJ, or leave it empty."),
        "other_letters": _("“{name}” is not written in the letters of its language ({language})."),
        "label_taken": _("“{name}” is what {code} is called: with two of one name, neither is sure any more."),
        "name_absent": _("{code} has no name “{name}” in this language."),
        "name_is_label": _("“{name}” is a label: change the occupation to call it otherwise."),
        "isco_unknown": _("{code} is no unit group of ISCO-08."),
        "code_form": _("A code of ROAME has the form RA-01-23."),
        "heading_missing": _("Name the code of the heading under which it stands."),
        "skill_unknown": _("{code} is no skill of the active release."),
        "name_line": _("“{name}” is no name: write language, perhaps country, and name, such as fr-ML: tâcheron."),
        "link_line": _("“{name}” is no link: write classification, code and kind, such as rome:F1703 close."),
        "merge_target": _("Name the code of another occupation that stays."),
        "not_an_occupation": _("{code} is a heading or no longer in use: choose an occupation."),
        "code_taken": _("The code {code} is taken already."),
        "code_shape": _("A code has 1 to 40 signs and no slash."),
        "not_a_heading": _("{code} is no heading: name the code of the group under which it stands."),
        "label_missing": _("Write a label in at least one language."),
        "isco_shape": _("An ISCO-08 code has one to four digits."),
        "nothing_changes": _("Nothing is changed yet: write what should be different."),
        "same_person": _("{name} wrote this: somebody else looks at it."),
        "wrong_state": _("This was moved on meanwhile: look at where it stands now."),
        "nothing_approved": _("No change is approved yet: there is nothing to publish."),
        "version_taken": _("Give the release a name that no other one has."),
        "release_not_whole": _("The release {release} is not whole: bring its files in to the end first."),
        "not_two_releases": _("Choose two releases of the same classification."),
    }.get(obstacle.code, obstacle.code)
    return said.format_map({"code": "", "most": "", "name": "", "language": "", "release": "", **obstacle.values})
