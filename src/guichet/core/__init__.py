"""The pure core: policies, timelines, calendars and what follows from them. It never reads a clock."""
