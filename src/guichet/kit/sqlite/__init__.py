"""SQLite as Django has it, but that those of a process who want to write wait in line."""
