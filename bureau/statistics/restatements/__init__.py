"""Corrections of published weeks: issued with a number beside the published figures, which stay as they are."""
