"""列入整改: an opinion becomes a problem in one step; both sides, and the citizen, see that it did and how it ended."""
