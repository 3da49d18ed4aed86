"""Files that may be one person's: a queue, two files side by side, and what a person decides about them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from siraba.apps.accounts.models import User
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.jobseekers.queries import PersonFile, person_file
from siraba.apps.persons import queries
from siraba.apps.persons.actions import decide_resemblance, disclose, disclose_list, merge_persons, undo_merge
from siraba.apps.persons.models import Resemblance
from siraba.faces.web import formats
from siraba.faces.web.agreements import title_of
from siraba.faces.web.desk.likeness import Why, whys
from siraba.faces.web.door import for_right
from siraba.faces.web.lists import page_numbers, page_of

A_PAGE = 15


@dataclass(frozen=True, slots=True)
class Pair:
    """Two files and why they may be one person's."""

    row: Resemblance
    why: list[Why]


@dataclass(frozen=True, slots=True)
class Line:
    """A subject as both files have it; `same` says that they agree, None that one of them says nothing."""

    subject: str
    left: str
    right: str

    @property
    def same(self) -> bool | None:
        """Whether both say the same."""
        return self.left == self.right if self.left and self.right else None


@require_safe
@for_right("resemblance.see")
def queue(request: HttpRequest, user: User) -> HttpResponse:
    """Pairs that wait, the likeliest first; those put off come last."""
    page = page_of(request, queries.resemblances(user.actor), A_PAGE)
    pairs = [Pair(row, whys(row.reasons)) for row in page.object_list]
    both = (each for pair in pairs for each in (pair.row.one, pair.row.other))
    disclose_list(both, by=user.actor, part="list", purpose="counselling")
    return render(request, "web/desk/duplicates.html", {"page": page, "numbers": page_numbers(page), "pairs": pairs})


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("resemblance.see")
def pair(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Two files side by side; the same person's, two people's, or decided later."""
    row = queries.resemblance(user.actor, str(public_id))
    if request.method == "POST":
        return _decide(request, user, row)
    files = [person_file(user.actor, str(each.public_id)) for each in (row.one, row.other)]
    if row.one.merged_into_id or row.other.merged_into_id:
        messages.info(request, _("These two files are one already."))
        return redirect("web:person", files[0].person.public_id)
    for file in files:
        disclose(file.person, by=user.actor, part="duplicate", purpose="counselling")
    context = {"row": row, "why": whys(row.reasons), "files": files, "lines": _lines(*files)}
    return render(request, "web/desk/duplicate.html", context)


def _decide(request: HttpRequest, user: User, row: Resemblance) -> HttpResponse:
    said, key, reason = (request.POST.get(name, "") for name in ("decision", "key", "reason"))
    if not key or said not in {"same", "different", "later"}:
        raise Http404
    key, reason = f"desk/{user.actor.id}/{key}/{said}", reason.strip()[:300]
    try:
        if said == "same":
            people = {str(each.public_id): each for each in (row.one, row.other)}
            kept = people.pop(request.POST.get("kept", ""), None)
            if kept is None:
                messages.warning(request, _("Nothing was done: choose the file that is kept."))
                return redirect("web:duplicate", row.public_id)
            merge_persons(kept, people.popitem()[1], by=user.actor, key=key, reason=reason)
            messages.success(
                request,
                _("The two files are one now. It can be undone from the file of {name}.").format(name=kept.full_name),
            )
            return redirect("web:person", kept.public_id)
        decide_resemblance(row, said, by=user.actor, key=key, reason=reason)
    except Refusal:
        messages.warning(request, _("Nothing was done: somebody decided about one of these files meanwhile."))
        return redirect("web:duplicates")
    told = (
        _("Two people: noted, and not asked again.")
        if said == "different"
        else _("Put off: the pair waits at the end.")
    )
    messages.success(request, told)
    return redirect("web:duplicates")


@require_POST
@for_right("person.unmerge")
def undo(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Make one file two again, and say what could not go back."""
    row = queries.merge(user.actor, str(public_id))
    if not request.POST.get("key"):
        raise Http404
    try:
        undone = undo_merge(row, by=user.actor, key=f"desk/{user.actor.id}/{request.POST['key']}")
    except Refusal:
        messages.warning(request, _("Nothing was done: it was undone already, or the file was merged on since."))
        return redirect("web:person", row.kept.public_id)
    undone.refresh_from_db()
    stay = sum(count for left in undone.left.values() for count in left.values())
    if stay:
        said = ngettext(
            "The files are two again. {n} thing that was changed since stays where it is: look through both.",
            "The files are two again. {n} things that were changed since stay where they are: look through both.",
            stay,
        )
        messages.warning(request, said.format(n=formats.number(stay)))
    else:
        messages.success(request, _("The files are two again, each with what it had."))
    return redirect("web:person", row.merged.public_id)


def _lines(left: PersonFile, right: PersonFile) -> list[Line]:
    both = [_said(file) for file in (left, right)]
    return [Line(subject, both[0][subject], both[1][subject]) for subject in both[0]]


def _said(file: PersonFile) -> dict[str, str]:
    who = file.person
    agreed = [title_of(each) for each in file.consents if each.withdrawn_on is None]
    held = [
        formats.label(each.occupation.labels, each.title) if each.occupation else each.title
        for each in file.occupations
    ]
    return {
        _("Given names"): who.given_names,
        _("Family names"): who.family_names,
        _("Born"): formats.born(who.birth) if who.birth else "",
        _("Sex"): str(who.get_sex_display()) if who.sex else "",
        _("Region"): formats.place(who.region),
        _("Town or village"): who.place,
        _("Phone and e-mail"): formats.listed([f"\u2066{each.value}\u2069" for each in file.contacts]),
        _("Occupations"): formats.listed(held),
        _("Agreed to"): formats.listed(agreed),
        _("State"): str(file.registration.get_state_display()) if file.registration else "",
        _("Registered on"): formats.day(who.happened_on),
    }
