"""Tags of the agent's pages."""
