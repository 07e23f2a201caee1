"""What a problem can turn out to come from: said of tickets, and looked at by policies."""

from enum import StrEnum


class Cause(StrEnum):
    """What a problem turned out to come from."""

    PRODUCT_DEFECT = "product_defect"
    USAGE = "usage"
    ENVIRONMENT = "environment"
    DUPLICATE = "duplicate"
    SPAM = "spam"
