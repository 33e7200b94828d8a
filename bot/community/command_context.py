"""Somebody said something to us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.community.calendar import date_lookup
from bot.community.calendar.queries import SessionCard
from bot.community.context import CommunityContext
from bot.members.models import Member


@dataclass(frozen=True)
class CommandContext:
    """What somebody said to us, where and when; `rest` is what came after the verb."""

    session: Session
    house: CommunityContext
    member: Member
    rest: str
    channel: str
    at: datetime

    @property
    def zone(self) -> str:
        return self.member.zone or "Etc/UTC"

    @property
    def speaker(self) -> date_lookup.Speaker:
        return date_lookup.Speaker(self.member.workspace_id, self.zone, self.house.repertoire.names, self.channel)

    def about_one(self, verb: str) -> None:
        """WhichOneError where they leave open which of several is to be changed."""
        found = date_lookup.fitting(self.session, self.speaker, self.rest, now=self.at)
        date_lookup.check_one(found, self.rest, f"/community {verb}")

    def meant(self, text: str | None = None, *, ahead: bool = False) -> SessionCard:
        words = self.rest if text is None else text
        return date_lookup.find(self.session, self.speaker, words, now=self.at, ahead=ahead)
