"""Published versions of written policies."""
