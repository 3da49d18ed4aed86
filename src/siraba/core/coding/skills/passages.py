"""A text as passages of words, each with its place in the text and who or what it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from siraba.core.coding.skills.phrases import empty_words
from siraba.core.coding.skills.roots import written_root
from siraba.core.text.folding import fold

_MARKS = "\u0300-\u036f\u0640\u064b-\u065f\u0670"
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*(?:\+\+|#)?")
_BREAK = re.compile(r"[\n\r.!?;:•·*|<>؟؛\u2028\uf0b7]+|(?<=\s)[-–—]+(?=\s)|(?<=\s)/(?=\s)")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>")
_BLOCK = re.compile(r"</?(?:p|div|br|li|ul|ol|tr|td|h\d|table)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?؟]+(?=\s|\Z)|[\n\r]+")


class About(StrEnum):
    """What a passage speaks of."""

    WORK = "work"
    """The work or the person; anything that does not show to be something else."""
    EMPLOYER = "employer"
    """Who employs: its trade, its size, its customers."""
    OFFERED = "offered"
    """What is offered: pay, hours, training, a canteen."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: where it stands, folded, the key of its family. Characters are counted from 0."""

    start: int
    end: int
    folded: str
    root: str


@dataclass(frozen=True, slots=True)
class Passage:
    """The content words between two breaks. `denied` are positions in `words` of what the text says is not so."""

    words: tuple[Word, ...]
    about: About
    denied: frozenset[int]


_EMPLOYER = re.compile(
    r"(?:^|\s)(?:notre (?:entreprise|societe|groupe|agence|client|etablissement|maison|association|cabinet|structure"
    r"|restaurant|magasin|equipe (?:compte|est composee))|nous sommes|l'entreprise est|la societe est|leader"
    r"|specialise[es]* dans|acteur (?:majeur|incontournable)|fondee? en|cree[es]* en|depuis \d{4}"
    r"|implantee?s? (?:a|en|dans|sur)"
    r"|qui sommes|a propos de|rejoignez|rejoindre|nos (?:clients|valeurs|equipes|agences|magasins)"
    r"|(?:adecco|manpower|randstad|synergie|proman|interim|crit|start people|partnaire|supplay)"
    r"|our (?:company|client|firm|group|hotel|team is)|we are (?:a|an|the|one|looking)|founded in|established in"
    r"|about us|leading (?:company|provider|supplier)"
    r"|شركتنا|نحن شركه|تاسست|تاسس|من نحن|شركه رايده|موسستنا)"
)
_OFFERED = re.compile(
    r"(?:^|\s)(?:nous (?:vous )?(?:offrons|proposons)|avantages?|remuneration|salaire|prime[s]?|mutuelle|tickets? rest"
    r"|conges|type de contrat|contrat|poste base|horaires?|duree|on vous propose|formation (?:assuree|interne|prevue"
    r"|possible)|vous (?:beneficiez|serez forme[es]*|beneficierez)|comite d'entreprise"
    r"|we offer|benefits|salary|you will (?:be trained|receive)|training (?:is )?(?:provided|given|will)"
    r"|نقدم|نوفر|الراتب|راتب|المزايا|مزايا|سكن)"
)
_WORK = re.compile(
    r"(?:^|\s)(?:vous (?!beneficie|serez forme)|votre |vos |missions?|profil|taches|activites|competences|savoir"
    r"|poste :|charge[es]* de|en charge|recherch\w+|recrut\w+|assurer|realiser|titulaire"
    r"|you |your |duties|responsibilit|requirement|skills|experience|must |looking for|i |je |j'"
    r"|المهام|المهارات|المطلوب|مطلوب|تبحث|نبحث|خبره|اجيد|لدي|القدره)"
)
_DENIES = re.compile(
    r"(?:pas|sans|aucun|aucune|ni|no|not|without|none|cannot|never|jamais|don't|بدون|دون|ليس|لا|غير)\Z"
)
_DENIED_AFTER = re.compile(
    r"(?:n'est|ne sont|n'etant|non|pas|not|isn't|aren't|no)\s+(?:\w+\s+){0,3}?"
    r"(?:exige|requis|necessaire|obligatoire|demande|indispensable|required|needed|necessary|mandatory)\w*"
    r"|(?:non|not) (?:requis|required|exige)\w*|(?:غير|لا) (?:مطلوب|يشترط|ضروري)\w*"
)
_NO_DENIAL = re.compile(
    r"(?:pas seulement|pas que|non seulement|sans oublier|sans relache|sans faute|pas a pas|n'hesit\w* pas"
    r"|not only|without fail|no doubt|لا سيما)"
)
_COMMA = re.compile(r"[,،](?!\d)")
_BUT = frozenset({"mais", "but", "لكن", "ولكن"})
LONGEST_PASSAGE = 80
"""Content words of a passage at most: a text without stops is cut, so that it costs no more than in proportion."""
_REACH = 5
"""Words behind a denial that it reaches, as far as there is no comma."""


def passages(text: str) -> Iterator[Passage]:
    """The passages of a text in order.

    A passage ends at a line, a stop, a colon, a bullet. A sentence about the employer or the offer makes all its
    passages so; a heading (*Profil :*) alone changes nothing. Tags of HTML are passed over.
    """
    text = _TAG.sub(lambda tag: ("\n" if _BLOCK.match(tag.group()) else " ") * len(tag.group()), text)
    at = 0
    for match in [*_SENTENCE.finditer(text), None]:
        end = match.start() if match else len(text)
        if text[at:end].strip():
            sentence = text[at:end]
            about = _about(fold(sentence))
            yield from _pieces(sentence, at, about)
        at = match.end() if match else end


def _about(folded: str) -> About:
    if _WORK.search(folded):
        return About.WORK
    if _OFFERED.search(folded):
        return About.OFFERED
    return About.EMPLOYER if _EMPLOYER.search(folded) else About.WORK


def _pieces(sentence: str, offset: int, about: About) -> Iterator[Passage]:
    at = 0
    for match in [*_BREAK.finditer(sentence), None]:
        end = match.start() if match else len(sentence)
        piece = sentence[at:end]
        if piece.strip():
            found = _passage(piece, offset + at, about)
            for first in range(0, len(found.words), LONGEST_PASSAGE):
                last = first + LONGEST_PASSAGE
                denied = frozenset(at - first for at in found.denied if first <= at < last)
                yield Passage(found.words[first:last], about, denied)
        at = match.end() if match else end


def _passage(piece: str, offset: int, about: About) -> Passage:
    tame = bool(_NO_DENIAL.search(fold(piece)))
    skipped = empty_words()
    kept: list[Word] = []
    denied: set[int] = set()
    at = 0
    for comma in [*_COMMA.finditer(piece), None]:
        end = comma.start() if comma else len(piece)
        after = bool(_DENIED_AFTER.search(fold(piece[at:end])))
        reach = 0
        for match in _WORD.finditer(piece, at, end):
            word, key = written_root(match.group())
            if _DENIES.match(word) and not tame:
                reach = _REACH
            elif word in _BUT:
                reach = 0
            if not key or word in skipped:
                continue
            if after or reach > 0:
                denied.add(len(kept))
            reach -= 1
            kept.append(Word(offset + match.start(), offset + match.end(), word, key))
        at = end
    return Passage(tuple(kept), about, frozenset(denied))
