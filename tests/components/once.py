"""What one process of the tests does for all of them."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path


def once(name: str, do: Callable[[Path], None]) -> Path:
    """Have the first process that comes do something that ends in a file; the others wait until it has. The file."""
    done = Path(os.environ["GUICHET_DATA_DIR"]) / name
    with done.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            do(done)
    return done
