"""Garbage is looked for seldom while a file comes in, and as before once the last one is in."""

from __future__ import annotations

import gc

import pytest

from siraba.apps.foundation.collecting import SELDOM, seldom_collecting


def test_the_last_of_several_sets_things_back_also_after_a_failure() -> None:
    before = gc.get_threshold()
    with seldom_collecting():
        with pytest.raises(ZeroDivisionError), seldom_collecting():
            raise ZeroDivisionError
        assert gc.get_threshold()[0] == SELDOM
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, 0)
