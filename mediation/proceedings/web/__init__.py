"""Pages of the moves of a case, mounted below ``/desk/cases/<pk>/``."""
