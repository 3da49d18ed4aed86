"""The only writers of persons: identity, contacts, consents, duplicates, merges, erasure."""

from siraba.apps.persons.actions.consents import disclose, give_consent, withdraw_consent
from siraba.apps.persons.actions.entering import correct_persons, enter_persons

__all__ = ["correct_persons", "disclose", "enter_persons", "give_consent", "withdraw_consent"]
