"""The doors that a browser knocks at. Each shows what the desk knows and hands on what a person decides."""
