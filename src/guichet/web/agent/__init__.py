"""The agent's door: the queue and the ticket."""
