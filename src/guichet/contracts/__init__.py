"""What a customer holds: the terms that a new ticket is submitted under."""
