"""What a desk promises: the policy as a value, read from and written to its file."""
