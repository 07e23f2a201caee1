"""The commands of set-up."""
