"""What the public sees of opinions: edited copies, never the text itself, and how many were answered by month."""
