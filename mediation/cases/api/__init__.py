"""Mediation cases for programs: the same actions, scope, rules and masks as the pages."""
