"""The reviewers' list of signals, mounted at ``/desk/signals/``."""
