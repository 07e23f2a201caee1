"""What a desk needs of Django without knowing what a desk is: feed, jobs, outbox, append-only tables."""
