"""The configuration of a whole desk as files, for those who keep it in git: taken out, looked at, and brought in."""
