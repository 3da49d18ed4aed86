"""Lists in pages: at most 200 at once, the next page begins after the last id of this one."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from ninja import Field, Schema

M = TypeVar("M", bound=Model)


class Page(Schema):
    """Which part of a list: how many, after which item."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: UUID | None = None


def cut(rows: QuerySet[M], page: Page, *, among: QuerySet[M], ident: str = "public_id") -> tuple[list[M], str | None]:
    """The items of a page, newest first, and the id after which the next one begins (None at the end).

    `ident` is where the public id of an item is found. `among` is everything the caller may see: the item after which
    to go on may have left the filter meanwhile. An `after` that is not there either gives an empty page.
    """
    rows = rows.order_by("-pk")
    if page.after is not None:
        last = among.order_by("-pk").filter(**{ident: page.after}).values_list("pk", flat=True).first()
        rows = rows.filter(pk__lt=last) if last is not None else rows.none()
    found = list(rows[: page.limit + 1])
    more = found[page.limit :]
    shown = found[: page.limit]
    return shown, str(_ident(shown[-1], ident)) if more else None


def _ident(item: Any, path: str) -> UUID:
    for name in path.split("__"):
        item = getattr(item, name)
    found: UUID = item
    return found
