"""Pages of assigning."""
