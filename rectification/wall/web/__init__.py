"""The wall of the staff, and the page of progress that everybody may read."""
