"""The rules of opinions, without a database: receipts, what may be sent in, what may be replied, how it is rated."""
