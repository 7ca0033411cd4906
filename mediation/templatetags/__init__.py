"""Template tags of people's mediation."""
