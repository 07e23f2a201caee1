"""A program that is asked as readers of mails are, and wants more of the processor (``t``) or of memory (``m``) than
anybody may have. It may have one second.
"""

from guichet.channels.email.reading import serving


def answer(what: bytes, _raw: bytes) -> serving.Answer:
    """What it was asked, once it has had what it wanted."""
    if what == b"m":
        try:
            held = bytearray(2_000_000_000)
        except MemoryError:
            return {"failed": "memory"}, []
        return {"held": len(held)}, []
    while what == b"t":
        pass
    return {"asked": what.decode()}, []


if __name__ == "__main__":
    vars(serving)["SECONDS"] = 0
    serving.serve(answer)
