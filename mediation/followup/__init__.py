"""What follows an agreement: performance and instalments, judicial confirmation, return visits, their reminders.

Rooms: ``web`` → ``tasks`` → ``reminders`` | ``actions`` → ``queues`` → ``queries``.
"""
