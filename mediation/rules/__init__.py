"""All rules of the case ledger, pure: each says once for screens, imports and the API what can be stored.

``cases`` and ``parties``: registration. ``outcomes``: how a case ends. ``followups``: what comes after.
"""
