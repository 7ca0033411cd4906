"""Pages of the moves of a problem, mounted at ``/desk/problems/``."""
