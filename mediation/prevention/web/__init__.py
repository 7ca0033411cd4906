"""Pages of the prevention reports."""
