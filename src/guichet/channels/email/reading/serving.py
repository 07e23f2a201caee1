"""How a process is asked that may be killed at any moment: it takes one thing at a time, and answers.

A question is one letter, the length in eight bytes, and the bytes. An answer is a line of JSON with its length before
it, then pieces of bytes, as long as it says. Whoever needs too much of the processor or of memory is ended by the
system.
"""

import json
import resource
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from guichet.channels.email.reading.limits import MEMORY_BYTES, SECONDS

LENGTH: Final = 8
Answer = tuple[Mapping[str, object], Sequence[bytes]]


def serve(answer: Callable[[bytes, bytes], Answer]) -> None:
    """Answer until nobody asks any more."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while (asked := source.read(1 + LENGTH)) and len(asked) == 1 + LENGTH:
        _give_time()
        told, pieces = answer(asked[:1], source.read(int.from_bytes(asked[1:], "big")))
        line = json.dumps({**told, "sizes": [len(each) for each in pieces]}).encode()
        sink.write(len(line).to_bytes(LENGTH, "big") + line)
        sink.writelines(pieces)
        sink.flush()


def _give_time() -> None:
    """As much of the processor as one mail may have, from now on."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + SECONDS + 1, hard))
