"""Removing a desk with all that is its: the one way past what is only ever added to."""
