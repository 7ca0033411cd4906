"""How often a stranger may try: counted in the cache, under names that lead back to nobody.

Whatever is counted (a number, a network) is hashed with a secret that is drawn anew every day and kept in the cache
only: tomorrow nobody, not even the bureau, can tell what today's counts were about.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
import threading
from dataclasses import dataclass

from django.core.cache import cache
from django.utils import timezone

HOUR = 60 * 60
_DAY_AND_MORE = 25 * HOUR
# Redis counts in one step. The file cache of the embedded default reads and then writes: the threads of a process wait
# for each other here, and its two processes may together let through a few more.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` within an hour of the last one that was let through."""

    name: str
    most: int


# Four digits and five tries: whoever knows a number guesses its code within an hour once in 2,000 times.
TRIES_OF_NUMBER = Limit("number", 5)
# An office or a village behind one address must not lock itself out; guessing numbers needs billions of tries.
TRIES_OF_NETWORK = Limit("network", 30)
# Villages share the addresses of their telephone company.
SUBMISSIONS_OF_NETWORK = Limit("submissions", 60)


def network_of(address: str) -> str:
    """What counts as one network: an IPv4 address, or the first 64 bits of an IPv6 one (RFC 4291, 2.5.4)."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, 64), strict=False))


def take(limit: Limit, what: str) -> bool:
    """Count one try; False when there are none left (which is then not counted)."""
    key = _key(limit, what)
    with _one_at_a_time:
        if cache.add(key, 1, HOUR):
            return True
        if cache.get(key, 0) >= limit.most:
            return False
        try:
            count = cache.incr(key)
        except ValueError:  # it expired in between
            cache.set(key, 1, HOUR)
            count = 1
        # The file cache forgets the time when it counts.
        cache.touch(key, HOUR)
    return count <= limit.most


def give_back(limit: Limit, what: str) -> None:
    """The try was a good one: it does not count."""
    key = _key(limit, what)
    try:
        cache.decr(key)
    except ValueError:
        return
    cache.touch(key, HOUR)


def left(limit: Limit, what: str) -> int:
    return max(limit.most - int(cache.get(_key(limit, what), 0)), 0)


def _key(limit: Limit, what: str) -> str:
    made = hmac.new(_secret(), f"{limit.name}:{what}".encode(), hashlib.sha256).hexdigest()
    return f"opinions:{limit.name}:{made}"


def _secret() -> bytes:
    name = f"opinions:secret:{timezone.localdate().isoformat()}"
    known = cache.get(name)
    if known is None:
        # Only the first of several processes that draw one at once is kept.
        cache.add(name, secrets.token_hex(32), _DAY_AND_MORE)
        known = cache.get(name)
    return str(known).encode()
