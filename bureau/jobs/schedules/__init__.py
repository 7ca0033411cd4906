"""When beat starts what: rows that the system manager keeps in the admin."""
