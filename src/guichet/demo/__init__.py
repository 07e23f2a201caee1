"""A desk to look at: people, tickets with a past, and a clock that can run faster."""
