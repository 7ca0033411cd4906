"""The working-day calendar: what each year's notice of the State Council moves, as rows that the bureau edits."""
