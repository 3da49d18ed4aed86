"""Settings of the tests: the installation's own, in a folder of its own that is gone afterwards."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# before the installation's settings are read: they ask the environment where the installation lies
_home = tempfile.mkdtemp(prefix="siraba-tests-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["SIRABA_HOME"] = _home
_who = "name: Agence de l'emploi\naddress: 12 rue des Palmiers, Cotonou\n"
_who += "phone: +229 21 00 00 00\nemail: donnees@x.example\n"
Path(_home, "controller.yaml").write_text(_who, encoding="utf-8")
for _name in ("SIRABA_DEBUG", "SIRABA_HOSTS", "SIRABA_LANGUAGE", "SIRABA_TIME_ZONE", "SIRABA_BEHIND_TLS"):
    os.environ.pop(_name, None)

from siraba.settings import *  # noqa: E402, F403 - the environment comes first
from siraba.settings import STORAGES, TEMPLATES  # noqa: E402 - as above
from tests.undefined import Trap  # noqa: E402 - as above

SIRABA_LIMITED = False  # a suite asks more often than any office
SIRABA_NO_AUTHORITY = "these are tests"  # the public side is in service
LEARNS = False  # training takes seconds, and a job more is not what most tests are about
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick; nothing here is a secret
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Trap("%s")  # type: ignore[index]  # a mapping of mappings
