"""The policies that come with Guichet, by name; and any policy by name or file."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from guichet.core.policy.findings import Finding, PolicyError, nearest
from guichet.core.policy.model import Policy
from guichet.core.policy.reading import read_policy
from guichet.core.policy.source import read_bytes

_FOLDER = files("guichet.core.policy") / "bundled"
_ENDING = ".yaml"


@cache
def bundled_names() -> tuple[str, ...]:
    """Return the names of the bundled policies, in order."""
    return tuple(sorted(each.name.removesuffix(_ENDING) for each in _FOLDER.iterdir() if each.name.endswith(_ENDING)))


@cache
def bundled(name: str) -> Policy:
    """Return a bundled policy. Raises ``PolicyError`` for a name that is none of ``bundled_names()``."""
    return read_policy(source(name), f"{name}{_ENDING}")


def source(name: str) -> bytes:
    """Return the file of a bundled policy as it is written. Raises ``PolicyError`` as ``bundled``."""
    if name not in bundled_names():
        message = f'No policy called "{name}" comes with Guichet, and there is no such file'
        raise PolicyError([Finding(name, 1, 1, "", message, nearest(name, bundled_names()))])
    return (_FOLDER / f"{name}{_ENDING}").read_bytes()


def load(path_or_name: str) -> Policy:
    """Return the policy in a file, or the bundled one of that name. Raises ``PolicyError``."""
    return (
        bundled(path_or_name) if _is_name(path_or_name) else read_policy(read_bytes(Path(path_or_name)), path_or_name)
    )


def load_source(path_or_name: str) -> bytes:
    """Return the bytes of what ``load`` would read. Raises ``PolicyError``."""
    return source(path_or_name) if _is_name(path_or_name) else read_bytes(Path(path_or_name))


def _is_name(path_or_name: str) -> bool:
    looks_like_a_file = any(sign in path_or_name for sign in "/\\.")
    return not looks_like_a_file and not Path(path_or_name).is_file()
