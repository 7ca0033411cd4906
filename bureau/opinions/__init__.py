"""Opinions of citizens (群众意见): received, answered in time, and reports that go round those whom they name.

From top to bottom: ``desk`` (what staff see, what is counted) → ``intake`` (the way in, receipt, tracking) →
``handling`` (moves, replies, sealing) → ``deadlines`` → ``settings`` (categories, rules, templates) → ``rules`` →
``models`` → ``querysets`` → ``workflow``, ``choices``. All that a stranger can reach stands in ``intake/web``.
"""
