"""One table of everything that was measured: a line a figure, a column a size of pool."""

from __future__ import annotations


class Figures:
    """What was measured, in the order in which it was first told."""

    def __init__(self) -> None:
        self.size = 0
        self._said: dict[str, dict[int, str]] = {}

    def tell(self, what: str, figure: str) -> None:
        """A figure of the size that is being measured."""
        self._said.setdefault(what, {})[self.size] = figure

    def show(self) -> None:
        """Print the table."""
        sizes = list(dict.fromkeys(size for said in self._said.values() for size in said))
        print("\n| people | " + " | ".join(f"{size:,}" for size in sizes) + " |")
        print("|---|" + "---|" * len(sizes))
        for what, said in self._said.items():
            print(f"| {what} | " + " | ".join(said.get(size, "") for size in sizes) + " |")


FIGURES = Figures()
