"""What somebody does, said once more: by themselves on their own page, or by whoever helps them at the desk."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from siraba.apps.accounts.models import User
from siraba.apps.classification.actions import UnsureTitle, settle_title
from siraba.apps.classification.models import Occupation
from siraba.apps.classification.queries import occupation_in_use
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.jobseekers.actions import say_work
from siraba.apps.jobseekers.rules import OccupationEntry
from siraba.apps.persons import queries
from siraba.apps.persons.models import Person
from siraba.faces.web import formats, titles
from siraba.faces.web.door import for_right
from siraba.faces.web.keys import key_of


class Work(forms.Form):
    """One occupation, in words."""

    title = forms.CharField(
        label=gettext_lazy("What work, in a few words"),
        max_length=300,
        widget=titles.TitleInput,
        error_messages={"required": gettext_lazy("Say what work it is: one or a few words are enough.")},
    )
    occupation = titles.ChosenOccupation()
    years = forms.FloatField(
        label=gettext_lazy("For how many years"), required=False, min_value=0, max_value=70, localize=True
    )

    @property
    def meaning(self) -> str:
        """The occupation that was chosen while the title was typed, as the page says it."""
        return titles.meaning(self)


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("profile.say_work")
def say(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Write one more occupation into a file. Words that may mean several things come back with what they may mean."""
    person = queries.person(user.actor, str(public_id))
    own = user.person_id == person.public_id
    if not queries.may_do(user.actor, "profile.say_work", person):
        raise Http404
    form = Work(request.POST if request.method == "POST" else None)
    concept = request.POST.get("concept", "")
    context: dict[str, Any] = {"form": form, "person": person, "own": own, "concept": concept}
    if request.method == "POST" and form.is_valid():
        coded = titles.coded_title(form.cleaned_data["title"])
        chosen = form.cleaned_data["occupation"] or occupation_in_use(titles.SCHEME, concept)
        context["meant"] = [] if chosen or concept == titles.LATER else titles.meant_by(coded)
        if not context["meant"] and _keep(request, user, person, form, chosen):
            return redirect("web:own") if own else redirect("web:person", person.public_id)
    return render(request, "web/work.html", context, status=422 if form.errors else 200)


def _keep(request: HttpRequest, user: User, person: Person, form: Work, chosen: Occupation | None) -> bool:
    """Write it down; False with what stands against it beside the form."""
    key = key_of(request)
    coded = titles.coded_title(form.cleaned_data["title"])
    if coded is None:
        raise Http404
    meant = chosen.pk if chosen else coded.occupation_id
    try:
        say_work(person, OccupationEntry(coded.text, meant, form.cleaned_data["years"]), by=user.actor, key=key)
    except Refusal:
        form.add_error("title", _("So many occupations are written down already that nobody reads more."))
        return False
    if coded.occupation_id is None:
        unsure = UnsureTitle(coded.text, formats.language(), coded.proposals)
        settle_title(unsure, chosen, scheme=titles.SCHEME, by=user.actor, key=key)
    messages.success(request, _("“{text}” is written down.").format(text=coded.text))
    return True
