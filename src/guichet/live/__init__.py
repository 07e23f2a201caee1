"""The door of push: a process of its own that tells pages which tickets have changed, and nothing else of them."""
