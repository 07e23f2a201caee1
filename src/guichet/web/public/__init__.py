"""The door that stands open to everybody: the policy as a page, and signing in."""
