"""People's mediation in the practice county: committees, a year of disputes, the planted cases among them, loading.

``matters``, ``trade_matters`` (phrases) → ``texts`` → ``people``, ``committees`` → ``disputes`` ← ``planted``: all pure.
``loading`` enters them through the same actions as everybody.
"""
