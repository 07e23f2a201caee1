"""What a policy's own words do that its authors may not have meant (G-11). It warns; it never mends."""
