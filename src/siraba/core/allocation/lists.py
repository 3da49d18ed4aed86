"""For each bin, its people from the highest worth down, read only as far as needed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from siraba.core.allocation.problem import Flags, Ints

FIRST = 16
"""People of a list that are read at first, beyond those it has room for."""


HEAD = 128
"""People of a list that are put in order at first. Few places never look further, and sorting is most of the work."""
BUCKETS = 10
"""Bits by which worths are told apart when heads are cut off."""
LONG = 4
"""Lists are cut where they are, on average, so many times longer than their heads."""
PATIENT = 4
"""So often some lists alone are put in order further on; then all of them, since looking through the rest costs too."""
MOST_BINS = 20_000
"""With more bins than this, counting their buckets costs more than sorting everything."""


@dataclass(slots=True)
class Lists:
    """People wanted by each bin: `start` (B + 1) cuts `person` and `worth`, which fall within a bin; ties by person.

    Only the first `sorted_to[b]` of a bin stand in their order; `ready` puts more in order.
    """

    start: Ints
    person: Ints
    worth: Ints
    sorted_to: Ints
    _rest: tuple[Ints, Ints, Ints] | None = None
    _asked: int = 0

    @classmethod
    def of(cls, size: int, bin_: Ints, person: Ints, worth: Ints) -> Lists:
        """Lay out the (bin, person, worth) triples, the heads of the lists in order."""
        count = np.bincount(bin_, minlength=size)
        start = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
        lists = cls(start, np.empty(len(bin_), np.int64), np.empty(len(bin_), np.int64), np.zeros(size, np.int64))
        if size > MOST_BINS or len(bin_) < LONG * HEAD * size:
            lists._place(bin_, person, worth)
            return lists
        fall = int(worth.max(initial=0)) - worth
        bucket = fall >> max(int(fall.max(initial=0)).bit_length() - BUCKETS, 0)
        counted = np.bincount(bin_ << BUCKETS | bucket, minlength=size << BUCKETS).reshape(size, 1 << BUCKETS)
        last = (counted.cumsum(axis=1) < HEAD).sum(axis=1)
        head = bucket <= last[bin_]
        lists._place(bin_[head], person[head], worth[head])
        rest = ~head
        lists._rest = bin_[rest], person[rest], worth[rest]
        return lists

    def ready(self, bins: Ints, upto: Ints) -> None:
        """Put the first `upto[i]` of list `bins[i]` in order, where they are not yet (the whole list then)."""
        if self._rest is None or not (late := bins[upto > self.sorted_to[bins]]).size:
            return
        self._asked += 1
        if self._asked > PATIENT:
            self.everything()
            return
        bin_, person, worth = self._rest
        wanted = np.zeros(len(self.sorted_to), bool)
        wanted[late] = True
        taken = wanted[bin_]
        self._place(bin_[taken], person[taken], worth[taken])
        self._rest = None if taken.all() else (bin_[~taken], person[~taken], worth[~taken])

    def everything(self) -> None:
        """Put all of every list in order."""
        if self._rest is not None:
            self._place(*self._rest)
            self._rest = None

    def _place(self, bin_: Ints, person: Ints, worth: Ints) -> None:
        """Put triples behind those that stand in order already, in theirs."""
        count = np.bincount(bin_, minlength=len(self.sorted_to))
        into = spans(self.start[:-1] + self.sorted_to, count)
        self.person[into], self.worth[into] = _sorted(len(count), bin_, person, worth)
        self.sorted_to += count


def _sorted(size: int, bin_: Ints, person: Ints, worth: Ints) -> tuple[Ints, Ints]:
    """Person and worth by bin, worth falling, person. One sort of packed integers where they fit into 63 bits."""
    top = int(worth.max(initial=0))
    for_worth, for_person = top.bit_length(), int(person.max(initial=0)).bit_length()
    if size.bit_length() + for_worth + for_person <= 63 and int(worth.min(initial=0)) >= 0:
        packed = bin_ << (for_worth + for_person) | (top - worth) << for_person | person
        packed.sort()
        return packed & ((1 << for_person) - 1), top - (packed >> for_person & ((1 << for_worth) - 1))
    order = np.lexsort((person, -worth, bin_))
    return person[order], worth[order]


def spans(first: Ints, count: Ints) -> Ints:
    """The numbers `first[i]`, `first[i] + 1`, … (`count[i]` of them) of each span, one span after the other."""
    before = np.cumsum(count) - count
    return np.repeat(first - before, count) + np.arange(int(count.sum()))


class Windows:
    """How far each list has been read; it only ever grows."""

    def __init__(self, lists: Lists) -> None:
        self.lists = lists
        self.read = np.zeros(len(lists.start) - 1, np.int64)

    def best(self, bins: Ints, wanted: Ints, price: Ints, holder: Ints) -> tuple[Ints, Ints]:
        """Entries (positions in the lists) that hold, for each bin, its `wanted` + 1 most profitable people.

        Profit is worth less price; people without profit and those whom the bin holds itself (`holder`) are left out.
        Returns the entries and their profits, sorted by bin, profit falling, person. More people than asked may come
        back. A list is read on while the next one, at best, could still be among those wanted.
        """
        lists, done = self.lists, []
        length = lists.start[1:] - lists.start[:-1]
        self.read[bins] = np.minimum(np.maximum(self.read[bins], wanted + FIRST), length[bins])
        while len(bins):
            lists.ready(bins, np.minimum(self.read[bins] + 1, length[bins]))
            entry = spans(lists.start[bins], self.read[bins])
            owner = np.repeat(np.arange(len(bins)), self.read[bins])
            person = lists.person[entry]
            profit = lists.worth[entry] - price[person]
            good = (profit > 0) & (holder[person] != bins[owner])
            entry, owner, profit = entry[good], owner[good], profit[good]
            order = np.lexsort((entry, -profit, owner))
            entry, owner, profit = entry[order], owner[order], profit[order]
            more = self._unsure(bins, wanted, owner, profit)
            kept = ~more[owner]
            done.append((entry[kept], profit[kept]))
            bins, wanted = bins[more], wanted[more]
            self.read[bins] = np.minimum(self.read[bins] * 2, length[bins])
        none: list[tuple[Ints, Ints]] = [(np.zeros(0, np.int64), np.zeros(0, np.int64))]
        entry, profit = (np.concatenate(parts) for parts in zip(*(done or none), strict=True))
        return entry, profit

    def _unsure(self, bins: Ints, wanted: Ints, owner: Ints, profit: Ints) -> Flags:
        """Which lists may hold, beyond what was read, somebody better than the last one wanted."""
        lists = self.lists
        following = lists.start[bins] + self.read[bins]
        left = following < lists.start[bins + 1]
        next_worth = np.where(left, lists.worth[np.minimum(following, len(lists.worth) - 1)], 0)
        count = np.bincount(owner, minlength=len(bins))
        first = np.cumsum(count) - count
        enough = count > wanted
        last = np.zeros(len(bins), np.int64)
        last[enough] = profit[(first + wanted)[enough]]
        return left & (next_worth > last)
