"""Whose jobs, files and imports are whose. The table is `data/access/rights.yaml`."""

from __future__ import annotations

from siraba.apps.foundation.models import ImportRun, Job, Upload
from siraba.apps.foundation.rights import Relation
from siraba.apps.foundation.scopes import own, scope

_ASKED = own("asked_by", "id")


scope(Job, {Relation.OWN_ACCOUNT: _ASKED})
scope(Upload, {Relation.OWN_ACCOUNT: _ASKED})
scope(ImportRun, {Relation.OWN_ACCOUNT: _ASKED, Relation.OWN_OFFICE: own("office_id", "office_id")})
