"""What somebody has typed and not yet saved: kept by the server, given back after a lost session."""
