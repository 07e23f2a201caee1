"""The door of whoever keeps a desk: how it begins, what it looks like, what it promises, how its mails go out."""
