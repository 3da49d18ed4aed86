"""Names of the licences and registrations that the law asks for some occupations."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812 - the name that the catalogue tool collects

NAMES = {
    "air_traffic_controller_licence": N_("air traffic controller licence"),
    "aircraft_maintenance_licence": N_("aircraft maintenance licence"),
    "ambulance_certificate": N_("ambulance certificate"),
    "architect_registration": N_("registration as an architect"),
    "artisanal_mining_card": N_("artisanal mining card"),
    "bar_admission": N_("admission to the bar"),
    "blaster_certificate": N_("blaster certificate"),
    "cabin_crew_attestation": N_("cabin crew attestation"),
    "childcare_certificate": N_("childcare certificate"),
    "childminder_approval": N_("childminder approval"),
    "crane_operator_certificate": N_("crane operator certificate"),
    "customs_broker_approval": N_("customs broker approval"),
    "dental_registration": N_("registration as a dentist"),
    "docker_card": N_("docker card"),
    "driving_a": N_("driving licence A"),
    "driving_b": N_("driving licence B"),
    "driving_c": N_("driving licence C"),
    "driving_ce": N_("driving licence CE"),
    "driving_d": N_("driving licence D"),
    "driving_instructor_permit": N_("driving instructor permit"),
    "electrical_authorisation": N_("electrical authorisation"),
    "employment_agency_licence": N_("licence as a private employment agency"),
    "forklift_permit": N_("forklift permit"),
    "guide_card": N_("guide card"),
    "health_practice_authorisation": N_("authorisation to practise in health"),
    "insurance_agent_card": N_("insurance agent card"),
    "lifesaving_certificate": N_("lifesaving certificate"),
    "medical_registration": N_("registration as a physician"),
    "midwifery_registration": N_("registration as a midwife"),
    "notary_commission": N_("commission as a notary"),
    "nursing_assistant_certificate": N_("nursing assistant certificate"),
    "nursing_registration": N_("registration as a nurse"),
    "pharmacy_registration": N_("registration as a pharmacist"),
    "physiotherapy_registration": N_("registration as a physiotherapist"),
    "pilot_licence": N_("pilot licence"),
    "plant_operator_certificate": N_("plant operator certificate"),
    "press_card": N_("press card"),
    "psychologist_title": N_("title of psychologist"),
    "refrigerant_handling": N_("refrigerant handling certificate"),
    "scaffolding_certificate": N_("scaffolding certificate"),
    "seafarer_book": N_("seafarer's book"),
    "seafarer_officer_certificate": N_("officer certificate of the merchant navy"),
    "security_guard_card": N_("security guard card"),
    "speech_therapy_registration": N_("registration as a speech therapist"),
    "sworn_surveyor": N_("oath as a surveyor"),
    "sworn_translator": N_("oath as a translator"),
    "taxi_permit": N_("taxi permit"),
    "teaching_qualification": N_("teaching qualification"),
    "tractor_licence": N_("tractor licence"),
    "train_driver_licence": N_("train driver licence"),
    "vehicle_inspector_approval": N_("approval as a vehicle inspector"),
    "veterinary_registration": N_("registration as a veterinarian"),
    "welder_qualification": N_("welder qualification"),
}


def licence(code: str) -> str:
    """The name of a licence; one that no table names is shown as it was written."""
    return _(NAMES[code]) if code in NAMES else code.replace("_", " ")
