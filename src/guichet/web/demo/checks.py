"""What must hold before a demonstration is shown: it lets everybody sign in as anybody, so nobody else may reach it."""

from collections.abc import Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error


def only_on_this_machine(app_configs: Sequence[AppConfig] | None, **_: object) -> list[CheckMessage]:  # noqa: ARG001
    """An error where a demonstration has an address or a host that is not this machine's own."""
    if not settings.DEMO:
        return []
    hosts = [urlsplit(settings.BASE_URL).hostname or "", *settings.ALLOWED_HOSTS]
    far = sorted({host for host in hosts if not _is_here(host)})
    if not far:
        return []
    return [
        Error(
            f"GUICHET_DEMO lets everybody sign in without a password, and is on for {', '.join(far)}.",
            hint="Turn it off, or serve it to this machine alone: GUICHET_BASE_URL=http://127.0.0.1:8000.",
            id="guichet.E001",
        )
    ]


def _is_here(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
