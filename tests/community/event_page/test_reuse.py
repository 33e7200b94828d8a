"""Another session like one, and templates of one's own."""

from __future__ import annotations

import pytest
from sqlmodel import Session, col, select

from bot.community import planning
from bot.community.calendar import drafts
from bot.community.calendar.models import OwnTemplate, Series
from bot.community.event_page import reuse
from bot.community.event_page import views as page_views
from bot.kit.db import row_id
from tests.community.event_page.conftest import PageTalk, _given
from tests.community.test_commands import UNDERSTOOD
from tests.sentences import says

NAME = "my lunch-and-learn"


def newest(session: Session) -> Series:
    return session.exec(select(Series).order_by(col(Series.id).desc())).all()[0]


def described(talk: PageTalk) -> int:
    """A session with an agenda and a place of its own."""
    talk.plans("prompt jam every Tuesday 15:00 4 times 8 seats")
    session_id = row_id(talk.dates()[0])
    edit = talk.opens(page_views.EDIT, session_id)
    talk.submits(edit, scope="all", agenda="Bring a prompt", place="Room 3", minutes=30)
    return session_id


def test_another_one_is_planned_like_it(talk: PageTalk):
    """A week later, with all its details, as a draft that nobody has heard of."""
    form = talk.opens(page_views.DUPLICATE, described(talk))
    state = {
        block["block_id"]: {block["block_id"]: _given(block["element"], ...)}
        for block in form["blocks"]
        if block["type"] == "input"
    }
    planning.keep_form(talk.click(""), {**form, "state": {"values": state}})
    copy = newest(talk.session)
    assert (copy.state, copy.local_start, copy.rule) == ("draft", "2026-12-01T15:00", "")
    assert (copy.title, copy.minutes, copy.capacity) == ("Prompt jam", 30, 8)
    assert (copy.agenda, copy.place) == ("Bring a prompt", "Room 3")


def test_a_template_is_known_by_its_name(talk: PageTalk):
    """With its details and its name as the title; saved again it is replaced; nobody else has it."""
    session_id = described(talk)
    for _each in range(2):
        talk.submits(talk.opens(page_views.SAVE_TEMPLATE, session_id), name=f" {NAME.title()} ")
    assert len(talk.session.exec(select(OwnTemplate)).all()) == 1
    assert says(talk.say(f"schedule {NAME} next Tuesday 15:00"), UNDERSTOOD)
    made = newest(talk.session)
    assert (made.title, made.minutes, made.capacity) == (NAME.title(), 30, 8)
    assert (made.agenda, made.place) == ("Bring a prompt", "Room 3")
    drafts.discard(talk.session, made.workspace_id, row_id(made))
    talk.ann.role = "facilitator"
    talk.say(f"schedule {NAME} next Tuesday 15:00", talk.ann)
    made = newest(talk.session)
    assert made.place is None


def test_what_is_half_understood_opens_the_form_with_the_template(talk: PageTalk):
    """And the draft made with it has its details."""
    talk.submits(talk.opens(page_views.SAVE_TEMPLATE, described(talk)), name=NAME)
    talk.say(f"schedule {NAME} next Tuesday")
    [form] = talk.windows()
    state = {
        block["block_id"]: {block["block_id"]: _given(block["element"], ...)}
        for block in form["blocks"]
        if block["type"] == "input"
    }
    state["time"]["time"]["selected_time"] = "12:00"
    planning.keep_form(talk.click(""), {**form, "state": {"values": state}})
    assert (newest(talk.session).title, newest(talk.session).place) == (NAME, "Room 3")


def test_names_of_templates_are_their_own(talk: PageTalk):
    """No name, and one that stands for a kind already, are refused."""
    form = talk.opens(page_views.SAVE_TEMPLATE, described(talk))
    with pytest.raises(reuse.NoNameError):
        talk.submits(form, name="  ")
    with pytest.raises(reuse.KnownNameError):
        talk.submits(form, name="Prompt Jam")
