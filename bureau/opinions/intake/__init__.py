"""The way in: what is sent or entered becomes an opinion with a receipt, and is found again with number and code.

Rooms: ``web`` (all that a stranger can reach) → ``actions`` → ``timeline`` → ``queries`` → ``limits``.
"""
