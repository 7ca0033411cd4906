"""Template tags of the rectification pages."""
