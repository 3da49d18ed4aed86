"""A template that meets a variable it was not given fails the test, where production would show nothing."""

from __future__ import annotations


class UndefinedVariable(Exception):
    """A template asked for something that its page does not pass."""


class Trap(str):
    """What Django writes for an undefined variable: it asks for `Trap("%s") % name`, and gets an exception."""

    __slots__ = ()

    def __mod__(self, name: object) -> str:
        raise UndefinedVariable(f"the template uses {str(name)!r}, which its page does not pass")
