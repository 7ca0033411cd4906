"""The Excel engine: reads, checks and writes tables for every ledger, and knows none of them.

A ledger declares its sheet in ``<ledger>/sheets.py`` (a ``kinds.SheetKind`` with ``columns.*Column``
attributes) and registers it with ``registry.register(MySheet())`` in ``AppConfig.ready()``. How to, with a
full example: ``bureau/docs/sheets.md``.
"""
