"""What the pages of all doors have in common: the look, the wording of instants, the receipt. It knows no ticket."""
