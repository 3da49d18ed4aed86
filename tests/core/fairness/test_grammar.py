"""The grammar of the scan: what words stand for, in any order, and what takes it back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import siraba
from siraba.core.fairness.grammar import read_grammar
from siraba.core.fairness.phrases import BadPhrases, read_phrases
from siraba.core.fairness.scanner import scan

RULES = Path(siraba.__file__).parent / "data" / "rules"
GRAMMAR = read_grammar(RULES / "grammar")
HOUSE = read_phrases(RULES / "phrases")


def kinds(text: str) -> set[str]:
    """What the grammar alone finds."""
    return {str(hit.kind) for hit in scan(text, [], None, GRAMMAR)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # the same things in another order, in three languages
        ("2,500 shillings must reach our agent before the interview, so each applicant remits it early.", {"fee"}),
        ("Before the interview each applicant remits 2,500 shillings to our agent.", {"fee"}),
        ("Pour que le dossier avance, chaque candidat envoie 15 000 francs.", {"fee"}),
        ("Chaque candidat envoie 15 000 francs pour que le dossier avance.", {"fee"}),
        ("كل متقدم يرسل 500 درهم للمكتب قبل المقابلة", {"fee"}),
        ("قبل المقابلة يرسل كل متقدم 500 درهم للمكتب", {"fee"}),
        # a sum in words
        ("Each recruit sends two thousand naira to the agent.", {"fee"}),
        # who bears it decides, before the verb or behind it
        ("The employer pays the visa of each applicant before departure.", set()),
        ("Each applicant pays the visa before departure.", {"fee"}),
        ("تدفع الشركة رسوم التأشيرة للعامل قبل السفر", set()),
        # what is denied, on its own side of a *but*
        ("No candidate pays a fee before the interview.", set()),
        ("No fee for the form, but each applicant pays 2,000 naira for the medical.", {"fee"}),
        # wages, customers' money and telephone numbers are no fees
        ("Salary 250,000 francs per month, paid to each employee.", set()),
        ("Call 0803 555 0100 before the interview.", set()),
        ("You collect 5,000 francs from each customer before the visit.", set()),
        # what leaving costs is a bond and no fee
        ("Any employee who resigns before the end pays 3,000 riyals.", {"bond"}),
        ("Toute démission avant un an oblige le salarié à verser 2 000 dinars.", {"bond"}),
        # one sex is asked for; both, a title before a name, and work for them are not
        ("Homme uniquement, le poste commence à 22 h.", {"discrimination"}),
        ("Le poste est ouvert aux femmes comme aux hommes.", set()),
        ("للتواصل: السيدة مريم فقط", set()),
        ("Candidates of more than 40 years will not be considered, men only.", {"discrimination"}),
        ("Gagnez sans travailler, revenu assuré pour tous.", {"promise"}),
        # papers
        ("L'usine conserve vos documents de voyage dans son coffre.", {"custody"}),
        ("Votre passeport reste avec vous pendant tout le contrat.", set()),
    ],
)
def test_what_words_say_together(text: str, found: set[str]) -> None:
    """Order does not matter; who bears it, what is denied and what kind of sum it is do."""
    assert kinds(text) == found


def test_what_others_bear_excuses_what_a_phrase_found() -> None:
    """A phrase that names a cost is silent where the grammar sees that it is a customer's; it is told once."""
    asked = "The applicant pays a registration fee of 500 rand."
    hits = [hit for hit in scan(asked, HOUSE, None, GRAMMAR) if str(hit.kind) == "fee"]
    assert len(hits) == 1
    assert "registration fee" in hits[0].quote


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="aé '،,.\n0 5", max_size=30), st.text(max_size=30))
def test_a_quote_is_the_texts_own(before: str, after: str) -> None:
    """Whatever stands around, the quote is what stands at the span."""
    text = f"{before}\nEach applicant pays 2,000 naira before the interview.\n{after}"
    hits = scan(text, [], None, GRAMMAR)
    assert all(text[hit.span[0] : hit.span[1]] == hit.quote for hit in hits)
    assert "fee" in {str(hit.kind) for hit in hits}


def test_a_rule_about_a_concept_without_words_is_refused(tmp_path: Path) -> None:
    """A misspelt concept is told and not left out."""
    for path in (RULES / "grammar").glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    rules = tmp_path / "rules.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("CHEQUE SIGN", "CHEKUE SIGN", 1), encoding="utf-8")
    with pytest.raises(BadPhrases, match="CHEKUE"):
        read_grammar(tmp_path)
