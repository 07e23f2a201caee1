"""Tickets: what happened, what was written, where they stand, and the one door by which they change."""
