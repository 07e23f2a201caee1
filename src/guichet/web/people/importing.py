"""Customers, contacts and contracts from a file, for the managers of the desk: tried first, then taken whole."""

from typing import Any, Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from guichet import clock
from guichet.desks.changes import IMPORTED, latest
from guichet.desks.models import Seat
from guichet.imports.columns import COLUMNS, Kind
from guichet.imports.table import MOST_BYTES, MOST_CHARACTERS, Problem, Unreadable, decoded
from guichet.imports.taking import Outcome, take
from guichet.imports.words import KINDS, MEANINGS, said
from guichet.kit.sheets import lines
from guichet.web.shared.fields import PlainForm, text_area
from guichet.web.shared.visitor import managers_only

MOST_SHOWN: Final = 200
"""Problems that one reads at once: what is behind the first ones often goes with them."""


class FileForm(PlainForm):
    """What a file is about, and the file, or what stands in it."""

    kind = forms.ChoiceField(label=gettext_lazy("What it is about"), choices=list(KINDS.items()))
    file = forms.FileField(label=gettext_lazy("The file"), required=False)
    text = forms.CharField(
        label=gettext_lazy("What stands in it"),
        required=False,
        strip=False,
        max_length=MOST_CHARACTERS + 1,
        widget=text_area(rows=12),
        help_text=gettext_lazy("Filled in from the file. You can mend it here and check it again."),
    )

    def typed(self) -> str:
        """The text: of the file, where one was sent.

        Raises:
            Unreadable: where it is none.
        """
        sent = self.cleaned_data.get("file")
        if sent is None:
            return str(self.cleaned_data["text"])
        if sent.size > MOST_BYTES:
            raise Unreadable(Problem(code="too_big", found=str(sent.size), hint=str(MOST_BYTES)))
        return decoded(sent.read())


@require_http_methods(["GET", "HEAD", "POST"])
@managers_only
def show(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The page; on sending, what would come of the file, or what came of it."""
    if request.method != "POST":
        return _shown(request, seat, FileForm())
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, seat, form, status=422)
    kind = Kind(form.cleaned_data["kind"])
    try:
        text = form.typed()
    except Unreadable as unreadable:
        return _shown(request, seat, form, Outcome(kind=kind, problems=(unreadable.problem,)), status=422)
    found = take(text, kind, by=seat, at=clock.now_seconds(), for_good=request.POST.get("act") == "take")
    again = FileForm(initial={"kind": kind.value, "text": "" if found.taken else text})
    return _shown(request, seat, again, found, status=422 if found.problems else 200)


@require_safe
@managers_only
def template(_request: HttpRequest, _seat: Seat, kind: str) -> StreamingHttpResponse:
    """A file with the columns, and a row as an example."""
    if kind not in set(Kind):
        raise Http404
    columns = COLUMNS[Kind(kind)]
    answer = StreamingHttpResponse(
        lines(columns, [[column.example for column in columns.values()]]), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{kind}.csv"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _shown(
    request: HttpRequest, seat: Seat, form: FileForm, found: Outcome | None = None, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "found": found,
        "problems": [_worded(each) for each in found.problems[:MOST_SHOWN]] if found else [],
        "further": max(0, len(found.problems) - MOST_SHOWN) if found else 0,
        "came": _came(found) if found else [],
        "kinds": [
            {
                "code": kind.value,
                "name": KINDS[kind],
                "columns": [(name, MEANINGS[name], column.needed) for name, column in COLUMNS[kind].items()],
            }
            for kind in Kind
        ],
        "past": [_past(each.change.data, each.change.at, each.by) for each in latest(seat.desk, IMPORTED)],
    }
    return render(request, "people/importing.html", context, status=status)


def _worded(problem: Problem) -> dict[str, object]:
    return {"row": problem.row, "column": problem.column, "said": said(problem)}


def _came(found: Outcome) -> list[tuple[str, int]]:
    words = {"made": gettext("new"), "changed": gettext("changed"), "same": gettext("as they were")}
    return [(words[what], found.counts[what]) for what in words if found.counts.get(what)]


def _past(data: dict[str, Any], at: int, by: str) -> dict[str, object]:
    kind = KINDS[Kind(data["kind"])]
    rows = sum(data.get(what, 0) for what in ("made", "changed", "same"))
    return {"kind": kind, "rows": rows, "at": at, "by": by, "hash": str(data["sha256"])[:12]}
