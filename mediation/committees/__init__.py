"""Committees and mediators.

Rooms: ``web`` → ``sheets`` → ``actions`` → ``queries`` → ``rules``.
"""
