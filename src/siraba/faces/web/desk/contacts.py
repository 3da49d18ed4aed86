"""How a person is reached: numbers and addresses with their history, confirmed and ended at the desk."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from siraba.apps.accounts.models import User
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.persons import queries
from siraba.apps.persons.actions import add_contact, confirm_contact, disclose, end_contact
from siraba.apps.persons.models import EndReason, Person
from siraba.faces.web import formats
from siraba.faces.web.accounts.offered import offers
from siraba.faces.web.desk.person_form import ContactForm
from siraba.faces.web.door import for_right
from siraba.faces.web.keys import key_of

ENDS = (EndReason.REPLACED, EndReason.WRONG, EndReason.RECYCLED)
"""Why a counsellor ends one; that it vanished from a file is for the import to say."""


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("person.disclose")
def index(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Every number and address that a person had; one more, one confirmed, one ended."""
    person = queries.person(user.actor, str(public_id))
    country = person.country or (user.office.country if user.office else "")
    adding = request.method == "POST" and request.POST.get("do") == "add"
    form = ContactForm(country, request.POST if adding else None)
    if request.method == "POST":
        done = _add(request, user, person, form) if adding else _change(request, user, person)
        if done:
            return redirect("web:person_contacts", person.public_id)
    else:
        disclose(person, by=user.actor, part="contacts", purpose="counselling")
    context = {
        "person": person,
        "form": form,
        "mends": queries.may_do(user.actor, "contact.add", person),  # who sees a file to match it changes nothing in it
        "reaches": queries.contacts(user.actor, str(person.public_id), as_of=formats.today()),
        "links": offers(workers=True),
        "ends": [(each.value, each.label) for each in ENDS],
    }
    return render(request, "web/desk/person_contacts.html", context)


def _key(request: HttpRequest, user: User) -> str:
    return f"desk/{user.actor.id}/{key_of(request)}"


def _add(request: HttpRequest, user: User, person: Person, form: ContactForm) -> bool:
    key = _key(request, user)
    if not form.is_valid():
        return False
    said = form.cleaned_data
    day = formats.today() if said["shown"] else None
    add_contact(person, said["kind"], said["value"], by=user.actor, key=key, confirmed_on=day)
    messages.success(request, _("{value} is written down.").format(value=said["value"]))
    return True


def _change(request: HttpRequest, user: User, person: Person) -> bool:
    key, do = _key(request, user), request.POST.get("do", "")
    contact = queries.contact(user.actor, str(person.public_id), request.POST.get("contact", ""))
    try:
        if do == "confirm":
            confirm_contact(contact, by=user.actor, key=key, happened_on=formats.today())
            messages.success(request, _("{value} is confirmed as of today.").format(value=contact.value))
        elif do in {each.value for each in ENDS}:
            end_contact(contact, do, by=user.actor, key=key, happened_on=formats.today())
            messages.success(
                request, _("{value} is no longer used; it stays in the history.").format(value=contact.value)
            )
        else:
            raise Http404
    except Refusal:
        messages.warning(request, _("Nothing was done: this one was ended meanwhile."))
    return True
