"""Rectification in the practice county: nine campaigns, some sixty problems in every state.

``campaigns`` (what was found) → ``plans`` (how each went on): pure. ``loading`` does it, through the same actions as
everybody, each on its day.
"""
