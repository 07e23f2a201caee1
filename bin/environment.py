"""Keep `.venv` equal to the lock files: what `bin/setup` runs, with whichever Python it found.

Knows only the standard library. A lock file that has been installed leaves a stamp in `.venv`: a second run is quick.
"""

import hashlib
import importlib.util
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# Written last when the environment is made: without it, a run that was cut short starts afresh.
MADE = VENV / "made"


def main(groups: list[str]) -> int:
    """Make the environment, install the base and the groups, then this tree itself; return the exit code."""
    unknown = [group for group in groups if not lock_of(group).exists()]
    if unknown:
        known = ", ".join(sorted(lock.stem for lock in (ROOT / "requirements").glob("*.txt")))
        print(f"bin/setup: no group named {', '.join(unknown)}; there are {known}.", file=sys.stderr)
        return 2
    try:
        make_environment()
        for group in dict.fromkeys(["base", "build", *groups]):
            install_group(group)
        install_tree()
        compile_words()
    except subprocess.CalledProcessError as failure:
        print(f"bin/setup: this failed, with what stands above: {' '.join(failure.cmd)}", file=sys.stderr)
        return 1
    return 0


def lock_of(group: str) -> Path:
    """The lock file of a group."""
    return ROOT / "requirements" / f"{group}.txt"


def make_environment() -> None:
    """Make `.venv` unless it is there, whole; stop with one sentence where Python came without `venv`."""
    if MADE.exists() and Path(sys.prefix) == VENV:
        return
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        sys.exit(
            f"bin/setup: this Python came without venv: run `apt install python{version}-venv`, then bin/setup again."
        )
    print(f"bin/setup: making .venv with Python {sys.version.split()[0]}", flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    MADE.touch()


def install_group(group: str) -> None:
    """Install one lock file, hashes checked, unless its stamp says that this was done."""
    lock = lock_of(group)
    stamp = VENV / f"stamp-{group}"
    pip_once(stamp, hashlib.sha256(lock.read_bytes()).hexdigest(), ["--require-hashes", "-r", str(lock)])


def install_tree() -> None:
    """Install this tree as an editable package, so that `guichet` is a command of `.venv`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    facts = repr([project["build-system"], project["project"], str(ROOT)])
    pip_once(VENV / "stamp-tree", facts, ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)])


def compile_words() -> None:
    """Make the catalogues of translations ready: Babel does it, no gettext need be installed."""
    if (ROOT / "bin" / "messages.py").exists():
        subprocess.run([str(PYTHON), str(ROOT / "bin" / "messages.py"), "compile"], check=True)


def pip_once(stamp: Path, facts: str, arguments: list[str]) -> None:
    """Run pip with these arguments unless the stamp holds these facts; say so, and stamp them."""
    if stamp.exists() and stamp.read_text(encoding="utf-8") == facts:
        return
    print(f"bin/setup: installing {stamp.name.removeprefix('stamp-')}", flush=True)
    pip = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input"]
    subprocess.run([*pip, *arguments], check=True)
    stamp.write_text(facts, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
