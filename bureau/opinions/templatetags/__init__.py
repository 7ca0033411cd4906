"""Marks of the ledger of opinions."""
