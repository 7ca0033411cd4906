"""Pages of what follows an agreement."""
