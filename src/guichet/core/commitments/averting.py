"""How long a step may wait and still come in time: until the first thing that it averts would happen."""

from guichet.core.commitments.standing import Act, CommitmentStatus, Standing


def averted_at(before: Standing, after: Standing) -> int | None:
    """The first instant at which something comes that the step averts: a promise falls due, or the desk acts by itself.
    A step at that very instant still averts it. Nothing where it averts nothing.

    ``before`` and ``after`` are the same ticket at the same instant, without the step and with it.
    """
    left = {each.kind: (each.status, each.due_at) for each in after.commitments}
    dues = [
        each.due_at
        for each in before.commitments
        if each.status is CommitmentStatus.RUNNING
        and each.due_at is not None
        and left.get(each.kind) != (each.status, each.due_at)
    ]
    stay = {_told(act) for act in after.acts}
    acts = [act.at for act in before.acts if not act.done and _told(act) not in stay]
    return min([*dues, *acts], default=None)


def _told(act: Act) -> tuple[object, ...]:
    return act.at, act.kind, act.commitment, act.level
