"""What can be wrong with an article that is published."""


class Stale(Exception):  # noqa: N818 - reads as what it is
    """Somebody has published another text since the one that was changed."""
