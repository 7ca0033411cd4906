"""Whole division files: loading them, and deciding about villages that a later file lacks."""
