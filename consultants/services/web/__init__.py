"""Pages of the service ledger, mounted at ``/desk/services/``."""
