"""What happened to one ticket: events in order of time, and reading them from their JSON form."""
