"""Pages of the case ledger, mounted at ``/desk/cases/``."""
