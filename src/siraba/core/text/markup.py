"""Text out of a page: tags and character references that were copied along with a title."""

from __future__ import annotations

import html
import re

_HIDDEN = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[a-z][^<>]*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,31});", re.IGNORECASE)


def without_markup(text: str) -> str:
    """`text` without HTML tags, scripts and character references; the same text where there are none.

    References that hide tags (`&lt;p&gt;`) are read too. *R&D* and *< 3 ans* stay as they are.
    """
    for _ in range(2):
        if "<" not in text and not ("&" in text and _REFERENCE.search(text)):
            break
        text = html.unescape(_TAG.sub(" ", _HIDDEN.sub(" ", text)))
    return text
