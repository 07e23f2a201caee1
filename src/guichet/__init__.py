"""Guichet: a support desk whose written policy is the program."""
