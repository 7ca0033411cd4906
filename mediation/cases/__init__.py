"""The case ledger: registration, parties, the one-page entry, list, sheet and API.

Rooms: ``web | api`` → ``sheets`` → ``actions`` → ``filters`` → ``queries`` → ``duplicates`` → ``columns``.
"""
