"""Questions about turns as values of buttons."""

from __future__ import annotations

from bot.kit.payloads import Payload


class SwapChoice(Payload):
    """A session that its leader offers for another."""

    offered_id: int
    wanted_id: int


class CoverChoice(Payload):
    """A session whose leader asks a member to lead it."""

    session_id: int
    asked_id: int


class DeputyOffer(Payload):
    """The activity for which a member is asked to be the deputy, and by whom."""

    activity_id: int
    member_id: int
    by_id: int
