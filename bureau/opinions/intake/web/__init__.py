"""All that a stranger can reach: the form, the receipt, the tracking page."""
