"""Pages of the campaigns, mounted at ``/desk/campaigns/``."""
