"""The moves of a case: started, extended, ended, corrected, opened again; recusals and duplicates.

Rooms: ``web`` → ``actions`` → ``queries``. The table of moves is ``mediation.workflow``.
"""
