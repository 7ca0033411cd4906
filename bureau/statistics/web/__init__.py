"""Pages about weeks, figures and indicators."""
