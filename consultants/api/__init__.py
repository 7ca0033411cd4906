"""Consultants and their firms for programs; public. Service records: consultants/services/api."""
