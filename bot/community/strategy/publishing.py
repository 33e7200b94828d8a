"""A strategy in its channel, and as a file for anybody who asks for it; both with the year's picture."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.community import names
from bot.community.calendar import queries
from bot.community.calendar.models import Community
from bot.community.strategy import document, service, views
from bot.community.strategy.models import CommunityStrategy
from bot.community.strategy.service import SavedStrategy
from bot.community.year import commands as year_commands
from bot.community.year import facts, picture, plan, span
from bot.community.year.facts import YearFacts
from bot.delivery import at_once, files
from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.delivery.service import Outgoing
from bot.deps import Deps
from bot.kit.documents import as_docx, as_markdown
from bot.kit.i18n import _, in_language
from bot.kit.slack import Caller, Json
from bot.kit.time import local_date, usable_zone
from bot.members.callers import caller_member

# Slack waits three seconds for the answer to a press.
NAMES_SECONDS = 1.2
WORD, MARKDOWN = "docx", "md"


@dataclass(frozen=True)
class StrategyFacts:
    """A version with the year around it, the language of its readers, and the zone of their dates."""

    saved: SavedStrategy
    year: YearFacts
    language: str
    zone: str

    @property
    def people(self) -> Sequence[str]:
        """The Slack ids of everybody who is named in it."""
        found = [self.saved.by, *(each for one in self.saved.activities for each in one.people)]
        found += [each for one in self.year.activities for each in (one.owner, *one.leads) if each]
        return list(dict.fromkeys([*found, *(card.host for card in self.year.cards if card.host)]))


def read(
    session: Session, caller: Caller, version_id: int, *, now: datetime, is_for_channel: bool = False
) -> StrategyFacts:
    """A version that the caller may read, with the twelve months ahead as everybody sees them."""
    member = caller_member(session, caller, now=now)
    saved = service.readable(session, member, version_id)
    community = session.get_one(Community, saved.community_id)
    zone = usable_zone(community.zone if is_for_channel else member.zone)
    ahead = span.ahead(local_date(now, usable_zone(community.zone)))
    year = facts.read(session, community, member, ahead, now=now, with_drafts=False)
    language = queries.channel_language(session, community) if is_for_channel else member.language
    return StrategyFacts(saved, year, language, zone)


async def send_file(deps: Deps, client: AsyncWebClient, caller: Caller, version_id: int, form: str) -> None:
    """Send a version to the caller as Word or Markdown; drawing and writing run in a thread."""
    now = deps.now()
    found = await deps.db.read(read, caller, version_id, now=now)
    people = await names.read(client, found.people)
    payload = await asyncio.to_thread(_file, found, people, form, now)
    await at_once.send_to(deps, caller, f"community.strategy_file:{version_id}:{form}", payload)


def _file(found: StrategyFacts, people: Mapping[str, str], form: str, now: datetime) -> Json:
    with in_language(found.language):
        year = plan.work_out(found.year)
        drawn = picture.draw(year, people) if form == WORD and not year.is_empty else b""
        made = document.document(found.saved, year, drawn, people, now=now, zone=found.zone)
        name = made.file_name(form)
        comment = _("Here's the engagement strategy, version {n}.", n=found.saved.number)
        return files.file(name, name, as_docx(made) if form == WORD else as_markdown(made), comment)


def post_key(saved: SavedStrategy, now: datetime) -> str:
    """The key of a strategy's message in its channel."""
    return f"community.strategy:{saved.version_id}:{int(now.timestamp())}"


def publish(
    session: Session, caller: Caller, version_id: int, people: Mapping[str, str], *, now: datetime
) -> str | None:
    """Publish a version and post it to its channel; the message's key, or None if it was published already."""
    member = caller_member(session, caller, now=now)
    saved = service.readable(session, member, version_id)
    strategy = session.get_one(CommunityStrategy, saved.strategy_id)
    if strategy.published == saved.number:
        return None
    service.publish(session, member, version_id, now=now)
    community = session.get_one(Community, saved.community_id)
    with in_language(queries.channel_language(session, community)):
        payload = views.posted(saved, people.get)
    key = post_key(saved, now)
    delivery.post(session, Outgoing(caller.workspace_id, key, saved.channel, payload, now, lane=Lane.PROMPT))
    return key


async def post_picture(deps: Deps, client: AsyncWebClient, caller: Caller, version_id: int, below: str) -> None:
    """Post the year's picture in the thread of a published strategy."""
    now = deps.now()
    found = await deps.db.read(read, caller, version_id, now=now, is_for_channel=True)
    people = await names.read(client, found.people)
    payload = await asyncio.to_thread(_picture, found, people)
    if payload is None:
        return
    message = Outgoing(
        caller.workspace_id, f"{below}:picture", found.saved.channel, payload, now, thread_of=below, lane=Lane.PROMPT
    )
    await deps.db.transact(delivery.post, message)
    deps.nudge()


def _picture(found: StrategyFacts, people: Mapping[str, str]) -> Json | None:
    """The picture's message; None if nothing is planned."""
    with in_language(found.language):
        year = plan.work_out(found.year)
        if year.is_empty:
            return None
        return year_commands.picture_payload(year, picture.draw(year, people), people)
