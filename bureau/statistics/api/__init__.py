"""Weeks and figures for programs."""
