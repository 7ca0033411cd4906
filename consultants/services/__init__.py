"""The ledger of service records; every ledger has this shape.

Rooms: ``web | api`` → ``sheets`` → ``actions`` → ``filters`` → ``queries`` → ``rules`` → ``columns``. Its tables
stand in the models of the app.
"""
