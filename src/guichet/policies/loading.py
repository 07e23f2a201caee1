"""Published texts as policies: each text is read once a process, known by its hash."""

from collections import OrderedDict
from threading import Lock
from typing import Final

from guichet.core.policy.model import Policy
from guichet.core.policy.reading import read_policy
from guichet.policies.models import PolicyVersion

MOST_KEPT: Final = 256
_kept: OrderedDict[str, Policy] = OrderedDict()
_lock = Lock()


def policy_of(version: PolicyVersion) -> Policy:
    """The policy that a version says."""
    with _lock:
        known = _kept.get(version.hash)
        if known is not None:
            _kept.move_to_end(version.hash)
            return known
    policy = read_policy(version.text, f"version {version.number}")
    with _lock:
        _kept[version.hash] = policy
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return policy


def in_force(desk_id: int, at: int) -> PolicyVersion | None:
    """The version that holds for what is submitted at ``at``; none before the first. Its text, which is long and mostly
    known by its hash, is read when somebody asks for it.
    """
    found = PolicyVersion.objects.filter(desk_id=desk_id, effective_at__lte=at).defer("text")
    return found.order_by("-effective_at", "-number").first()
