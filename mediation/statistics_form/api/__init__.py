"""The form for programs."""
