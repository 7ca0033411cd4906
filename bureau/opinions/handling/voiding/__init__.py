"""Taking an opinion that was entered by mistake out of every count, and back."""
