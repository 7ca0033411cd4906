"""People's mediation in the practice county: committees, a year of disputes, the planted cases among them, loading.

``matters`` (phrases) → ``texts``, ``people``, ``committees`` → ``slots`` → ``writing`` → ``planted`` → ``disputes``:
all pure. ``loading`` enters them through the same actions as everybody.
"""
