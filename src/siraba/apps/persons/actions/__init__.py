"""The only writers of persons: identity, contacts, consents, duplicates, merges, rights, erasure."""

from siraba.apps.persons.actions.again import Again, do_again
from siraba.apps.persons.actions.consents import give_consent, withdraw_consent
from siraba.apps.persons.actions.contacts import add_contact, confirm_contact, end_contact
from siraba.apps.persons.actions.documents import (
    DocumentEntry,
    describe_document,
    destroy_copy,
    end_document,
    keep_copy,
    open_copy,
)
from siraba.apps.persons.actions.entering import correct_persons, enter_persons
from siraba.apps.persons.actions.erasing import erase_person
from siraba.apps.persons.actions.keeping import (
    assign,
    break_glass,
    end_entrustment,
    entrust,
    hand_over,
    name_helper,
    settle,
)
from siraba.apps.persons.actions.limiting import lift_limit, renew_limit
from siraba.apps.persons.actions.looking import disclose, disclose_list
from siraba.apps.persons.actions.merging import (
    decide_resemblance,
    merge_persons,
    note_left,
    note_moved,
    tell_apart,
    undo_merge,
)
from siraba.apps.persons.actions.own import ask_own_file, let_link, open_own_file
from siraba.apps.persons.actions.rights import (
    answer,
    ask_right,
    begin_work,
    check_identity,
    extend,
    refuse,
    reopen,
    withdraw_right,
)
from siraba.apps.persons.actions.rights_done import decide_correction, erase_for, take_out

__all__ = [
    "Again",
    "DocumentEntry",
    "add_contact",
    "answer",
    "ask_own_file",
    "ask_right",
    "assign",
    "begin_work",
    "break_glass",
    "check_identity",
    "confirm_contact",
    "correct_persons",
    "decide_correction",
    "decide_resemblance",
    "describe_document",
    "destroy_copy",
    "disclose",
    "disclose_list",
    "do_again",
    "end_contact",
    "end_document",
    "end_entrustment",
    "enter_persons",
    "entrust",
    "erase_for",
    "erase_person",
    "extend",
    "give_consent",
    "hand_over",
    "keep_copy",
    "let_link",
    "lift_limit",
    "merge_persons",
    "name_helper",
    "note_left",
    "note_moved",
    "open_copy",
    "open_own_file",
    "refuse",
    "renew_limit",
    "reopen",
    "settle",
    "take_out",
    "tell_apart",
    "undo_merge",
    "withdraw_consent",
    "withdraw_right",
]
