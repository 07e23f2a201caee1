"""The door to who works at a desk, whom it serves, and who looks after either."""
