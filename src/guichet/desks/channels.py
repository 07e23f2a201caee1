"""What people call the ways by which requests come in."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

CHANNELS: Mapping[str, Promise | str] = {
    "portal": pgettext_lazy("channel", "Portal"),
    "email": pgettext_lazy("channel", "E-mail"),
    "chat": gettext_lazy("Chat"),
    "app": gettext_lazy("App"),
    "phone": gettext_lazy("Telephone"),
    "whatsapp": "WhatsApp",
    "api": "API",
}


def channel_name(code: str) -> str:
    """What people call a channel."""
    return str(CHANNELS.get(code, code))
