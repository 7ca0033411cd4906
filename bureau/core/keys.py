"""Keys that stand in addresses and tell nothing."""

from __future__ import annotations

import secrets


def random_key() -> int:
    """A key that tells no order: with running numbers a gap in a list would show that a sealed report exists.

    From 2^52 to 2^53, so that programs that read the API in JavaScript get it whole.
    """
    return 2**52 + secrets.randbelow(2**52)
