"""What failed and waits for a person, so that it stops nothing else."""

from django.db.models import F

from guichet.kit.models import SetAside


def set_aside(kind: str, *, stream: int, subject: int, error: str, at: int) -> None:
    """Note a failure; one row for each thing that fails, however often."""
    found = SetAside.objects.filter(kind=kind, subject=subject)
    if not found.update(error=error[:4000], times=F("times") + 1, last_at=at):
        SetAside.objects.create(kind=kind, stream=stream, subject=subject, error=error[:4000], first_at=at, last_at=at)


def take_back(kind: str, *, subject: int) -> None:
    """Forget a failure that was mended."""
    SetAside.objects.filter(kind=kind, subject=subject).delete()
