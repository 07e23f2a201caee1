"""What a desk looks like: its colours as a sheet of style, and its logo. Their addresses change when they do, so that
anybody may keep them for ever. Only a browser that asks for an icon by itself has one address for all.
"""

from pathlib import Path
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from guichet.desks.colours import HEX, accent_of
from guichet.desks.models import Logo
from guichet.web.shared.privacy import KEPT_A_DAY, KEPT_FOR_EVER
from guichet.web.shared.visitor import desk_here, desk_of

MARK: Final = Path(__file__).parents[1] / "shared" / "static" / "guichet" / "mark.svg"

SHEET = """@layer tokens {{
  :root {{
    --accent: light-dark({light.colour}, {dark.colour});
    --accent-wash: light-dark({light.wash}, {dark.wash});
  }}
}}
"""


@require_safe
def sheet(request: HttpRequest, colour: str) -> HttpResponse:
    """The desk's accent on light and on dark paper."""
    accent = desk_here(request).accent
    if accent != f"#{colour}" or HEX.fullmatch(accent) is None:
        raise Http404
    shades = accent_of(accent)
    return _kept(SHEET.format(light=shades.light, dark=shades.dark), "text/css; charset=utf-8")


@require_safe
def logo(request: HttpRequest, digest: str) -> HttpResponse:
    """The desk's logo."""
    desk = desk_here(request)
    if not digest or digest != desk.logo_digest:
        raise Http404
    return _kept(bytes(get_object_or_404(Logo, desk=desk).png), "image/png")


@require_safe
def icon(request: HttpRequest) -> HttpResponse:
    """The icon of the address: the desk's logo, or our mark, which is drawn for light and for dark."""
    desk = desk_of(request)
    found = Logo.objects.filter(desk=desk).first() if desk is not None and desk.logo_digest else None
    if found is not None:
        return _kept(bytes(found.png), "image/png", KEPT_A_DAY)
    return _kept(MARK.read_bytes(), "image/svg+xml", KEPT_A_DAY)


def _kept(content: str | bytes, kind: str, how: str = KEPT_FOR_EVER) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Cache-Control": how})
