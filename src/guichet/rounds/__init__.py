"""The door of time: what the desk does because an instant has come."""
