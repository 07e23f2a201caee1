"""A demonstration, in which everybody may be anybody, is for this machine alone."""

import pytest
from django.core.checks import run_checks
from pytest_django import Settings


def complaints() -> list[str | None]:
    return [each.id for each in run_checks(tags=["security"]) if str(each.id).startswith("guichet.")]


@pytest.mark.parametrize("base", ["http://127.0.0.1:8000", "http://localhost:8123", "http://[::1]:8000"])
def test_a_demonstration_on_this_machine_is_let_be(settings: Settings, base: str) -> None:
    settings.DEMO, settings.BASE_URL, settings.ALLOWED_HOSTS = True, base, ["127.0.0.1", "localhost"]
    assert complaints() == []


@pytest.mark.parametrize("base", ["https://help.example.org", "http://192.168.1.4:8000", "http://localhost.evil.test"])
def test_a_demonstration_that_others_can_reach_is_an_error(settings: Settings, base: str) -> None:
    settings.DEMO, settings.BASE_URL, settings.ALLOWED_HOSTS = True, base, ["127.0.0.1"]
    assert complaints() == ["guichet.E001"]


def test_a_demonstration_with_a_further_host_is_an_error(settings: Settings) -> None:
    settings.DEMO, settings.BASE_URL = True, "http://127.0.0.1:8000"
    settings.ALLOWED_HOSTS = ["127.0.0.1", "help.example.org"]
    assert complaints() == ["guichet.E001"]


def test_a_real_desk_may_be_anywhere(settings: Settings) -> None:
    settings.DEMO, settings.BASE_URL, settings.ALLOWED_HOSTS = False, "https://help.example.org", ["help.example.org"]
    assert complaints() == []
