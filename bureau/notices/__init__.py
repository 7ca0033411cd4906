"""The inbox inside the portal: who has to look at what. Knows no ledger, sends nothing outside.

There are no quiet hours: a notice is a row that waits until its reader opens the portal; nobody is rung or written to.
"""
