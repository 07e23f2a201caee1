"""Were the promises kept: ``assess(policy, timeline, at)`` and the standing that it answers."""
