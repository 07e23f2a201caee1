"""What a customer has bought and what is left of it: prepaid time as a fold over a ledger, and places of a period."""
