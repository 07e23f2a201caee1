"""Customers, contacts and contracts read from files: whole or not at all, and once however often."""
