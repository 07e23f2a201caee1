"""The versions of a policy in public: what each changed, its text, and a feed."""

import xml.etree.ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guichet.core.policy.bundled import source
from guichet.core.policy.reading import read_policy
from guichet.policies.loading import policy_of
from guichet.policies.models import PolicyVersion
from guichet.policies.publishing import publish
from web.world import World

pytestmark = pytest.mark.django_db

WHOLE = source("fluksaqua").decode().partition("\nexamples:")[0] + "\n"
SHORTER = WHOLE.replace("08:00-17:00", "08:00-16:00")


def again(world: World, text: str) -> PolicyVersion:
    world.clock.at += 60
    return publish(world.desk, text, by=None, at=world.clock.at)


def test_each_version_says_what_it_changed_for_customers(world: World) -> None:
    again(world, SHORTER)

    page = Client().get("/policy/history/").content.decode()
    changed = Client().get("/policy/2/changes/").content.decode()

    assert '<a href="/policy/2/changes/">worse</a>' in page
    assert "in force" in page
    assert "For customers: worse." in changed
    assert "Closed now, for the first time, from" in changed
    assert "Compared with version 1" in changed
    assert "Nothing came before it" in Client().get("/policy/1/changes/").content.decode()
    assert 'href="/policy/history/"' in Client().get("/policy/").content.decode()


def test_the_text_of_a_version_is_what_runs(world: World) -> None:
    version = again(world, SHORTER)

    answer = Client().get("/policy/2/text")

    assert answer.headers["Content-Type"] == "application/yaml; charset=utf-8"
    assert answer.headers["ETag"] == f'"{version.hash}"'
    unchanged = Client().get("/policy/2/text", headers={"if-none-match": answer.headers["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert read_policy(answer.content, "got.yaml") == policy_of(version)
    assert Client().get("/policy/9/text").status_code == 404


def test_versions_can_be_followed_as_a_feed(world: World) -> None:
    again(world, SHORTER)

    answer = Client().get("/policy/history.atom")

    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    root = ET.fromstring(answer.content)  # noqa: S314 - our own
    atom = "{http://www.w3.org/2005/Atom}"
    assert [each.findtext(f"{atom}title") for each in root.iter(f"{atom}entry")] == ["Version 2", "Version 1"]
    assert "For customers: worse." in (root.findtext(f"{atom}entry/{atom}summary") or "")


def test_more_versions_cost_no_more_queries(world: World) -> None:
    again(world, SHORTER)
    Client().get("/policy/history/")
    with CaptureQueriesContext(connection) as few:
        Client().get("/policy/history/")
    again(world, WHOLE)
    again(world, SHORTER)
    Client().get("/policy/history/")
    with CaptureQueriesContext(connection) as many:
        Client().get("/policy/history/")

    assert len(few) == len(many)


def test_it_is_read_in_french(world: World) -> None:
    again(world, SHORTER)

    page = Client().get("/policy/2/changes/", headers={"accept-language": "fr"}).content.decode()

    assert "Pour les clients\N{NO-BREAK SPACE}: pire." in page
