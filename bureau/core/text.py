"""Text as typed and text for matching: the first is kept, the second is only ever a search key."""

from __future__ import annotations

import functools
import re
import unicodedata

_NOT_KEPT = re.compile(
    r"[\s\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]|[^\w\u3007\U00020000-\U0003FFFF]", re.UNICODE
)


@functools.lru_cache(maxsize=8192)
def match_key(text: str) -> str:
    """NFKC, lower case, without spaces, punctuation and direction marks."""
    return _NOT_KEPT.sub("", unicodedata.normalize("NFKC", text)).lower()


def bigrams(text: str) -> list[str]:
    """Distinct two-character pieces of ``match_key(text)``, in order: the search key for Chinese words inside text."""
    key = match_key(text)
    if len(key) == 1:
        return [key]
    return list(dict.fromkeys(key[i : i + 2] for i in range(len(key) - 1)))
