"""Boards and standings for programs."""
