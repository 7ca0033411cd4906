"""The reply: written by one, handed in, approved or returned by another; one reply to many."""
