"""A past for a desk that has none: told through the same actions as everything else."""
