"""People's mediation: committees and mediators, the case ledger, its files, its official statistics.

From top to bottom: ``statistics_form``, ``signals``, ``prevention``, ``volumes`` → ``cases`` (the ledger itself: entry,
list, sheet, API) → ``followup`` (performance, confirmation, visits) → ``proceedings`` (the moves of a case) →
``committees`` → ``rules`` → ``models`` → ``querysets`` → ``workflow``, ``choices``.
"""
