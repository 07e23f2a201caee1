"""A customer's month: what was asked, promised, done, charged, and what is left."""
