"""House rules of this door: reading never writes, no page needs a script, none tells secrets."""

from __future__ import annotations

import logging

import pytest

from tests.tickets.statements import counted
from tests.web.submitters.walk import the_ticket
from triage.tickets import links

WRITES = ("INSERT", "UPDATE", "DELETE", "BEGIN IMMEDIATE")


def _addresses(app):
    """Every address of this door that is read, with what its parts may be."""
    ticket = the_ticket(app)
    with app.app_context():
        parts = {
            "ref": ticket.ref,
            "signature": links.signature(ticket.ref, ticket.link_version),
            "topic": "how_to",
        }
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if rule.endpoint.startswith("submitters.") and "GET" in (
                rule.methods or ()
            ):
                built = rule.build({name: parts[name] for name in rule.arguments})
                assert built is not None
                yield built[1]


@pytest.mark.parametrize("with_a_form", [False, True])
def test_reading_never_writes(app, walk, with_a_form):
    walk.whole_way()
    addresses = list(_addresses(app))
    assert len(addresses) >= 15
    if with_a_form:
        walk.to_check()

    with app.app_context(), counted() as said:
        for address in addresses:
            assert walk.client.get(address).status_code in (200, 303)

    assert [statement for statement in said if statement.startswith(WRITES)] == []


def test_every_page_reads_within_few_statements(app, walk):
    walk.whole_way()
    addresses = list(_addresses(app))
    walk.to_check()

    for address in addresses:
        walk.client.get(address)
        with app.app_context(), counted() as said:
            walk.client.get(address)
        assert len(said) <= 6, f"{address}: {said}"


def test_every_change_is_a_post_with_a_token(app, client):
    rules = [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("submitters.") and "POST" in (rule.methods or ())
    ]
    assert len(rules) == 12

    for rule in rules:
        made_up = {"ref": "HD-7KQ4-M2XN", "signature": "x", "topic": "how_to"}
        address = rule.build({name: made_up[name] for name in rule.arguments})
        answer = client.post(address[1], data={"csrf_token": ""})
        assert answer.status_code in (303, 404, 422), address
        assert answer.location in (None, "/"), address


def test_no_word_of_a_submitter_is_in_an_address_or_a_log(app, walk, caplog):
    caplog.set_level(logging.DEBUG)
    addresses = []
    walk.client.get("/details")
    for send in (
        lambda: walk.details(subject="Quibble", body="Mrs Quibble cannot get in"),
        lambda: walk.pick("none_of_these"),
        lambda: walk.contact(name="Quentin Quibble", email="q@quibble.example.org"),
        lambda: walk.check(),
    ):
        send()
        addresses.append(walk.at)

    assert not any("uibble" in address for address in addresses)
    assert "uibble" not in caplog.text


def test_pages_bring_only_our_own_parts(app, walk):
    walk.whole_way()
    for address in _addresses(app):
        html = walk.client.get(address).get_data(as_text=True)
        assert 'src="http' not in html
        assert 'rel="stylesheet" href="/static/' in html or 'href="/' in html
