"""Published bulletins for programs."""
