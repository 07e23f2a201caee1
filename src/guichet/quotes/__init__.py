"""Quotes for what support does not cover: their drafts, and the links by which they are decided on."""
