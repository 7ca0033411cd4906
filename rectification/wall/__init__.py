"""The timetable wall (挂图作战) and the public page of progress.

Rooms: ``web`` → ``queries`` → ``scale`` (dates → places on the time axis, pure).
"""
