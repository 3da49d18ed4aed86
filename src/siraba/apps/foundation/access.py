"""Whose jobs, files and imports are whose. The table is `data/access/rights.yaml`."""

from __future__ import annotations

from django.db.models import Q

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.models import ImportRun, Job, Upload
from siraba.apps.foundation.rights import Relation
from siraba.apps.foundation.scopes import NOTHING, own, scope

_ASKED = own("asked_by", "id")


def _office(by: Actor, before: str) -> Q:
    """Of a file that somebody of the office gave; what the command line brought in is of none."""
    return Q(**{f"{before}upload__asked_as__office": by.office_id}) if by.office_id else NOTHING


scope(Job, {Relation.OWN_ACCOUNT: _ASKED})
scope(Upload, {Relation.OWN_ACCOUNT: _ASKED})
scope(ImportRun, {Relation.OWN_ACCOUNT: _ASKED, Relation.OWN_OFFICE: _office})
