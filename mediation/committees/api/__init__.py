"""Committees and mediators for programs: to read, so that cases can name them."""
