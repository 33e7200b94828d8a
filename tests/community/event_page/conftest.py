"""A facilitator at the event page, and two members."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.app.lesson_catalog import LessonCatalog
from bot.community.activities.content import load as load_activities
from bot.community.calendar.models import CommunitySession
from bot.community.context import CommunityContext
from bot.community.event_page import listeners
from bot.community.rsvp import views as rsvp_views
from bot.community.rsvp.actions import RsvpClick, keep
from bot.delivery.models import DeliveryState
from bot.delivery.service import ledger
from bot.journeys.content import Library
from bot.kit.db import Database, row_id
from bot.kit.slack import Caller, Json
from bot.members.models import Member
from bot.settings import ROOT
from sandbox import limits
from tests.community.conftest import WORKSPACE
from tests.community.test_commands import Talk

NEWS = "community.changed:%"


class PageTalk(Talk):
    """People with windows in front of them, in one transaction."""

    def opens(self, button: str, value: object, who: Member | None = None) -> Json:
        """The window that a button opens; its blocks must be such that Slack takes them."""
        return self._seen(listeners.WINDOWS[button](self.click(value, who)))

    def in_window(self, button: str, value: object, who: Member | None = None) -> Json:
        """What a button in a window puts in its place."""
        return self._seen(listeners.IN_WINDOW[button](self.click(value, who)))

    def submits(self, window: Json, who: Member | None = None, **given: Any) -> Json:
        """What comes of a window that is submitted with these fields changed."""
        state = {
            block["block_id"]: {block["block_id"]: _given(block["element"], given.get(block["block_id"], ...))}
            for block in window["blocks"]
            if block["type"] == "input"
        }
        sent = {**window, "state": {"values": state}}
        return self._seen(listeners.FORMS[window["callback_id"]](self.click("", who), sent))

    def _seen(self, view: Json) -> Json:
        self.session.flush()
        assert [problem.reason for problem in limits.check_view(view)] == []
        assert len(view.get("private_metadata", "")) <= 3000
        return view

    def dates(self) -> list[CommunitySession]:
        self.session.flush()
        self.session.expire_all()
        return list(self.session.exec(select(CommunitySession).order_by(col(CommunitySession.original_start))))

    def comes(self, who: Member, verb: str = rsvp_views.ALL, date: int = 0) -> None:
        keep(self.session, RsvpClick(Caller(WORKSPACE, who.slack_id), verb, row_id(self.dates()[date]), self.at))
        self.session.flush()

    def goes_out(self) -> None:
        """Everything on the ledger is sent."""
        self.session.connection().execute(sa.update(ledger).values(state=DeliveryState.SENT))

    def on_the_way(self, like: str = NEWS) -> list[Any]:
        """What waits on the ledger, in order."""
        wanted = sa.select(ledger).where(ledger.c.key.like(like), ledger.c.state == DeliveryState.PENDING)
        return list(self.session.connection().execute(wanted.order_by(ledger.c.id)))


def _given(element: Json, value: Any) -> Json:
    """A field's state, as Slack sends it; unless a value is given, with what it had in it."""
    names = {
        "plain_text_input": ("value", "initial_value"), "number_input": ("value", "initial_value"),
        "url_text_input": ("value", "initial_value"), "users_select": ("selected_user", "initial_user"),
        "conversations_select": ("selected_conversation", "initial_conversation"),
        "datepicker": ("selected_date", "initial_date"), "timepicker": ("selected_time", "initial_time"),
        "radio_buttons": ("selected_option", "initial_option"), "static_select": ("selected_option", "initial_option"),
        "checkboxes": ("selected_options", "initial_options"), "file_input": ("files", ""),
    }  # fmt: skip
    now, at_first = names[element["type"]]
    if value is ...:
        return {"type": element["type"], now: element.get(at_first)}
    if now == "selected_option":
        value = next(each for each in element["options"] if each["value"] == value)
    return {"type": element["type"], now: None if value is None else value if now != "value" else str(value)}


@pytest.fixture
def talk(db: Database, people: Any, library: Library, monday: datetime) -> Iterator[PageTalk]:
    """A facilitator and two members; Monday 23 November 2026, 09:00 in Berlin."""
    community = CommunityContext(load_activities(ROOT / "content"), LessonCatalog(library), "https://learn.example.org")
    made = people(3)
    with Session(db.engine, expire_on_commit=False) as session:
        yield PageTalk(session, community, [session.merge(member) for member in made], monday)
        session.rollback()
