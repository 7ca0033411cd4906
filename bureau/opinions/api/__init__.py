"""Opinions for programs: the same actions, scope and rules as the pages."""
