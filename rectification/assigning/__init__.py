"""Responsible people and units of many problems at once (批量分派), and how it is taken back.

Rooms as in ``problems``; the list with its boxes is ``problems.web.listing``.
"""
