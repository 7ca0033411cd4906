"""The practice county: made-up names, the same every time, for trials, training and tests."""
