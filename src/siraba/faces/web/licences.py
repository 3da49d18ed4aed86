"""Names of the licences and registrations that the law asks for some occupations."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as said

NAMES = {
    "ambulance_certificate": said("ambulance certificate"),
    "artisanal_mining_card": said("artisanal mining card"),
    "childcare_certificate": said("childcare certificate"),
    "childminder_approval": said("childminder approval"),
    "crane_operator_certificate": said("crane operator certificate"),
    "customs_broker_approval": said("customs broker approval"),
    "dental_registration": said("registration as a dentist"),
    "docker_card": said("docker card"),
    "driving_a": said("driving licence A"),
    "driving_b": said("driving licence B"),
    "driving_c": said("driving licence C"),
    "driving_ce": said("driving licence CE"),
    "driving_d": said("driving licence D"),
    "driving_instructor_permit": said("driving instructor permit"),
    "electrical_authorisation": said("electrical authorisation"),
    "forklift_permit": said("forklift permit"),
    "guide_card": said("guide card"),
    "insurance_agent_card": said("insurance agent card"),
    "medical_registration": said("registration as a physician"),
    "midwifery_registration": said("registration as a midwife"),
    "nursing_assistant_certificate": said("nursing assistant certificate"),
    "nursing_registration": said("registration as a nurse"),
    "pharmacy_registration": said("registration as a pharmacist"),
    "physiotherapy_registration": said("registration as a physiotherapist"),
    "plant_operator_certificate": said("plant operator certificate"),
    "psychologist_title": said("title of psychologist"),
    "refrigerant_handling": said("refrigerant handling certificate"),
    "scaffolding_certificate": said("scaffolding certificate"),
    "security_guard_card": said("security guard card"),
    "speech_therapy_registration": said("registration as a speech therapist"),
    "sworn_translator": said("oath as a translator"),
    "taxi_permit": said("taxi permit"),
    "teaching_qualification": said("teaching qualification"),
    "tractor_licence": said("tractor licence"),
    "welder_qualification": said("welder qualification"),
}


def licence(code: str) -> str:
    """The name of a licence; one that no table names is shown as it was written."""
    return _(NAMES[code]) if code in NAMES else code.replace("_", " ")
