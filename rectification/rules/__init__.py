"""All rules of the rectification ledger, pure: each says once for screens, imports and the API what can be stored.

``problems``: what is entered. ``measures``: measures and progress. ``closing``: who does which step.
``history``: what an older ledger brings in. ``timescale``: where days stand on the wall.
"""
