"""The staff's side of the ledger of opinions, mounted at ``/desk/opinions/``."""
