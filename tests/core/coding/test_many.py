"""Very many texts, by several processes."""

from __future__ import annotations

from itertools import cycle, islice

from siraba.core.coding.lexicon import Lexicon
from siraba.core.coding.many import rank_in_processes
from tests.core.coding.test_embedding import jobs


def test_several_processes_answer_what_one_does_in_the_same_order() -> None:
    lexicon = Lexicon.build(jobs())
    titles = [label.text for job in jobs() for label in job.labels]
    texts = [f"{title} {n % 401}" for n, title in enumerate(islice(cycle(titles), 1100))]
    assert list(rank_in_processes(lexicon, texts, workers=2, top=2)) == list(lexicon.rank_many(texts, top=2))


def test_texts_without_end_are_taken_as_they_come() -> None:
    lexicon = Lexicon.build(jobs())
    title = jobs()[0].labels[0].text
    asked = rank_in_processes(lexicon, (f"{title} {n}" for n in range(10**9)), workers=2)
    assert next(asked)[0].concept_id == jobs()[0].id
    asked.close()
