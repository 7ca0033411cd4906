"""What the bureau sets: categories, deadline rules, who gets what, texts to start a reply from.

Rooms: ``actions`` → ``queries`` → ``defaults``.
"""
