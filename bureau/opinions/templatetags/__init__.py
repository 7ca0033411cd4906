"""Tags of the pages of opinions."""
