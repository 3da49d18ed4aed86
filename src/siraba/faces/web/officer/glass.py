"""Opening a file that is not one's to see, because somebody is in danger."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from siraba.apps.accounts.models import User
from siraba.apps.persons.actions import break_glass
from siraba.apps.persons.watching import limits
from siraba.faces.web.accounts import throttle
from siraba.faces.web.accounts.forms import waiting
from siraba.faces.web.door import for_right


class Emergency(forms.Form):
    """The number of the file and who is in danger."""

    reference = forms.CharField(
        label=gettext_lazy("Reference number of the file"),
        max_length=20,
        widget=forms.TextInput(attrs={"dir": "ltr", "placeholder": "P-26-000123-K"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Who is in danger, and how"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("A sentence. The data protection officer reads it today."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("person.break_glass")
def index(request: HttpRequest, user: User) -> HttpResponse:
    """Ask for the number and the reason; then open the file for some hours."""
    form = Emergency(request.POST or None)
    if request.method == "POST" and not request.POST.get("key"):
        raise Http404
    if request.method == "POST" and form.is_valid():
        door = f"glass/{user.public_id}"
        wait = throttle.must_wait(request, door)
        if wait:
            form.add_error("reference", waiting(wait.total_seconds()))
        elif (opened := _open(request, user, form)) is not None:
            messages.warning(
                request,
                _("Open for {hours} hours. The person and the data protection officer see that you opened it.").format(
                    hours=limits().glass_hours
                ),
            )
            return redirect("web:person", public_id=opened)
    words = {"form": form, "hours": limits().glass_hours}
    return render(request, "web/officer/glass.html", words, status=422 if form.errors else 200)


def _open(request: HttpRequest, user: User, form: Emergency) -> Any:
    """The public id of the person, or None with the form's errors set."""
    said = form.cleaned_data
    try:
        row = break_glass(said["reference"], reason=said["reason"], by=user.actor, key=request.POST.get("key", ""))
    except ValidationError as problem:
        throttle.wrong(request, f"glass/{user.public_id}")
        for field in problem.message_dict:
            form.add_error(field, _SAY[field])
        return None
    return row.person.public_id


_SAY = {
    "reference": gettext_lazy("No file has this number. Look at it again."),
    "reason": gettext_lazy("Say in a sentence who is in danger and how."),
}
