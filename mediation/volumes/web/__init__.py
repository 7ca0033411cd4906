"""Pages of the volume, mounted at ``/desk/cases/<case>/volume/``."""
