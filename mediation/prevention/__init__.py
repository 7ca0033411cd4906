"""Prevention reports (排查预防): entered by the offices, counted in the official form once a reviewer approved them.

Rooms: ``web`` → ``actions`` → ``filters`` → ``queries``; the rules stand in ``mediation.rules.prevention``.
"""
