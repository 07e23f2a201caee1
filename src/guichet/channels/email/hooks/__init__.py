"""Mails that a provider brings by HTTP. What it signs is checked by anymail, which knows how each does; of what it
brings, the mail alone is taken, as it came, and kept like any other. Nothing of a mail is read here.
"""
