"""The pages of a demonstration: who to sign in as, the mails that went out, and the clock. Absent from real desks."""
