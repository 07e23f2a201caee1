"""What an agent can do to a ticket besides writing under it: each act a form, its consequences said before."""
