"""The moves of an opinion, each through ``moving.move_opinion``.

``actions`` (accepting, passing on, sharing, asking), ``replies``, ``closing`` (rating, opening again), ``sealing``,
``duplicates``; below them ``moving`` → ``notifying`` → ``clock``. The table of moves is ``bureau.opinions.workflow``.
"""
