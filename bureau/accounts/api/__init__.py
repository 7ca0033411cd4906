"""Signing in for programs: one token per account."""
