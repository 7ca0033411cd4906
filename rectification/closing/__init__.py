"""The moves of a problem: taken on, extended, applied for, verified, signed, looked back at, relapsed.

Rooms: ``web`` → ``tasks`` → ``reminders`` | ``actions`` → ``queues`` →
``queries``. The table of moves is ``rectification.workflow``.
"""
