"""Support organisations and who works there, as what."""
