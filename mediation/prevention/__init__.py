"""Sweeps for disputes and what they prevented (排查预防)."""
