"""References, links and the keys that people are found by."""

from __future__ import annotations

import pytest

from triage.errors import BadInput
from triage.tickets import links
from triage.tickets.keys import (
    address_key,
    new_reference,
    read_last_part,
    read_reference,
    search_key,
)
from triage.tickets.queue import Key


def test_references_are_drawn_and_can_be_read_aloud():
    drawn = {new_reference() for _ in range(1000)}

    assert len(drawn) == 1000
    assert all(read_reference(ref) == ref for ref in drawn)
    assert not set("".join(drawn)) & set("ILOU")


@pytest.mark.parametrize(
    "typed", ["hd-7kq4-m2xn", "HD7KQ4M2XN", "7kq4 m2xn", "HD–7KQ4–M2XN"]
)
def test_a_reference_is_read_however_it_is_written(typed):
    assert read_reference(typed) == "HD-7KQ4-M2XN"


def test_letters_that_are_misread_are_taken_for_what_they_look_like():
    assert read_reference("hd-oil0-1234") == "HD-0110-1234"


@pytest.mark.parametrize(
    "typed", ["", "HD-7KQ4-M2X", "HD-7KQ4-M2XNN", "HD-7KQ4-M2X!", "clinic"]
)
def test_anything_else_is_no_reference(typed):
    assert read_reference(typed) is None


@pytest.mark.parametrize("typed", ["m2xn", "-M2XN", " M2 XN", "–m2xn"])
def test_the_last_part_of_a_reference_is_read_alone(typed):
    assert read_last_part(typed) == "-M2XN"


@pytest.mark.parametrize("typed", ["", "M2X", "M2XN7", "7KQ4-M2XN", "a%2_", "%"])
def test_more_or_less_is_no_last_part(typed):
    assert read_last_part(typed) is None


def test_an_address_is_known_without_its_case_and_by_its_ascii_domain():
    assert address_key(" Ann@Clinic.Example ") == "ann@clinic.example"
    assert address_key("ann@bücher.example") == "ann@xn--bcher-kva.example"
    # A Cyrillic letter that looks like ours is somebody else.
    assert address_key("ann@clіnic.example") != address_key("ann@clinic.example")
    assert address_key("ann@" + "ü" * 100) == address_key("ANN@" + "Ü" * 100)
    assert address_key("") == ""


def test_a_name_is_found_without_its_accents_case_and_spaces():
    assert search_key("  José   Núñez ") == "jose nunez"
    assert search_key("STRASSE") == search_key("straße")


def test_a_link_is_the_same_each_time_and_its_signature_has_192_bits(app_context):
    link = links.ticket_link("HD-7KQ4-M2XN", 1)

    assert link == links.ticket_link("HD-7KQ4-M2XN", 1)
    assert link.startswith("http://localhost/t/HD-7KQ4-M2XN/")
    assert len(link.rsplit("/", 1)[1]) == 32
    assert link != links.ticket_link("HD-7KQ4-M2XN", 2)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0.1",
        "a.b.c",
        "0.1.2.3",
        "-1.2.3",
        "0.99999999999999999999.1",
        "٠.١.٢",
        "99999999999999999999.1.1",
        f"1.1.{'9' * 5000}",
    ],
)
def test_an_address_somebody_made_up_is_refused_in_a_sentence(text):
    with pytest.raises(BadInput, match="Start at the top"):
        Key.read(text)


def test_a_huge_name_or_address_is_cut_before_it_is_taken_apart():
    heaped = "a" + "\u0301\u0327" * 100_000

    assert search_key(heaped) == "a"
    assert search_key("\u00e9" * 300) == "e" * 200
    assert len(address_key("d@" + "\u4e00" * 200_000)) <= 254
