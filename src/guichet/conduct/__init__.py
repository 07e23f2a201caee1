"""Misuse of support: evidence per customer, and what a person decides of it (MX-9). It knows tickets by their ids."""
