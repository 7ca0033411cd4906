"""By when: rules as rows, days that explain themselves, reminders that climb.

Rooms: ``tasks`` → ``actions`` → ``queries`` → ``escalation`` → ``defaults`` → ``reckoning``.
"""
