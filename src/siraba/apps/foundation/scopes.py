"""Which rows a right reaches: each app says for its models what a relation means, and everything asks here.

scope(Vacancy, {Relation.OWN_OFFICE: lambda by: Q(office_id=by.office_id), …})     # in the app's access.py

reachable(by, "vacancy.see", Vacancy)      # the rows for a query
hold_to(by, "vacancy.publish", [vacancy])  # NotAllowed unless each is among them; `@action` does this by itself
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from siraba.apps.foundation.actors import Actor, NotAllowed
from siraba.apps.foundation.rights import Relation, granted

Means = Callable[[Actor, str], Q]
"""A condition over rows for an actor; the text is put before each field, for rows that lie a relation further."""
NOTHING = Q(pk__in=())
M = TypeVar("M", bound=Model)
_scopes: dict[type[Model], Mapping[Relation, Means]] = {}


class Through(dict[Relation, Means]):
    """Meanings of a parent model for rows that belong to it, with the way to it."""

    def __init__(self, parent: type[Model], path: str, means: Mapping[Relation, Means]) -> None:
        super().__init__(means)
        self.parent, self.path = parent, path


_kept_back: dict[type[Model], tuple[Callable[[str], Q], frozenset[str]]] = {}


class NoScope(LookupError):
    """No app says which rows of this model a relation means."""


def scope(model: type[Model], means: Mapping[Relation, Means]) -> None:
    """Say what relations mean for a model. It stands in the `access.py` of the model's app.

    Each meaning is a condition over the model's own rows; joins to many rows belong in an `Exists`, so that no row
    comes twice.
    """
    _scopes[model] = means


def own(field: str, of_actor: str) -> Means:
    """Rows whose field is the actor's: nothing for an actor who has none."""

    def means(by: Actor, before: str) -> Q:
        value = getattr(by, of_actor)
        return Q(**{f"{before}{field}": value}) if value else NOTHING

    return means


def through(parent: type[Model], path: str) -> Mapping[Relation, Means]:
    """The meanings of a parent for rows that belong to it by the relation `path`. Raises NoScope."""

    def further(means: Means) -> Means:
        return lambda by, before: means(by, f"{before}{path}__")

    return Through(parent, path, {relation: further(means) for relation, means in _means(parent).items()})


def keep_back(model: type[Model], rows: Callable[[str], Q], *, but: Iterable[str]) -> None:
    """Say of which rows of a model nothing is done but the verbs named: whose owner asked for that, above all.

    Asked at every look, also of what belongs to these rows; whoever may do a verb to `any` row, and the person whose
    own file it is, still may. The text given to `rows` is put before each field.
    """
    _kept_back[model] = rows, frozenset(but)


def _back(model: type[Model], verb: str, before: str = "") -> Q | None:
    """The rows of a model that are kept back from a verb."""
    if (said := _kept_back.get(model)) is not None:
        rows, but = said
        return None if verb in but else rows(before)
    means = _scope_of(model)
    return _back(means.parent, verb, f"{before}{means.path}__") if isinstance(means, Through) else None


def scoped() -> Mapping[type[Model], Mapping[Relation, Means]]:
    """Every model with what relations mean for it, for the page and the test that go through them."""
    return _scopes


def reachable(by: Actor, verb: str, model: type[M]) -> QuerySet[M]:
    """The rows of a model on which the actor may do a verb. Raises NoScope."""
    relations = granted(by, verb)
    rows: QuerySet[M] = model._default_manager.all()
    if Relation.ANY in relations:
        return rows
    if not relations:
        return rows.none()
    means = _means(model)
    back = _back(model, verb)
    conditions = [
        means[relation](by, "") & ~back
        if back is not None and relation is not Relation.OWN_FILE
        else means[relation](by, "")
        for relation in sorted(relations, key=_dear)
        if relation in means
    ]
    if not conditions:
        return rows.none()
    either = conditions[0]
    for condition in conditions[1:]:
        either |= condition
    return rows.filter(either)


def _dear(relation: Relation) -> tuple[bool, str]:
    """Cheap conditions first: a database asks them in this order, and the first that holds spares the others."""
    return not relation.startswith("own_"), relation


def hold_to(by: Actor, verb: str, things: Iterable[Any]) -> None:
    """Raise NotAllowed unless the actor may do the verb on each of the things whose model has a scope."""
    if Relation.ANY in granted(by, verb):
        return
    ids: dict[type[Model], set[Any]] = {}
    for thing in _models(things):
        model = thing.__class__  # not type(): the user of a request is wrapped until somebody asks
        if thing.pk is not None and _scope_of(model) is not None:
            ids.setdefault(model, set()).add(thing.pk)
    for model, wanted in ids.items():
        if reachable(by, verb, model).filter(pk__in=wanted).count() != len(wanted):
            raise NotAllowed(f"{by.role or 'nobody'} may not do {verb} here")


def _models(things: Iterable[Any]) -> Iterable[Model]:
    for thing in things:
        if isinstance(thing, Model):
            yield thing
        elif isinstance(thing, (list, tuple)):
            yield from _models(thing)


def _means(model: type[Model]) -> Mapping[Relation, Means]:
    if (found := _scope_of(model)) is None:
        raise NoScope(f"{model.__name__}: its app's access.py does not say which rows a relation means")
    return found


def _scope_of(model: type[Model]) -> Mapping[Relation, Means] | None:
    """The scope of a model; its app's access.py is read when nobody did so before."""
    if model not in _scopes and model._meta.app_config is not None:
        try:
            import_module(f"{model._meta.app_config.name}.access")
        except ModuleNotFoundError as missing:
            if missing.name != f"{model._meta.app_config.name}.access":
                raise
    return _scopes.get(model)
