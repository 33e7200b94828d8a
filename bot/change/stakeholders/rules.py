"""Which kind of stakeholder somebody is, and whether two names may mean the same person."""

from __future__ import annotations

from enum import StrEnum

LEAST, GREATEST = 1, 5
UNDECIDED = 3
HIGH = 4  # and above; somebody undecided is not on your side yet


class StakeholderType(StrEnum):
    """A field of the map, in the order in which it is read."""

    CHAMPION = "champion"
    BLOCKER = "blocker"
    SUPPORTER = "supporter"
    OBSERVER = "observer"


def type_of(influence: int, support: int) -> StakeholderType:
    """The field of somebody with this influence and support."""
    if influence >= HIGH:
        return StakeholderType.CHAMPION if support >= HIGH else StakeholderType.BLOCKER
    return StakeholderType.SUPPORTER if support >= HIGH else StakeholderType.OBSERVER


def plain(name: str) -> str:
    """A name as names are compared."""
    return " ".join(name.casefold().split())


def may_be(name: str, full_name: str) -> bool:
    """Whether a name may mean somebody who is called `full_name`: in full, or by one part of it."""
    wanted, known = plain(name), plain(full_name)
    return bool(wanted) and (wanted == known or wanted in known.split())
