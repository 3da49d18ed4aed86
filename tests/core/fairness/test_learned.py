"""The learned part of the scan: what no phrase names, never an innocent look-alike, and always quoted in place."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from benchmarks.fairness.learn import Known, digest, known, labels, left_out, matrix, weights_of, written
from benchmarks.fairness.sets import LANGUAGES, Sentence

import siraba
from siraba.core.fairness.catalogue import LIKELY, Severity, read_catalogue
from siraba.core.fairness.findings import of_hits
from siraba.core.fairness.learned import KINDS, BadWeights, pieces, read_learned
from siraba.core.fairness.phrases import read_phrases
from siraba.core.fairness.scanner import scan

RULES = Path(siraba.__file__).parent / "data" / "rules"
FILE = RULES / "learned.bin"
HOUSE = read_phrases(RULES / "phrases")
LEARNED = read_learned(FILE)


def likely(text: str) -> list[tuple[str, str]]:
    """Kinds and quotes that only the learned part finds."""
    assert not scan(text, HOUSE)
    return [(str(hit.kind), hit.quote) for hit in scan(text, HOUSE, LEARNED) if hit.likely]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The worker meets the ticket and the stamping himself, 900 dirhams.", "fee"),
        ("Selected girls buy their own uniforms from madam.", "fee"),
        ("Leaving the house before two years means her family pays the agent back.", "bond"),
        ("أوراق العاملات عند صاحبة البيت حتى نهاية العقد", "custody"),
    ],
)
def test_what_no_phrase_names_is_found_and_quoted_in_place(text: str, kind: str) -> None:
    """None of these was learnt from; the quote is the sentence and no more."""
    assert text not in {each.text for each in known().sentences}
    assert likely(text) == [(kind, text.rstrip("."))]
    before = "Un bureau de Ségou recrute.\n  "
    (hit,) = scan(f"{before}{text}\nBonjour.", HOUSE, LEARNED)
    assert hit.span == (len(before), len(before) + len(hit.quote))


@pytest.mark.parametrize(
    "text",
    [
        "Rémunération : 2 100 € à 2 500 € par mois, chèques vacances et tenue fournie.",
        "L'agence règle le visa et le billet, le salarié ne verse rien.",
        "Vous encaissez les cautions des locataires et tenez le registre des passeports.",
        "Housemaid wanted in Amman.",
        "Banque : vous expliquez les frais de dossier aux emprunteurs.",
        "Uniforms and tools are given by the workshop and stay its property.",
        "You collect the tenants' deposits and write the receipts.",
        "Salary 14,000 to 18,000 shillings, paid at the end of each month.",
        "تعيد الشركة ثمن تذكرة الحافلة لكل متقدم",
        "يستلم الموظف تأمين الشقق من المستأجرين",
    ],
)
def test_innocent_look_alikes_stay_innocent(text: str) -> None:
    """Money, papers and people are in most honest adverts."""
    assert not scan(text, HOUSE, LEARNED)


def test_what_a_phrase_found_is_told_once_and_in_its_own_words() -> None:
    """The learned part is silent where a phrase spoke, and says of itself that it is not sure."""
    named = "The employer will keep your passport."
    assert scan(named, HOUSE, LEARNED) == scan(named, HOUSE)
    catalogue = read_catalogue(RULES / "catalogue")
    (finding,) = of_hits(scan("Selected girls buy their own uniforms from madam.", HOUSE, LEARNED), catalogue)
    assert finding.severity is not Severity.BLOCK
    for language in LANGUAGES:
        assert finding.sentence(catalogue.rules[finding.rule], language).startswith(LIKELY.inside(language))


def test_a_long_sentence_is_read_in_pieces_cut_at_its_commas() -> None:
    """Pieces follow each other, lose no word, and begin and end with one."""
    text = ", ".join(["ten words of a list that goes on and on"] * 9) + " ,  "
    spans = list(pieces(text, 0, len(text)))
    assert len(spans) > 1
    assert " ".join(text[first:last] for first, last in spans).replace(",", "").split() == text.replace(",", "").split()
    assert all(text[first].isalpha() and text[last - 1].isalpha() for first, last in spans)
    assert list(pieces(" ,  ", 0, 4)) == []


def test_learning_twice_gives_the_same_bytes() -> None:
    """A few sentences, learnt in two runs; each is scored by what the other fold said."""
    said = [
        ("pay now the fee to us", "fee"),
        ("the fee is paid now", "fee"),
        ("rest on sunday", ""),
        ("sunday is for rest", ""),
    ]
    found = Known([Sentence("en", "x", text, frozenset({kind} - {""})) for text, kind in said], np.array(list("abab")))
    counts, right = matrix([each.text for each in found.sentences]), labels(found.sentences)
    twice = [weights_of(counts, right)[0][:, :1].repeat(len(KINDS), axis=1) for _run in range(2)]
    assert len({written(each, right.mean(axis=0), {}, digest(found.sentences), 4) for each in twice}) == 1
    fees = left_out(counts, right, found.folds)[:, 0]
    assert min(fees[:2]) > max(fees[2:])


def test_the_file_is_what_the_sentences_give() -> None:
    """Whoever changes a sentence learns again: the file tells what was learnt from."""
    told = json.loads(FILE.read_bytes().partition(b"\n")[0])
    found = known()
    assert (told["sentences"], told["sentences_sha256"]) == (len(found.sentences), digest(found.sentences))
    assert FILE.stat().st_size <= 400_000


def test_weights_that_were_changed_are_refused(tmp_path: Path) -> None:
    """A byte that fell over, and a file that is none, are said and not read."""
    raw = bytearray(FILE.read_bytes())
    raw[-1] ^= 1
    (tmp_path / "changed.bin").write_bytes(raw)
    (tmp_path / "none.bin").write_bytes(b"nothing\n")
    for name in ("changed.bin", "none.bin"):
        with pytest.raises(BadWeights, match=name):
            read_learned(tmp_path / name)
