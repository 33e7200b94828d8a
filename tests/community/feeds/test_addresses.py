"""The addresses of calendars: shown again to their owner, and replaced on wish."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from sqlmodel import Session, select

from bot.app.lesson_catalog import LessonCatalog
from bot.community.activities.content import load
from bot.community.calendar.errors import NoChannelError, NotAPlannerError
from bot.community.command_context import CommunityCommandContext
from bot.community.context import CommunityContext
from bot.community.feeds import commands, service, views
from bot.community.feeds.models import Feed
from bot.community.feeds.views import FeedScope
from bot.journeys.content import Library
from bot.kit.db import Database
from bot.kit.secrets import Cipher
from bot.kit.slack import Caller, Json
from bot.members import service as members
from bot.members.models import Member, Role
from bot.settings import ROOT
from tests.community.conftest import CHANNEL, WORKSPACE
from tests.sentences import says

URL = "https://learn.example.org"
ADDRESS = re.compile(rf"{URL}/calendar/([\w-]+)\.ics")


class Asking:
    """A facilitator and a member who ask for calendars, in one transaction."""

    def __init__(self, session: Session, library: Library, people: list[Member], at: datetime) -> None:
        self.session, self.at = session, at
        self.host, self.ann = people
        cipher = Cipher("a secret", "addresses")
        self.community = CommunityContext(load(ROOT / "content"), LessonCatalog(library), URL, cipher=cipher)

    def asks(self, who: Member, text: str = "", channel: str = CHANNEL) -> Json:
        answer = commands.calendar(self._context(who, text, channel)).message
        assert answer
        return answer

    def renews(self, who: Member, scope: FeedScope = FeedScope.OWN) -> Json:
        return commands.renew(self._context(who, scope, CHANNEL))

    def _context(self, who: Member, value: str, channel: str) -> CommunityCommandContext:
        caller = Caller(WORKSPACE, who.slack_id)
        return CommunityCommandContext.of_click(
            self.session, self.community, caller, value=value, channel=channel, now=self.at
        )

    def opens(self, secret: str) -> bool:
        """Whether there is a calendar behind an address."""
        return service.find(self.session, secret) is not None


@pytest.fixture
def asking(
    db: Database, library: Library, people: Callable[..., list[Member]], plan: Callable[..., object], monday: datetime
) -> Iterator[Asking]:
    made = people(2)
    plan(made[0])
    with Session(db.engine, expire_on_commit=False) as session:
        yield Asking(session, library, [session.merge(each) for each in made], monday)
        session.rollback()


def secret_in(message: Json) -> str:
    found = ADDRESS.search(message["text"])
    assert found
    return found[1]


def buttons(message: Json) -> list[Json]:
    every = [each for block in message.get("blocks", []) for each in block.get("elements", [])]
    return [each for each in every if each.get("action_id", "").startswith(views.RENEW)]


@pytest.mark.parametrize("text", ["", "ours", "alle"])
def test_the_same_address_is_shown_again(asking: Asking, text: str):
    """Somebody's own, the channel's and the workspace's; in the database nobody can read it."""
    shown = [secret_in(asking.asks(asking.host, text)) for _ in range(2)]
    assert shown[0] == shown[1]
    assert asking.opens(shown[0])
    for kept in asking.session.exec(select(Feed)):
        assert shown[0] not in f"{kept.secret_hash} {kept.sealed}"


def test_a_new_address_replaces_the_old_one(asking: Asking):
    """The button makes it, after a question; each calendar has its own."""
    others = [secret_in(asking.asks(asking.host, text)) for text in ("ours", "all")]
    old = asking.asks(asking.ann)
    assert buttons(old)[0]["confirm"]
    new = secret_in(asking.renews(asking.ann))
    assert [asking.opens(secret) for secret in (secret_in(old), new, *others)] == [False, True, True, True]
    assert secret_in(asking.asks(asking.ann)) == new


@pytest.mark.parametrize(("text", "scope"), [("ours", FeedScope.COMMUNITY), ("all", FeedScope.WORKSPACE)])
def test_a_shared_address_is_replaced_by_planners_only(asking: Asking, text: str, scope: FeedScope):
    """Everybody sees it; the calendars of all others would stop with it."""
    shown = asking.asks(asking.ann, text)
    assert not buttons(shown)
    with pytest.raises(NotAPlannerError):
        asking.renews(asking.ann, scope)
    assert asking.opens(secret_in(shown))
    assert buttons(asking.asks(asking.host, text))
    asking.renews(asking.host, scope)
    assert not asking.opens(secret_in(shown))


def test_an_address_that_cannot_be_read_any_more_still_works(asking: Asking):
    """As after a change of the secret; it's said, and replaced on wish."""
    secret = secret_in(asking.asks(asking.ann))
    asking.community = replace(asking.community, cipher=Cipher("another secret", "addresses"))
    lost = asking.asks(asking.ann)
    sentence = (
        "The calendar address from {moment} still works, but I can't show it again. You can "
        "replace it with a new address."
    )
    assert says(lost, sentence)
    assert buttons(lost)
    assert asking.opens(secret)
    assert secret_in(asking.renews(asking.ann)) != secret


def test_without_a_public_address_somebody_to_ask_is_named(asking: Asking):
    """The admins, or whoever installed the app; nothing that only an operator knows."""
    asking.community = replace(asking.community, url=None)
    nobody = asking.asks(asking.host, "ours")
    assert says(
        nobody, "You can't subscribe to calendars here yet. The person who installed Groundswell can set that up."
    )
    admin = members.arrive(asking.session, WORKSPACE, "U0ADMIN", now=asking.at)
    admin.role = Role.ADMIN
    asking.session.flush()
    for message in (asking.asks(asking.host, "ours"), asking.renews(asking.host)):
        assert says(message, "You can't subscribe to calendars here yet. If you'd like to, ask {people}.")
        assert "<@U0ADMIN>" in message["text"]
        assert "GROUNDSWELL_" not in message["text"]


def test_a_channel_without_a_community_has_no_calendar(asking: Asking):
    """They are asked which one they mean."""
    with pytest.raises(NoChannelError):
        asking.asks(asking.host, "ours", "C0NOTHING")
