"""A device as its owner would call it: the browser and the system that it says it is."""

BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)

SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def told(agent: str) -> str:
    """``Firefox, Linux``; nothing where the browser says nothing that is known."""
    found = [_first(BROWSERS, agent), _first(SYSTEMS, agent)]
    return ", ".join(name for name in found if name)


def _first(names: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for part, name in names if part in agent), "")
