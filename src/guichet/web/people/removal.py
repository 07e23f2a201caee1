"""Removing a whole desk, for whoever looks after the installation: what goes is said before, and its name is typed.

The desk at whose address one is cannot be removed from there: one would stand nowhere.
"""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from guichet import clock
from guichet.accounts.models import User
from guichet.desks.models import Desk
from guichet.desks.reaching import link
from guichet.removal.whole import belongings_of, remove
from guichet.web.shared.fields import PlainForm
from guichet.web.shared.visitor import administrators_only, desk_here


class RemovalForm(PlainForm):
    """That one means it: the desk's name, and why it goes."""

    name = forms.CharField(
        label=gettext_lazy("The desk's name, as it stands above"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it is removed"),
        max_length=200,
        help_text=gettext_lazy("It stays on record, with your name and the instant. Name no customer here."),
    )

    def __init__(self, *args: object, desk: Desk, **kwargs: object) -> None:
        """``desk`` is the one that is meant."""
        super().__init__(*args, **kwargs)
        self.desk = desk

    def clean_name(self) -> str:
        """The name, if it is that of the desk."""
        name = str(self.cleaned_data["name"]).strip()
        if name != self.desk.name.strip():
            raise ValidationError(gettext("This is not its name. Nothing is removed."))
        return name


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def remove_one(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Say what would go; on sending, remove it for good."""
    desk = get_object_or_404(Desk.objects.exclude(pk=desk_here(request).pk), pk=pk)
    form = RemovalForm(request.POST if request.method == "POST" else None, desk=desk)
    if request.method != "POST" or not form.is_valid():
        context = {"desk": desk, "where": link(desk, "home"), "has": belongings_of(desk), "form": form}
        return render(request, "people/removal.html", context, status=422 if request.method == "POST" else 200)
    remove(desk, by=user, reason=form.cleaned_data["reason"], at=clock.now_seconds())
    messages.success(request, gettext("The desk “%(name)s” is removed.") % {"name": desk.name})
    return redirect("people:installation")
