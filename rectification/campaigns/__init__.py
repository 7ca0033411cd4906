"""Campaigns, categories of problems, checklists: what the bureau sets.

Rooms: ``web`` → ``actions`` → ``queries``.
"""
