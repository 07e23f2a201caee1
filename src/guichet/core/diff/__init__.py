"""What a change of a policy means for a customer."""
