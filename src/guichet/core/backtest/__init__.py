"""What another policy would have made of tickets of the past."""
