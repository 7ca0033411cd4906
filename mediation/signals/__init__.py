"""The weekly list of what reviewers should look at."""
