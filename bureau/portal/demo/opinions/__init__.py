"""Citizens' opinions of the practice county: 325 in twelve categories, over all channels and a year.

``matters`` (what is said and answered) → ``plans`` (how each went on): pure. ``desk`` (what the bureau wrote itself).
``loading`` does it, through the same actions as everybody.
"""
