"""Floor 0: value types and base classes; no first-party imports, no tables."""
