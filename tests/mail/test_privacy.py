"""What seems to be of a patient, and what does not."""

import time
from datetime import date

import pytest

from triage.mail import holds_patient_details

TODAY = date(2026, 11, 16)

HELD = [
    # Birth dates, as they are written down.
    ("born 3/14/2015", "a birth date: 3/14/2015"),
    ("DOB 03-14-15", "a birth date: 03-14-15"),
    ("the child (14/03/2015)", "a birth date: 14/03/2015"),
    ("2015-03-14 is in the file", "a birth date: 2015-03-14"),
    ("14.03.2015", "a birth date: 14.03.2015"),
    ("March 14, 2015", "a birth date: March 14, 2015"),
    ("14 Mar 2015", "a birth date: 14 Mar 2015"),
    ("the 14th of March 2015", "a birth date: 14th of March 2015"),
    ("sept. 3rd, 1962", "a birth date: sept. 3rd, 1962"),
    # Odd signs do not hide one.
    ("3‑14‑2015", "a birth date: 3-14-2015"),
    ("３/１４/２０１５", "a birth date: 3/14/2015"),
    ("3/14\u200b/2015", "a birth date: 3/14/2015"),
    # After the word, half a date is enough.
    ("date of birth: March 14", "a birth date: March 14"),
    ("birthday 3/14", "a birth date: 3/14"),
    ("D.O.B. 3/14", "a birth date: 3/14"),
    # A newborn is a patient too.
    ("born 11/15/2026", "a birth date: 11/15/2026"),
    # Record numbers, named or just long.
    ("MRN 48213", "a record number: 48213"),
    ("mrn: A-48213", "a record number: A-48213"),
    ("Patient ID is 4821-3377", "a record number: 4821-3377"),
    ("record number 4821 3377", "a record number: 4821 3377"),
    ("CAIR2 ID# 482133", "a record number: 482133"),
    ("look at 48213377", "a record number: 48213377"),
    ("SSN 123-45-6789", "a record number: 123-45-6789"),
    ("123-45-6789", "a record number: 123-45-6789"),
    # In Spanish, and written in a hurry.
    ("14 de marzo de 2015", "a birth date: 14 de marzo de 2015"),
    ("el 3 de enero del 2015", "a birth date: 3 de enero del 2015"),
    ("enero 3 2015", "a birth date: enero 3 2015"),
    ("14/mar/2015", "a birth date: 14/mar/2015"),
    ("14-dic-15", "a birth date: 14-dic-15"),
    ("Mar. 14, '15", "a birth date: Mar. 14, '15"),
    ("Mar. 14, ’15", "a birth date: Mar. 14, ’15"),
    ("patient 556677", "a record number: 556677"),
    ("Record: 44556", "a record number: 44556"),
    ("ID 445566.", "a record number: 445566"),
    ("the patient's chart no. 44556", "a record number: 44556"),
    ("paciente 556677", "a record number: 556677"),
    ("expediente número 44556", "a record number: 44556"),
]
NOT_HELD = [
    "",
    "Please call 800-578-7889 or (800) 578-7889.",
    "Call 8005787889 or 18005787889.",
    "Your reference is HD-7KQ4-M2XN.",
    "HD-1234-5678 continues it.",
    "We will do it by Mon 30 November, 5 pm.",
    "Done by 11/30/2026.",  # it lies ahead
    "We are closed on November 26, 2026.",
    "It is version 3.14.15 of the page, since March 2026.",
    "Richmond, CA 94804-6403",
    "Enter 12 doses of lot 45A, 0.5 ml, on line 3.",
    "It took 1-2 months and 3/4 of the staff.",
    "13/13/2015 and 2015-13-45 are no dates.",
    "Open https://help.example.org/t/HD-7KQ4-M2XN/Zk3vQ0aY8r",
    "The nurse was born to do this.",
    "We are closed 30 May-15 June and Nov 26-28.",
    "Two years ago 14 doses were lost; in May 12 came.",
    "Ask the patient. 94804 is our ZIP code.",
    "Tell the patient 800-578-7889 or 8005787889.",
    "The patient 12 of 2015, records 2015-2016.",
    "Le respondemos el 14 de diciembre de 2026.",
]


@pytest.mark.parametrize(("text", "found"), HELD)
def test_a_patients_detail_is_found(text, found):
    assert found in holds_patient_details(text, TODAY)


@pytest.mark.parametrize("text", NOT_HELD)
def test_ordinary_words_are_let_through(text):
    assert holds_patient_details(text, TODAY) == []


def test_each_is_named_once():
    assert holds_patient_details("3/14/2015, again 3/14/2015; MRN 48213377", TODAY) == [
        "a birth date: 3/14/2015",
        "a record number: 48213377",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Patient born 01/02/2015.", "01/02/2015"),
        ("born on Wednesday the 14th of March 2015.", "14th of March 2015"),
        ("DOB 3/14.", "3/14"),
    ],
)
def test_a_birth_date_is_named_once_and_without_its_full_stop(text, found):
    assert holds_patient_details(text, TODAY) == [f"a birth date: {found}"]


def test_a_long_text_of_beginnings_takes_no_time():
    started = time.monotonic()
    for piece in ("born 1/1/15 ", "14 de ", "mar", "id id ", "patient: ", "1/1/15 "):
        holds_patient_details(piece * 20_000, TODAY)

    assert time.monotonic() - started < 5


def test_without_knowing_the_day_every_date_counts():
    assert holds_patient_details("by 11/30/2026") == ["a birth date: 11/30/2026"]


def test_marks_heaped_on_one_letter_hide_no_date_and_take_no_hours():
    text = "a" + "\u0301\u0327" * 100_000 + " born ３/14/2015"

    assert "a birth date: 3/14/2015" in holds_patient_details(text, TODAY)
