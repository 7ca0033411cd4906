"""The same matter from several citizens: linked, answered together, each with a receipt of his own."""
