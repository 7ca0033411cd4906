"""What staff see of the ledger and what is counted of it; list, filters, columns, sheet and API stand here."""
