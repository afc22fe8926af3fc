"""Finding a ticket, and everything about it."""

from __future__ import annotations

import pytest

from triage.errors import TicketNotFound
from triage.store import db, saved
from triage.tickets import finding, links, working

pytestmark = pytest.mark.both_databases


def refs(found):
    return [one.ref for one in found]


def test_a_reference_is_found_however_it_is_typed(work):
    ticket = work.open()

    for typed in (
        ticket.ref,
        ticket.ref.lower(),
        ticket.ref.replace("-", " "),
        ticket.ref[3:],
    ):
        assert refs(finding.search(f"  {typed} ")) == [ticket.ref]
        assert finding.by_ref(typed).id == ticket.id


def test_the_last_part_of_a_reference_is_found_beside_names(work, monkeypatch):
    drawn = iter(["HD-7KQ4-1EE5", "HD-9999-M2XN"])
    monkeypatch.setattr("triage.tickets.preparing.new_reference", lambda: next(drawn))
    first, second = work.open(name="Zoe"), work.open(name="Bob", email="b@x.example")
    assert (first.ref, second.ref) == ("HD-7KQ4-1EE5", "HD-9999-M2XN")

    assert refs(finding.search("m2xn")) == [second.ref]
    assert refs(finding.search("-M2XN")) == [second.ref]
    assert refs(finding.search("lee5")) == [first.ref]
    assert finding.search("9999") == []


def test_people_are_found_by_address_name_and_organization(work):
    ann = work.open()
    ben = work.open(name="Benoît Roy", org_name="Río Clinic", email="Ben@Other.example")

    assert refs(finding.search("BEN@other.example")) == [ben.ref]
    assert refs(finding.search("benoit")) == [ben.ref]
    assert refs(finding.search("Rio  CLI")) == [ben.ref]
    assert refs(finding.search("sunrise")) == [ann.ref]
    assert finding.search("nobody") == []
    assert finding.search("   ") == []
    assert finding.search("%") == []


def test_a_surname_and_any_other_word_is_found_by_its_beginning(work):
    ann = work.open()
    work.open(name="Benoît Roy", org_name="Río_Pharmacy", email="ben@other.example")

    assert refs(finding.search("lee")) == [ann.ref]
    assert refs(finding.search("CLIN")) == [ann.ref]
    assert finding.search("unrise") == []
    # What stands for any letter in a pattern is a letter here.
    assert len(finding.search("río_")) == 1
    assert finding.search("l_e") == []


def test_the_newest_is_found_first_and_once(work):
    first = work.open(name="Lee", org_name="Lee Pharmacy")
    second = work.open(name="Lee", org_name="Lee Pharmacy")

    assert refs(finding.search("lee")) == [second.ref, first.ref]


def test_a_link_leads_to_its_ticket_and_to_no_other(work):
    ticket, other = work.open(), work.open()
    signature = links.signature(ticket.ref, 1)

    assert finding.by_link(ticket.ref, signature).id == ticket.id
    for ref, wrong in (
        (other.ref, signature),
        (ticket.ref, signature[:-1]),
        (ticket.ref, ""),
        (ticket.ref, "Ünïcode\udc80"),
        ("HD-0000-0000", signature),
    ):
        with pytest.raises(TicketNotFound):
            finding.by_link(ref, wrong)


def test_raising_the_link_version_revokes_the_old_link(work):
    ticket = work.open()
    old = links.signature(ticket.ref, 1)
    with saved():
        finding.by_id(ticket.id).link_version = 2

    with pytest.raises(TicketNotFound):
        finding.by_link(ticket.ref, old)
    assert finding.by_link(ticket.ref, links.signature(ticket.ref, 2)).id == ticket.id


def test_the_conversation_names_staff_and_hides_notes_and_calls(work):
    ticket = work.does(working.reply, work.open(), body="Try again.")
    work.does(working.note, ticket, body="For us only.")
    work.does(working.log_call, ticket, reached=True, body="Talked.")

    shown = finding.conversation(ticket.id)
    assert [(said.author, said.kind, said.name) for said in shown] == [
        ("submitter", "message", None),
        ("staff", "reply", "Rosa"),
    ]
    assert [said.kind for said in finding.conversation(ticket.id, notes=True)] == [
        "message",
        "reply",
        "note",
        "call",
    ]


def test_the_history_names_who_did_it(work):
    ticket = work.does(working.assign, work.open(), to=work.omar)

    happened = finding.history(ticket.id)

    assert [one.seq for one in happened] == list(range(1, len(happened) + 1))
    assert [(one.kind, one.who) for one in happened][-1] == ("assigned", "Rosa")


def test_other_tickets_of_a_submitter_are_those_of_the_same_address(work):
    first, second = work.open(), work.open(email="ANN@clinic.example")
    work.open(email="other@clinic.example")

    assert refs(finding.others_of(second.submitter_id, but=second.id)) == [first.ref]
    assert refs(finding.of_address("Ann@clinic.example")) == [second.ref, first.ref]
    assert finding.others_of(None, but=1) == []


def test_letters_of_a_ticket_say_how_they_fare(work):
    ticket = work.open()

    sent = finding.letters_of(ticket.id)

    assert [(one.kind, one.recipient, one.state) for one in sent] == [
        ("received", "ann@clinic.example", "queued")
    ]


def test_a_ticket_that_is_not_there_is_not_found(work):
    for look in (lambda: finding.by_id(4711), lambda: finding.by_ref("HD-0000-0000"),
                 lambda: finding.by_ref("nonsense")):  # fmt: skip
        with pytest.raises(TicketNotFound):
            look()
    assert db.session.is_active
