"""How long a change can be undone, and when its news go out."""

from __future__ import annotations

from datetime import datetime, timedelta

UNDO_FOR = timedelta(minutes=10)
# News of a date that is nearer than this can't wait until nobody may undo it any more.
FAR_OFF = timedelta(hours=3)


def told_at(changed_at: datetime, *moments: datetime) -> datetime:
    """When news of a change are due: once it can't be undone any more, or at once if one of the moments is near."""
    return changed_at + UNDO_FOR if min(moments) - changed_at >= FAR_OFF else changed_at
