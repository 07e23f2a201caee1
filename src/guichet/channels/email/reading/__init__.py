"""Reading one mail: bytes of a stranger to a plain value. No Django, no database, no network: it runs in a process of
its own that can be killed.
"""
