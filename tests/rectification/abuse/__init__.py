"""Every address of rectification, fed with nonsense and pushed where it must not go."""
