"""Words that say in what part somebody does a job: who leads, helps, learns, teaches, drives, sells it.

*Professeur de boucherie* is no butcher and *aide-maçon* no mason, however near their other words lie. The words are few
and the same in most trades, so they are listed; written for this, in the three languages, as stems of folded words.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from siraba.core.text.folding import fold
from siraba.core.text.stems import stem
from siraba.core.text.words import words

_PARTS = (
    # strong: whoever does not say it does not mean it
    "manager director directeur chef responsable chief gérant président supervisor superviseur superintendent foreman"
    " head gestionnaire contremaître leader dirigeant مدير رئيس مشرف مسؤول",
    "assistant aide helper aid auxiliary auxiliaire adjoint mate مساعد معاون",
    "apprentice apprenti trainee stagiaire intern élève متدرب متمرن",
    "teacher professeur enseignant formateur instructor instructeur lecturer moniteur trainer instituteur معلم مدرس"
    " استاذ مدرب",
    # weak: another of them is another job
    "engineer ingénieur مهندس",
    "technician technicien فني تقني",
    "worker operator ouvrier opérateur agent employé labourer manœuvre operative hand attendant عامل مشغل",
    "seller vendeur salesman salesperson merchant marchand commerçant trader revendeur بائع تاجر",
    "driver chauffeur conducteur سائق",
    "inspector inspecteur contrôleur checker controller مفتش مراقب",
    "doctor physician médecin طبيب",
    "consultant adviser advisor conseiller مستشار",
    "scientist researcher chercheur باحث عالم",
    "repairer mechanic mécanicien réparateur fitter installer installateur monteur ميكانيكي مصلح مركب",
    "farmer grower breeder agriculteur éleveur cultivateur exploitant مزارع مربي",
    "clerk secretary secrétaire employé كاتب سكرتير",
    "maker fabricant manufacturer صانع",
    "analyst analyste محلل",
    "designer concepteur dessinateur styliste مصمم",
)
STRONG = 0b1111
"""The bits of the parts that are said whenever they are meant."""

LEADS_OR_HELPS, OTHER_TRADE = 0.2, 0.1
"""What each such difference takes from a label's cosine, and what another part takes. Measured, see docs/coding.md."""

_BITS: dict[str, int] = {}
for _number, _said in enumerate(_PARTS):
    for _word in words(fold(_said)):
        _BITS[stem(_word)] = _BITS.get(stem(_word), 0) | (1 << _number)


def parts_of(stems: Iterable[str]) -> int:
    """The parts that some stems name, as bits."""
    found = 0
    for one in stems:
        found |= _BITS.get(one, 0)
    return found


def misfit(asked: int, parts: npt.NDArray[np.int32]) -> npt.NDArray[np.float64]:
    """What labels that name such `parts` lose of their cosine with a text that names the parts `asked`."""
    loss: npt.NDArray[np.float64] = LEADS_OR_HELPS * np.bitwise_count((parts ^ asked) & STRONG)
    other, own = parts & ~STRONG, asked & ~STRONG
    if own:
        loss = loss + OTHER_TRADE * ((other != 0) & ((other & own) == 0))
    return loss
