"""The interface as one object: routers, and each exception of the house as a documented answer."""

from __future__ import annotations

from django.core.exceptions import NON_FIELD_ERRORS
from django.core.exceptions import ValidationError as FieldError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from siraba.apps.foundation.actors import NotAllowed
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.foundation.verbs import AnswerGone, KeyReused
from siraba.apps.persons.queries import NotFound as NoPerson
from siraba.apps.vacancies.queries import NotFound as NoVacancy
from siraba.faces.api import identity, occupations, organisations, people, skills, vacancies
from siraba.faces.api.problems import Detail, Problem, Refused

api = NinjaAPI(
    title="Siraba",
    version="1",
    description="Vacancies, people and shortlists of a public employment service, for programs with a token.",
    docs_url=None,
    urls_namespace="api",
)
api.add_router("", occupations.router)
api.add_router("", skills.router)
api.add_router("", vacancies.router)
api.add_router("", people.router)
api.add_router("", organisations.router)
api.add_router("", identity.router)


def _answer(request: HttpRequest, status: int, problem: Problem) -> HttpResponse:
    return api.create_response(request, problem.dict(), status=status)


@api.exception_handler(Refused)
def refused(request: HttpRequest, problem: Refused) -> HttpResponse:
    """What an address itself refuses."""
    return _answer(request, problem.status, problem.problem)


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, problem: AuthenticationError) -> HttpResponse:
    """No token, or one that is not valid (any more)."""
    message = "Send a valid token: Authorization: Bearer …"
    answer = _answer(request, 401, Problem(code="token_missing", message=message))
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    """What was sent does not have the form that is documented."""
    details = [
        Detail(where=".".join(str(step) for step in each["loc"]), code=each["type"], message=each["msg"])
        for each in problem.errors
    ]
    message = "What was sent does not have the documented form; see the details."
    return _answer(request, 422, Problem(code="malformed", message=message, details=details))


@api.exception_handler(FieldError)
def not_taken(request: HttpRequest, problem: FieldError) -> HttpResponse:
    """A named constraint of the house."""
    fields = problem.message_dict if hasattr(problem, "error_dict") else {NON_FIELD_ERRORS: problem.messages}
    details = [
        Detail(where="" if name == NON_FIELD_ERRORS else name, code="constraint", message=message)
        for name, messages in fields.items()
        for message in messages
    ]
    return _answer(request, 422, Problem(code="cannot_be_taken", message="It cannot be taken.", details=details))


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, problem: HttpError) -> HttpResponse:
    """A body that is no JSON."""
    return _answer(request, problem.status_code, Problem(code="unreadable", message=problem.message))


@api.exception_handler(NoPerson)
@api.exception_handler(NoVacancy)
@api.exception_handler(NotAllowed)
def not_there(request: HttpRequest, problem: Exception) -> HttpResponse:
    """What one may not see does not exist."""
    return _answer(request, 404, Problem(code="not_found", message="There is no such thing for you."))


@api.exception_handler(KeyReused)
def reused(request: HttpRequest, problem: KeyReused) -> HttpResponse:
    """The idempotency key came before, with another request."""
    message = "This Idempotency-Key was sent before with another request: send a fresh key for a new one."
    return _answer(request, 409, Problem(code="key_reused", message=message))


@api.exception_handler(AnswerGone)
def gone(request: HttpRequest, problem: AnswerGone) -> HttpResponse:
    """The idempotency key came before, and what it made was erased or taken back since."""
    message = "This Idempotency-Key was sent before, and what it made then is not there any more. Nothing was done now."
    return _answer(request, 404, Problem(code="gone", message=message))


@api.exception_handler(Refusal)
def obstacles(request: HttpRequest, problem: Refusal) -> HttpResponse:
    """A transition that cannot be made now, with everything that stands against it."""
    details = [
        Detail(where="", code=each.code, message=", ".join(f"{name} {value}" for name, value in each.values.items()))
        for each in problem.obstacles
    ]
    return _answer(
        request, 409, Problem(code="obstacles", message=f"{problem.verb} cannot be done now.", details=details)
    )
