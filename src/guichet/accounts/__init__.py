"""A person's sign-in: one per e-mail address and installation."""
