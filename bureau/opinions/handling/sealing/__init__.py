"""Sealed reports, and names that are shown only for a reason."""
