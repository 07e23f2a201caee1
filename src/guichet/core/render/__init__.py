"""A policy as pictures and words for people."""
