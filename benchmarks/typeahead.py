"""How long a form waits while somebody types: `python -m benchmarks.typeahead`, in an installation (SIRABA_HOME).

For every installed classification 400 names are drawn, cut after 1 to 12 letters, a quarter of the longer ones with two
letters swapped, and looked up as the public address does: processor time with its two database queries, and the index.
"""

from __future__ import annotations

import random
import time

SAMPLE, SWAPPED, SEED = 400, 0.25, 3


def main() -> None:
    """Print a line a classification."""
    from siraba.faces.cli.main import django

    django()
    from siraba.apps.classification.queries import find_occupations
    from siraba.apps.classification.queries.releases import states
    from siraba.apps.classification.queries.typeahead import prefix_index

    print("classification    names  index s  p50 ms  p95 ms  max ms")
    for scheme in sorted(states()):
        began = time.process_time()
        index = prefix_index(scheme)
        built = time.process_time() - began
        find_occupations("zzkk", scheme, "fr", 8)  # what coding adds is loaded once a process
        took = []
        for text, language in _typed([(name.text, name.language) for name in index.names]):
            began = time.process_time()
            find_occupations(text, scheme, language, 8, public=True)
            took.append(1000 * (time.process_time() - began))
        took.sort()
        print(
            f"{scheme.ljust(14)} {len(index.names):8d} {built:8.2f} {took[len(took) // 2]:7.2f} "
            f"{took[int(len(took) * 0.95)]:7.2f} {took[-1]:7.1f}"
        )


def _typed(names: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Beginnings of names, some with two letters swapped; the same every time."""
    draw = random.Random(SEED)
    found = []
    for text, language in draw.sample(names, min(SAMPLE, len(names))):
        length = draw.randint(1, min(12, len(text)))
        typed = text[:length]
        if length > 5 and draw.random() < SWAPPED:
            at = draw.randrange(1, length - 1)
            typed = typed[:at] + typed[at + 1] + typed[at] + typed[at + 2 :]
        found.append((typed, language[:2]))
    return found


if __name__ == "__main__":
    main()
