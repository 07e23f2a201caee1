"""The door to one's account: signing in and out, taking up an invitation, and what one proves oneself by."""
