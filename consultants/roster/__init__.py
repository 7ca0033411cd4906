"""Whole lists of firms, consultants and appointments: written many at a time."""
