"""Short forms that adverts write for words of job titles: *AC technician*, *chauffeur PL*, *resp. RH*.

Only those that mean one thing in a title. Written for this; Arabic writes no such forms.
"""

from __future__ import annotations

from siraba.core.text.folding import fold
from siraba.core.text.stems import stem

_FRENCH = {
    "adj": "adjoint",
    "assist": "assistant",
    "btp": "bâtiment travaux publics",
    "compta": "comptabilité",
    "cond": "conducteur",
    "cvc": "chauffage ventilation climatisation",
    "daf": "directeur administratif financier",
    "drh": "directeur ressources humaines",
    "dsi": "directeur systèmes information",
    "elec": "électricien",
    "electro": "électricien",
    "frigo": "frigoriste",
    "ide": "infirmier",
    "ing": "ingénieur",
    "instit": "instituteur",
    "kine": "kinésithérapeute",
    "maint": "maintenance",
    "manut": "manutentionnaire",
    "meca": "mécanicien",
    "ouv": "ouvrier",
    "pl": "poids lourd",
    "prof": "professeur",
    "qhse": "qualité hygiène sécurité environnement",
    "resp": "responsable",
    "rh": "ressources humaines",
    "sav": "service après vente",
    "spl": "poids lourd",
    "tp": "travaux publics",
    "veto": "vétérinaire",
    "vrd": "voirie réseaux",
}
_ENGLISH = {
    "ac": "air conditioning",
    "acct": "accountant",
    "admin": "administrative",
    "asst": "assistant",
    "cctv": "video surveillance",
    "ceo": "chief executive officer",
    "cfo": "chief financial officer",
    "chw": "community health worker",
    "dba": "database administrator",
    "emt": "emergency medical technician",
    "engr": "engineer",
    "exec": "executive",
    "govt": "government",
    "hgv": "heavy truck",
    "hr": "human resources",
    "hse": "health safety environment",
    "hvac": "heating ventilation air conditioning",
    "lpn": "licensed practical nurse",
    "mech": "mechanic",
    "mfg": "manufacturing",
    "mgr": "manager",
    "pr": "public relations",
    "psv": "bus",
    "qa": "quality assurance",
    "qc": "quality control",
    "qs": "quantity surveyor",
    "rep": "representative",
    "rn": "registered nurse",
    "sec": "secretary",
    "supt": "superintendent",
    "supv": "supervisor",
    "svc": "service",
    "tech": "technician",
    "vet": "veterinarian",
}
EXPANDED: dict[str, tuple[str, ...]] = {
    stem(fold(short)): tuple(map(stem, fold(whole).split())) for short, whole in {**_FRENCH, **_ENGLISH}.items()
}
"""The stems that the stem of a short form stands for."""
