"""Sums of money as adverts write them, in folded text: `5 000 FCFA`, `N5,000`, `Ksh 500/=`, `1 lakh`, `12000f`."""

from __future__ import annotations

_NAMES = (
    "f cfa", "cfa", "fcfa", "xof", "xaf", "franc", "francs", "f", "euro", "euros", "eur", "usd", "dollar", "dollars",
    "us$", "dirham", "dirhams", "aed", "mad", "dh", "dhs", "riyal", "riyals", "rial", "rials", "sar", "sr", "qar", "qr",
    "omr", "kwd", "kd", "bhd", "dinar", "dinars", "da", "dzd", "tnd", "dt", "livres", "egp", "pounds",
    "gbp", "naira", "ngn", "cedi", "cedis", "ghs", "gh", "ghc", "kes", "ksh", "kshs", "shilling", "shillings", "shs",
    "sh", "bob", "ugx", "tzs", "tsh", "rand", "zar", "birr", "etb", "rs", "inr", "npr", "pkr", "bdt", "tk", "taka",
    "php", "peso", "pesos", "rupee", "rupees", "mru", "ouguiya", "ouguiyas", "gnf",
    "usdt", "bitcoin", "ariary", "mga", "gourde", "gourdes", "htg", "dalasi", "dalasis", "gmd", "leone",
    "leones", "sll", "kwacha", "zmw",
    "mwk", "metical", "meticais", "mzn", "pula", "bwp", "cdf", "rwf", "bif", "lrd", "sdg", "ssp", "sos", "djf", "kmf",
    "zloty", "pln", "lei", "ron", "lira", "liras", "baht", "thb", "ringgit", "myr", "rupiah", "idr", "dong", "vnd",
    "yuan", "rmb", "hkd", "sgd", "lkr", "chf", "iqd", "jod", "lbp", "syp", "yer", "lyd", "lakh", "lakhs", "cad", "aud",
    "دينار", "دينارا", "دنانير", "درهم", "درهما", "دراهم", "ريال", "ريالا", "ريالات", "جنيه", "جنيها", "جنيهات",
    "دولار", "دولارا", "دولارات", "يورو", "فرنك", "فرنكا", "اوقيه", "ليره", "شيكل", "دج", "دت", "درهم مغربي",
)  # fmt: skip
_SIGNS = "$€£₦₵₹¢"
CURRENCIES = frozenset({*_NAMES, *_SIGNS})
"""Names and signs of currencies, folded."""
_LONGEST_FIRST = sorted(_NAMES, key=lambda name: (-len(name), name))
_WRITTEN = "|".join(name.replace("$", "[$]") for name in _LONGEST_FIRST)
_CURRENCY = rf"(?:{_WRITTEN}|[{_SIGNS}])"
_BEFORE = "|".join(name.replace("$", "[$]") for name in _LONGEST_FIRST if len(name) > 2)
_LEADING = rf"(?:{_BEFORE}|rs|gh¢?|dh|kd|qr|[{_SIGNS}])"
"""What may stand before a figure: `f 35` is the end of *H/F* and no money."""
_MANY = r"(?: ?(?:k|mille|million|millions|lakh|lakhs|thousand|الف|الاف|مليون|تالاف)\b)?"
_FIGURE = rf"\d+(?:[ .,']\d+)*{_MANY}"
_AMOUNT = (
    rf"(?:{_LEADING}\W{{0,2}}{_FIGURE}|{_FIGURE}\W{{0,2}}{_CURRENCY}|[nr#]\d[\d.,]{{2,}}|\d+ ?k"
    rf"|\d+(?:[.,]\d+)*/[=-]|\d+ (?:الف|الاف|تالاف|mille|thousand|lakh))"
)
_SUM = rf"(?:{_AMOUNT}|\d{{1,3}}(?:[ .,]000|[.,]\d{{3}}(?!\d))+|(?!(?:19|20)\d\d(?!\d))\d{{3,7}})"
SUMS = {"{AMOUNT}": _AMOUNT, "{SUM}": _SUM, "{AGE}": r"(?:1[5-9]|[2-6]\d)"}
"""Expressions by the name that stands for them in a phrase; an age is that of somebody who works."""
SUM_KEYS = frozenset(
    [*"0123456789#", *_SIGNS, *(name[:3] for name in _NAMES), *(f"{n}{d}" for n in "nr" for d in range(10))]
)
"""What a sum can begin with, up to three letters."""
