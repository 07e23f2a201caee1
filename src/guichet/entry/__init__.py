"""How people come in: mailed links and invitations. Each works once, ends, and is kept as a digest only."""
