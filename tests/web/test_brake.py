"""Guessing passwords is slowed down, for who guesses and not for who is guessed at."""

import pytest
from django.test import Client
from pytest_django import Settings

from guichet.accounts.models import Tries
from web.world import PASSWORD, World

pytestmark = pytest.mark.django_db


def knock(world: World, password: str, address: str, **headers: str) -> int:
    sent = {"email": world.contact.email, "password": password}
    return Client(REMOTE_ADDR=address).post("/sign-in/", sent, headers=headers).status_code


def test_a_strangers_guesses_lock_the_owner_out_of_nothing(world: World) -> None:
    session = world.client(world.contact)
    for _ in range(8):
        knock(world, "wrong", "203.0.113.9")
    assert knock(world, PASSWORD, "203.0.113.9") == 429
    assert session.get("/requests/").status_code == 200
    assert knock(world, PASSWORD, "198.51.100.7") == 302


def test_behind_a_proxy_people_are_told_apart(world: World, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    for _ in range(8):
        knock(world, "wrong", "10.0.0.1", x_forwarded_for="1.1.1.1, 203.0.113.9")
    assert knock(world, PASSWORD, "10.0.0.1", x_forwarded_for="8.8.8.8, 203.0.113.9") == 429
    assert knock(world, PASSWORD, "10.0.0.1", x_forwarded_for="203.0.113.9, 198.51.100.7") == 302


def test_without_a_proxy_nobody_writes_their_own_address(world: World) -> None:
    for i in range(8):
        knock(world, "wrong", "203.0.113.9", x_forwarded_for=f"192.0.2.{i}")
    assert knock(world, PASSWORD, "203.0.113.9", x_forwarded_for="192.0.2.99") == 429


def test_failures_are_forgotten_after_an_hour(world: World) -> None:
    knock(world, "wrong", "203.0.113.9")
    world.clock.at += 3600
    knock(world, "wrong", "203.0.113.9")
    assert set(Tries.objects.values_list("times", flat=True)) == {1}
