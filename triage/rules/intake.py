"""What a submitter told us, frozen, and the closed lists they chose from."""

from __future__ import annotations

from dataclasses import dataclass

ORG_TYPES: dict[str, str] = {
    "provider": "Clinic, practice or hospital",
    "pharmacy": "Pharmacy",
    "school": "School or school district",
    "child_care": "Child care or preschool",
    "wic": "WIC agency",
    "foster_care": "Foster care agency",
    "local_health_dept": "Local health department",
    "health_plan": "Health plan",
    "vendor": "Software or EHR vendor",
    "parent": "Parent, patient or member of the public",
    "unknown": "Something else, or not sure",
}

CHANNELS: dict[str, str] = {
    "web": "web form",
    "email": "e-mail",
    "phone_note": "phone call",
    "fax_note": "fax",
}

PRIORITIES: dict[str, str] = {
    "urgent": "Yes, people are waiting",
    "normal": "No, but it is slowing us down",
    "low": "No, it can wait",
}

# What a submitter picks when no reading fits; never a category of its own.
NONE_OF_THESE = "none_of_these"

OUTSIDE = "Outside California"

COUNTIES: tuple[str, ...] = (
    "Alameda", "Alpine", "Amador", "Butte", "Calaveras", "Colusa", "Contra Costa",
    "Del Norte", "El Dorado", "Fresno", "Glenn", "Humboldt", "Imperial", "Inyo",
    "Kern", "Kings", "Lake", "Lassen", "Los Angeles", "Madera", "Marin", "Mariposa",
    "Mendocino", "Merced", "Modoc", "Mono", "Monterey", "Napa", "Nevada", "Orange",
    "Placer", "Plumas", "Riverside", "Sacramento", "San Benito", "San Bernardino",
    "San Diego", "San Francisco", "San Joaquin", "San Luis Obispo", "San Mateo",
    "Santa Barbara", "Santa Clara", "Santa Cruz", "Shasta", "Sierra", "Siskiyou",
    "Solano", "Sonoma", "Stanislaus", "Sutter", "Tehama", "Trinity", "Tulare",
    "Tuolumne", "Ventura", "Yolo", "Yuba", OUTSIDE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Intake:
    """One request in the submitter's own words; ``None`` means it was not asked.

    ``picked`` is the category the submitter chose (or ``"none_of_these"``), ``slot``
    the half day they chose for a call, as two ISO 8601 moments.
    """

    subject: str = ""
    body: str = ""
    org_name: str = ""
    org_type: str = "unknown"
    county: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    channel: str = "web"
    priority: str = "normal"
    tried_button: bool | None = None
    signed_in_before: bool | None = None
    picked: str | None = None
    slot: tuple[str, str] | None = None
