"""The context of a community command, or of a button that does the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.community.activities.content import ActivityCatalog
from bot.community.calendar import date_lookup
from bot.community.calendar.date_lookup import LookupScope
from bot.community.calendar.queries import SessionCard
from bot.community.context import CommunityContext
from bot.errors import GroundswellError
from bot.kit.dates import ReadingContext
from bot.kit.mentions import first_person
from bot.kit.slack import Caller
from bot.members.callers import caller_member
from bot.members.command_registry import CommandContext


class NobodyMentionedError(GroundswellError):
    """Who do you mean? Pick them from the list that Slack offers when you type @, such as `@priya`."""


@dataclass(frozen=True)
class CommunityCommandContext(CommandContext):
    """A command's context with what the community's listeners share."""

    community: CommunityContext

    @classmethod
    def of_click(
        cls,
        session: Session,
        community: CommunityContext,
        caller: Caller,
        *,
        value: str = "",
        channel: str = "",
        now: datetime,
    ) -> CommunityCommandContext:
        """The context of a button, whose value replaces the text."""
        member = caller_member(session, caller, now=now)
        return cls(session, member, value, channel, now, community)

    @property
    def catalog(self) -> ActivityCatalog:
        return self.community.catalog

    @property
    def scope(self) -> LookupScope:
        """The scope for looking up the sessions in the caller's text."""
        return LookupScope(self.member.workspace_id, self.reading, self.catalog.kinds, self.channel)

    @property
    def reading(self) -> ReadingContext:
        """When, where and by whose habits the caller writes dates."""
        return ReadingContext(self.now, self.zone, self.member.language)

    @property
    def mentioned(self) -> str:
        """The Slack id of the first member mentioned in the text; NobodyMentionedError if there is none."""
        found = first_person(self.text)
        if found is None:
            raise NobodyMentionedError
        return found

    def find_session(self, text: str, *, ahead: bool = False) -> SessionCard:
        """The next session that a text matches; with `ahead`, preferably one that has not begun."""
        return date_lookup.find(self.session, self.scope, text, ahead=ahead)
