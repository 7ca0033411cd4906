"""Indicators, their definitions and the targets: rows that the bureau edits."""
