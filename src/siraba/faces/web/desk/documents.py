"""Identity documents of a person: seen and described at the desk; copies only where a text asks for one."""

from __future__ import annotations

from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from siraba.apps.accounts.models import User
from siraba.apps.countries import queries as countries
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.foundation.scans import ENDINGS, NotTaken
from siraba.apps.persons import papers, queries
from siraba.apps.persons.actions import (
    DocumentEntry,
    describe_document,
    destroy_copy,
    disclose,
    end_document,
    keep_copy,
    open_copy,
)
from siraba.apps.persons.copies import CopyGone
from siraba.apps.persons.documented import documents
from siraba.apps.persons.models import DocumentEnd
from siraba.faces.web import formats
from siraba.faces.web.door import for_right
from siraba.faces.web.keys import key_of

ALONE = "default-src 'none'; sandbox"
"""What a copy may do in a browser that shows it all the same: nothing."""


class DocumentForm(forms.Form):
    """A document that lies on the desk."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of document"))
    number = forms.CharField(
        label=gettext_lazy("Number, as it is printed"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("It finds the same document in another file. On the pages its last signs are shown."),
    )
    country = forms.ChoiceField(label=gettext_lazy("Country that issued it"), required=False)
    issuer = forms.CharField(label=gettext_lazy("Issued by"), max_length=150, required=False)
    valid_until = forms.DateField(
        label=gettext_lazy("Valid until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, country: str, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        kinds = [(each.code, formats.label(each.names, each.code)) for each in documents().kinds]
        cast(forms.ChoiceField, self.fields["kind"]).choices = [("", "—"), *kinds]
        known = sorted(
            ((each.code, formats.country(each.code)) for each in countries.known_countries()), key=lambda pair: pair[1]
        )
        cast(forms.ChoiceField, self.fields["country"]).choices = [("", _("not known")), *known]
        self.fields["country"].initial = country

    def entry(self) -> DocumentEntry:
        """What was written, of a valid form."""
        said = self.cleaned_data
        until: date | None = said["valid_until"]
        return DocumentEntry(said["kind"], said["number"], said["country"], said["issuer"], until)


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("document.see")
def index(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """The documents that were seen of a person; one more."""
    person = queries.person(user.actor, str(public_id))
    if not queries.may_do(user.actor, "document.see", person):
        raise Http404
    if user.actor.person_id == person.public_id:  # whose papers they are reads them on their own page
        return redirect("web:own_documents")
    describes = queries.may_do(user.actor, "document.describe", person)
    form = DocumentForm(person.country or "", request.POST if request.method == "POST" else None)
    if request.method == "POST":
        key = _key(request, user)
        if form.is_valid():
            try:
                describe_document(person, form.entry(), by=user.actor, key=key)
                messages.success(request, _("Written down: seen by you today."))
                return redirect("web:person_documents", person.public_id)
            except Refusal as refusal:
                form.add_error("number", [sentence(each) for each in refusal.obstacles])
            except ValidationError as problem:
                form.add_error(None, problem.messages)
    else:
        disclose(person, by=user.actor, part="documents", purpose="counselling")
    context = {
        "person": person,
        "form": form,
        "describes": describes,
        "papers": papers.papers(user.actor, person),
        "ends": [(each.value, each.label) for each in DocumentEnd],
        "as_of": formats.today(),
    }
    return render(request, "web/desk/person_documents.html", context, status=422 if form.errors else 200)


@require_POST
@for_right("document.end")
def end(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """A document is no longer looked at."""
    row, why = papers.paper(user.actor, str(public_id)), request.POST.get("why", "")
    if why not in DocumentEnd.values:
        raise Http404
    end_document(row, why, by=user.actor, key=_key(request, user))
    messages.success(request, _("Written down. Copies of it are destroyed."))
    return redirect("web:person_documents", row.person.public_id)


@require_POST
@for_right("document.keep_copy")
def keep(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Keep a copy that a text asks for."""
    row, file = papers.paper(user.actor, str(public_id)), request.FILES.get("file")
    back = redirect("web:person_documents", row.person.public_id)
    if not isinstance(file, UploadedFile):
        messages.warning(request, _("Choose the file first: a picture (JPEG, PNG) or a PDF."))
        return back
    try:
        copy = keep_copy(row, request.POST.get("basis", ""), file.read(), by=user.actor, key=_key(request, user))
    except NotTaken as problem:
        messages.warning(request, not_taken(problem))
    except Refusal as refusal:
        messages.warning(request, " ".join(sentence(each) for each in refusal.obstacles))
    else:
        until = formats.day(copy.until)
        messages.success(request, _("The copy is kept under lock until {date}, then destroyed.").format(date=until))
    return back


@require_POST
@for_right("document.open_copy")
def open_(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """The file of a copy, as a download, for a reason that its person reads."""
    copy = papers.paper_copy(user.actor, str(public_id))
    back = redirect("web:person_documents", copy.document.person.public_id)
    try:
        data = open_copy(copy, by=user.actor, key=_key(request, user), reason=request.POST.get("reason", ""))
    except Refusal as refusal:
        messages.warning(request, " ".join(sentence(each) for each in refusal.obstacles))
        return back
    except CopyGone:
        messages.warning(request, _("The file of this copy is not there any more: see it once more and keep it anew."))
        return back
    answer = HttpResponse(data, content_type=copy.media_type)
    name = f"{copy.document.person.reference}{ENDINGS.get(copy.media_type, '')}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = ALONE
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_POST
@for_right("document.destroy_copy")
def destroy(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Destroy a copy before its day."""
    copy = papers.paper_copy(user.actor, str(public_id))
    destroy_copy(copy, by=user.actor, key=_key(request, user))
    messages.success(request, _("The copy is destroyed."))
    return redirect("web:person_documents", copy.document.person.public_id)


def _key(request: HttpRequest, user: User) -> str:
    return f"desk/{user.actor.id}/{key_of(request)}"


def not_taken(problem: NotTaken) -> str:
    """Why a file was not kept, and what to do."""
    return {
        "empty": _("The file is empty: choose another one."),
        "too_large": _("The file has more than 5 MB: photograph it with a lower resolution."),
        "too_many_pixels": _("The picture has too many pixels: photograph it with a lower resolution."),
    }.get(problem.code, _("This is no picture (JPEG, PNG) and no PDF, whatever its name says."))


def sentence(obstacle: Obstacle) -> str:
    """The sentence for an obstacle, with the values it names."""
    said = {
        "no_kind": _("Choose the kind of document."),
        "number_too_short": _("A number of this kind has at least {least} signs: copy it from the document."),
        "number_too_long": _("A number has at most {most} signs: copy it from the document."),
        "seen_in_future": _("The document was seen today or earlier."),
        "no_basis": _("No text that asks for this copy was read for this service: describing the document is enough."),
        "document_ended": _("This document is no longer in use."),
        "reason_too_short": _("Write why you open it, in at least {least} signs: the person reads it."),
        "copy_destroyed": _("The last day of this copy has passed: it is destroyed."),
    }.get(obstacle.code, obstacle.code)
    return said.format_map({"least": "", "most": "", **obstacle.values})
