"""The ways by which requests come in that are not our own pages."""
