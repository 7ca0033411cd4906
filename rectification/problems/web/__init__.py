"""Pages of the problem ledger, mounted at ``/desk/problems/``."""
