"""The timetable wall (挂图作战) and the public page of progress: dates become bars by ``rules.timescale``."""
