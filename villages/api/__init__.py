"""Villages, townships and offices for programs; public."""
