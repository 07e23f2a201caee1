"""Time that passes at a desk that never sleeps."""

from guichet.notices.round import make_round, next_ring


def pass_time(until: int) -> None:
    """Make a round at each instant at which something rings, and one at the end."""
    while (ringing := next_ring()) is not None and ringing <= until:
        make_round(at=ringing)
    make_round(at=until)
