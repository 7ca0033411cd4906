"""Rectification: campaigns, their problems, and closing them by number (销号).

From top to bottom: ``wall`` (挂图作战) → ``closing`` (the moves of a problem) → ``problems`` (the ledger itself: entry,
list, sheet, API) → ``campaigns`` → ``rules`` → ``models`` → ``querysets`` → ``workflow``, ``choices``.
"""
