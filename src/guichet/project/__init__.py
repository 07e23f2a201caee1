"""Settings, addresses and the server door: what puts the parts together."""
