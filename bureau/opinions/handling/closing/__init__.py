"""After the reply: how the citizen judges it, opening again, closing what stays silent."""
