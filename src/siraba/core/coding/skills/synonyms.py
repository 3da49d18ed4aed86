"""Words whose family no rule shows, and words that mean the same in an advert: folded, authored, not learned."""

from __future__ import annotations

_FAMILIES = (
    # key, then the words that belong to it
    "vend vente ventes vendre vendeur vends vendez selling sell sold sale sales",
    "condu conduire conduite conduis conduit conduisez conducteur conduisant driving drive drives driver",
    "ger gestion gerer gerez gere gestionnaire manage managing management manages managed",
    "entreten entretenir entretien entretiens entretenez",
    "pein peindre peinture peintures peignez painting paint paints",
    "mettr mettre mise mises mettez met",
    "lir lire lecture lisez read reading",
    "redig rediger redaction redigez write writing writes drafting",
    "tenir tenue tenez tient keep keeping",
    "recev recevoir reception receptionner receptionnez recevez",
    "apprend apprendre apprentissage apprenez learn learning",
    "serv service services servir servez serve serving",
    "expedi expedition expeditions expedier",
    "soud souder soudure soudures soudage soudez weld welding welds welded",
    "suiv suivre suivi suivis suivez follow following",
    "nettoi nettoyer nettoyage nettoie nettoyez menage propre proprete clean cleaning cleans cleanliness",
    "cuisin cuisiner cuisine cuisinez cuisson cuire cook cooking cooks",
    "prend prendre prise prises prenez take taking",
    "repond repondre reponse reponses repondez answer answering",
    "transmet transmettre transmission transmissions transmettez",
    "construi construire construction construisez build building builds",
    "produi produire production produisez produce producing",
    "decoup decouper decoupe decoupes coupe couper coupez cut cutting",
    "approvision approvisionner approvisionnement reapprovisionner reapprovisionnement reassort reassortir replenish",
    "administr administratif administrative administratifs administration administrer",
    "assist assister assistance assistez",
    "encais encaisser encaissement encaissements encaissez encaisse encaissant",
    "teach teaching teaches taught enseigner enseignement enseignez",
    "صين صيانه صيانات يصين",
    "قود قياده يقود قيادت سياقه سوق",
    "بيع بيع مبيعات يبيع بائع",
    "دار اداره يدير ادير",
    "طبخ طبخ طهي طهو يطبخ طبيخ",
)
_MEANING = (
    # words of one meaning in adverts, whatever their family; the first is the key
    "client clientele consommateur customer customers clients acheteur patronne",
    "vehicul vehicule voiture auto automobile car cars vehicle",
    "camion poidslourd truck lorry",
    "marchandise marchandises article articles goods merchandise",
    "equip equipe equipes team teams",
    "salari collaborateur collaborateurs personnel effectif effectifs staff",
    "repas plat plats meal meals dish dishes",
    "aliment aliments alimentaire alimentaires food foods",
    "panne pannes dysfonctionnement dysfonctionnements fault faults breakdown",
    "nourrisson bebe bebes baby babies infant",
    "resident residents pensionnaire",
    "colis paquet paquets parcel parcels",
    "devis quote quotes quotation",
    "planning plannings planification planifier schedule scheduling",
    "logiciel logiciels software progiciel",
    "ordinateur ordinateurs pc computer computers",
    "telephon telephonique telephoniques telephone telephones telephoner phone",
    "vestiment vetement vetements habit clothes clothing garment",
    "تنظيف نظف نظافه",
    "زبون زباين عميل عملاء",
    "سيار سياره سيارات مركبه مركبات",
    "طفل اطفال",
)


def _table(groups: tuple[str, ...]) -> dict[str, str]:
    return {word: group.split()[0] for group in groups for word in group.split()}


IRREGULAR = _table(_FAMILIES)
"""Folded word or stem → the key of its family."""

_MEANT = _table(_MEANING)
IRREGULAR |= _MEANT
SAME: dict[str, str] = {"نظف": "تنظيف"}
"""A key → the key of the same meaning that stands for it."""

LIGHT = frozenset(
    {
        "assur", "effectu", "realis", "fair", "utilis", "ger", "particip", "appliqu", "pratiqu", "execut", "proced",
        "prend", "mettr", "tenir", "avoir", "etr", "savoir", "pouvoir", "permettr", "connaissanc", "connais",
        "notion", "notions", "bas", "regl", "travail", "techniqu", "outil", "metier", "poste", "post", "activit",
        "carry", "perform", "use", "us", "ensur", "provid", "work", "make", "mak", "do", "support", "apply", "appli",
        "handl", "oper", "conduct", "basic", "skil", "knowledg", "suiv", "organis", "maitris", "respect", "veil",
        "عمل", "استخدام", "قيام", "تطبيق", "مبادي", "اساسي",
    }
)  # fmt: skip
"""Keys of words that carry little of a label: their weight is lowered, and they alone never make a match."""
