"""Numbers in addresses: what a database would hold of them."""

from typing import Final

BEYOND: Final = 2**31
"""The first number that no column of numbers holds: nothing is called so."""
