"""The customer's door: what would be promised before sending, and where a request stands."""
