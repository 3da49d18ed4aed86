"""A column that is sealed: its text is read through the row it belongs to, and nowhere else.

    number = Protected(max_length=60)

The text is sealed under the installation's current key (`keyring`), bound to table, column and public id of its row.
A query cannot look into it (a keyed digest beside it, `foundation.keyed`, finds equal ones), a list of values gets the
seal, and it is opened when the attribute is asked for, not when the row is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from siraba.apps.foundation import keyring
from siraba.apps.foundation.sealed import sealed_at

FIELD = "field"
if TYPE_CHECKING:
    _Binary = models.BinaryField[Any, Any]
else:
    _Binary = models.BinaryField


class Seal(bytes):
    """What lies in the column. It says nothing of what it holds, also not in an error or a log."""

    def __repr__(self) -> str:
        return f"<sealed under {keyring.sealed_under(self)}>"

    __str__ = __repr__


class _Opened(DeferredAttribute):
    """Opens the seal when somebody asks; the text stays with the row from then on."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        held = super().__get__(instance, cls)
        if instance is None or not isinstance(held, Seal):
            return held
        opened = keyring.unseal(held, *cast(Protected, self.field).place_of(instance)).decode()
        instance.__dict__[self.field.attname] = opened
        return opened

    def __set__(self, instance: Any, value: Any) -> None:
        """With this the row's own dictionary does not answer before us."""
        instance.__dict__[self.field.attname] = value


class Protected(_Binary):
    """Text of a `Thing` that the database keeps sealed; blank stays blank. `max_length` counts characters."""

    descriptor_class = _Opened
    empty_strings_allowed = True
    empty_values = [None, b"", ""]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", b"")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """As migrations write it."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        return name, path, args, kwargs

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        """The row's own public id binds it; a newer key is given to it with all the others."""
        super().contribute_to_class(cls, name, private_only)
        if not cls._meta.abstract and cls.__module__ != "__fake__":
            label = cls._meta.label_lower
            sealed_at(label, self.attname, lambda row: (FIELD, label, name, str(row.public_id)), needs=("public_id",))

    def place_of(self, instance: models.Model) -> tuple[str, ...]:
        """What the seal is bound to."""
        return FIELD, instance._meta.label_lower, self.name, str(instance.public_id)  # type: ignore[attr-defined]  # a Thing

    def opened(self, held: Any, public_id: Any) -> Any:
        """The text of a value that was read without its row (`values`), of the row with this public id."""
        if not isinstance(held, Seal):
            return held
        return keyring.unseal(held, FIELD, self.model._meta.label_lower, self.name, str(public_id)).decode()

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """The seal, not yet opened."""
        return value if value is None else Seal(bytes(value)) if len(value) else ""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Sealed anew for its row; one that nobody opened stays as it is."""
        held = model_instance.__dict__.get(self.attname, "")
        if held is None or isinstance(held, Seal):
            return held
        return Seal(keyring.seal(str(held).encode(), *self.place_of(model_instance))) if held else Seal()

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """What is written is sealed; text that comes without its row cannot be. Raises FieldError."""
        if value is None or value == "":
            return super().get_db_prep_value(b"" if value == "" else None, connection, prepared)
        if not isinstance(value, Seal):
            raise FieldError(f"{self.name} is sealed with its row: set it on the row and save that.")
        return super().get_db_prep_value(bytes(value), connection, prepared)

    def get_lookup(self, lookup_name: str) -> Any:
        """None but whether there is one. Raises FieldError by what Django does without a lookup."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def to_python(self, value: Any) -> Any:
        """Text as it is."""
        return value

    def value_to_string(self, obj: models.Model) -> str:
        """Nothing leaves by a dump of rows."""
        return ""

    def get_default(self) -> Any:
        """Blank, unless none is allowed for."""
        return None if self.null else ""
