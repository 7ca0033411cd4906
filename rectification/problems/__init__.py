"""The ledger of problems: entry, moves, list, sheet and API.

Rooms: ``web | api`` → ``sheets`` → ``actions`` → ``notices`` | ``filters`` → ``queries`` → ``columns``.
"""
