"""The weekly list of what reviewers should look at: signals, not verdicts.

Rooms: ``web`` → ``tasks`` → ``actions`` → ``queries`` → ``rules``.
"""
