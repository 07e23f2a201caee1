"""The fix that a defect of the product is owed."""

from guichet.core.causes import Cause
from guichet.core.commitments.progress import Progress
from guichet.core.commitments.standing import Fix
from guichet.core.timeline.events import Event


def promised_fix(course: Progress, event: Event) -> Fix | None:
    """The fix that is owed for a defect, as the policy says it for the kind of licence that is held (AL-3)."""
    if course.facts.cause != Cause.PRODUCT_DEFECT.value:
        return None
    licence = course.timeline.licence
    kind = event.data.get("licence") or (licence.kind if licence else None)
    metering = course.policy.metering
    if metering is None or metering.expiry is None or kind not in metering.expiry.kinds:
        return None
    if course.fix is not None:
        return course.fix
    return Fix(event.at, str(kind), (metering.credit_back or metering.expiry).clause)
