"""``guichet config pull | plan | push DESK FOLDER``: a desk's configuration as files, for those who keep it in git."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from guichet import clock
from guichet.configuration.pushing import Changed, push
from guichet.configuration.standing import configuration_of
from guichet.configuration.values import Unusable
from guichet.configuration.writing import HEAD, LETTERS, REPLIES, files_of, head_of
from guichet.desks.models import Desk, Role, Seat

BESIDE: Final = ("README", ".")
"""What the names of files begin with that stand beside a configuration and are none of it."""

MOST_BYTES: Final = 4_000_000


class Command(BaseCommand):
    help = "Take a desk's configuration out as files, say what bringing them in would do, or bring them in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["pull", "plan", "push"])
        parser.add_argument("desk", help="the desk, by its slug")
        parser.add_argument("folder", type=Path, help="the folder of the files")
        parser.add_argument("--by", metavar="EMAIL", help="the manager of the desk who does it (plan and push)")
        parser.add_argument("--remove", action="store_true", help="let go what the files do not list")
        parser.add_argument("--over", action="store_true", help="even where the desk was changed since the pull")

    def handle(self, *, act: str, desk: str, folder: Path, **options: Any) -> None:
        found = Desk.objects.filter(slug=desk).first()
        if found is None:
            known = ", ".join(Desk.objects.order_by("slug").values_list("slug", flat=True)) or "none"
            raise CommandError(f"There is no desk “{desk}”. There are: {known}.")
        try:
            if act == "pull":
                self._pull(found, folder)
            else:
                self._push(found, folder, for_good=act == "push", **options)
        except OSError as error:
            raise CommandError(f"{error.filename or folder}: {(error.strerror or str(error)).lower()}.") from error

    def _pull(self, desk: Desk, folder: Path) -> None:
        if folder.exists() and not (folder / HEAD).exists() and any(_names(folder)):
            raise CommandError(f"{folder}: it holds something else. Name a new folder, or one of an earlier pull.")
        files = files_of(configuration_of(desk, clock.now_seconds()))
        head = head_of(desk.slug, files)
        for name, content in {**files, HEAD: head}.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        gone = [name for name in _names(folder) if name not in files and name != HEAD and _is_ours(name)]
        for name in gone:
            (folder / name).unlink()
        self.stdout.write(f"{len(files) + 1} files in {folder}" + (f", {len(gone)} gone" if gone else "") + ".")

    def _push(
        self, desk: Desk, folder: Path, *, for_good: bool, by: str | None, remove: bool, over: bool, **_: Any
    ) -> None:
        seats = Seat.objects.select_related("desk", "user").filter(desk=desk, role=Role.MANAGER, is_active=True)
        seat = seats.filter(user__email__iexact=by or "").first()
        if seat is None:
            raise CommandError(f"Who does it? --by names a manager of “{desk.slug}” by their e-mail address.")
        try:
            files = {name: _content(folder, name) for name in _names(folder)}
            found = push(files, by=seat, at=clock.now_seconds(), remove=remove, over=over, for_good=for_good)
        except Unusable as error:
            raise CommandError(f"{folder}/{error} Nothing was changed.") from error
        except Changed as error:
            said = "The desk has been changed since the files were taken out. Pull again and merge, or say --over."
            raise CommandError(f"{said} Nothing was changed.") from error
        for step in (*found.done, *found.kept):
            self.stdout.write(f"{'  ' if step.do is None else '* '}{step.said}")
        if not found.done:
            self.stdout.write("Nothing to do: the desk is as the files say.")
        elif for_good:
            self.stdout.write(f"{len(found.done)} done. Pull again to have what the files are known by now.")
        else:
            self.stdout.write(f"{len(found.done)} to do. Nothing was changed.")


def _names(folder: Path) -> list[str]:
    """The files below a folder that may be of a configuration, in order."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(path.as_posix() for path in found if not any(part.startswith(BESIDE) for part in path.parts))


def _content(folder: Path, name: str) -> bytes:
    path = folder / name
    if path.stat().st_size > MOST_BYTES:
        raise Unusable(name, "it is too big.")
    return path.read_bytes()


def _is_ours(name: str) -> bool:
    """Whether a pull may have made a file: those of replies and letters, and the logo."""
    return name.startswith((f"{REPLIES}/", f"{LETTERS}/")) or name in {"logo.png", "policy.yaml"}
