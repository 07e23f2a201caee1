"""What a desk prepares so that its people need not do it each time: canned replies."""
