"""What a desk says once for all: reading and finding it, for everybody; writing it, for its people."""
