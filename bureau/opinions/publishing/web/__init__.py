"""Pages of published opinions: for everybody, and for who edits them."""
