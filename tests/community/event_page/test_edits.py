"""Details of sessions, edited before and after they are announced."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from bot.community.calendar import errors, queries, views
from bot.community.calendar.details import EditScope
from bot.community.calendar.models import Series, SessionOverride
from bot.community.calendar.undoing import UNDO_FOR
from bot.community.event_page import edits
from bot.community.event_page import views as page_views
from bot.community.jobs import extend_series
from bot.community.rsvp import views as rsvp_views
from bot.kit.db import row_id
from bot.kit.slack import Json
from bot.members.models import Member
from tests.community.conftest import WORKSPACE
from tests.community.event_page.conftest import PageTalk
from tests.sentences import says

NEW_LINK = "https://meet.example.org/new"
SERIES = "prompt jam every Tuesday 15:00 4 times https://meet.example.org/old"


def edit(talk: PageTalk, date: int = 0, **given: Any) -> Json:
    """Opens the form of a date from its page and submits it."""
    session_id = row_id(talk.dates()[date])
    talk.opens(views.PAGE, session_id)
    return talk.submits(talk.opens(page_views.EDIT, session_id), **given)


def shown(talk: PageTalk, name: str) -> list[object]:
    """What each date's card says."""
    return [getattr(queries.card(talk.session, WORKSPACE, row_id(each)), name) for each in talk.dates()]


def undo_button(window: Json) -> str:
    [row] = [block for block in window["blocks"] if block["type"] == "actions"]
    return str(row["elements"][0]["value"])


@pytest.mark.parametrize(
    ("scope", "changed"),
    [
        (EditScope.DATE, [False, False, True, False]),
        (EditScope.FROM_HERE, [False, False, True, True]),
        (EditScope.ALL, [True, True, True, True]),
    ],
)
def test_an_edit_reaches_as_far_as_it_says(talk: PageTalk, scope: EditScope, changed: list[bool]):
    """Texts, seats and length change for these dates, and stay as they are for the others."""
    talk.plans(SERIES)
    edit(talk, 2, scope=scope, link=NEW_LINK, place="Room 3", title="Jam", agenda="Bring a prompt", minutes=30, seats=7)
    for name, new in (("link", NEW_LINK), ("place", "Room 3"), ("title", "Jam"), ("agenda", "Bring a prompt"),
                      ("minutes", 30), ("capacity", 7)):  # fmt: skip
        assert [each == new for each in shown(talk, name)] == changed, name


def test_later_dates_are_laid_down_as_edited(talk: PageTalk):
    """What is true from a date on is true of those that do not exist yet."""
    talk.plans("prompt jam every Tuesday 15:00")
    known = len(talk.dates())
    edit(talk, 2, scope=EditScope.FROM_HERE, place="Room 3", minutes=30)
    talk.at += timedelta(weeks=4)
    extend_series(talk.session, talk.community, now=talk.at)
    assert len(talk.dates()) > known
    assert shown(talk, "place") == [None, None, *["Room 3"] * (len(talk.dates()) - 2)]
    assert shown(talk, "minutes") == [45, 45, *[30] * (len(talk.dates()) - 2)]


def test_those_coming_are_told_once_after_ten_minutes(talk: PageTalk):
    """Of link, place and length in one message, even if two edits and a move follow one another."""
    talk.plans(SERIES)
    talk.comes(talk.ann)
    talk.goes_out()
    window = edit(talk, 1, link=NEW_LINK, scope=EditScope.FROM_HERE)
    assert says(window, "{n} person will be notified.", n=1)
    [news] = talk.on_the_way()
    assert (news.target, news.due_at) == (talk.ann.slack_id, talk.at + UNDO_FOR)
    assert says(news.payload, "What changes for {title} from {after} on:")
    assert says(news.payload, "Link to join: {link}", link=NEW_LINK)
    talk.at += timedelta(minutes=1)
    edit(talk, 1, place="Room 3", scope=EditScope.DATE)
    talk.does("move prompt jam 1 December to Thursday 16:00")
    [news] = talk.on_the_way()
    assert says(
        news.payload, "{title} has moved from {before} to {after}. You keep your seat; does the new time work for you?"
    )
    assert says(news.payload, "Place: {place}", place="Room 3")
    assert says(news.payload, "Link to join: {link}", link=NEW_LINK)


def test_what_does_not_matter_for_coming_is_told_to_nobody(talk: PageTalk):
    """A title, a description or an agenda is read on the card."""
    talk.plans(SERIES)
    talk.comes(talk.ann)
    window = edit(talk, title="Jam", description="New words", agenda="• Start", scope=EditScope.ALL)
    assert says(window, "Nobody needed to be notified.")
    assert talk.on_the_way() == []


def test_what_is_undone_in_time_nobody_hears_of(talk: PageTalk):
    """Texts, seats, length and leader are as before, for every date; after ten minutes it is too late."""
    talk.plans(SERIES)
    talk.comes(talk.ann)
    talk.goes_out()
    names = ("title", "link", "place", "minutes", "capacity", "host", "is_host_fixed", "ends_at")
    before = {name: shown(talk, name) for name in names}
    window = edit(
        talk, 1, scope=EditScope.FROM_HERE, link=NEW_LINK, place="Room 3", title="Jam", minutes=30, seats=7,
        host=talk.ben.slack_id,
    )  # fmt: skip
    assert shown(talk, "host")[1:] == [talk.ben.slack_id] * 3
    assert {name: shown(talk, name) for name in names} != before
    talk.at += timedelta(minutes=9)
    talk.in_window(page_views.UNDO_EDIT, undo_button(window))
    assert {name: shown(talk, name) for name in names} == before
    assert talk.on_the_way() == []
    assert talk.on_the_way("community.leaders:%") == []
    with pytest.raises(errors.ChangedSinceError):
        talk.in_window(page_views.UNDO_EDIT, undo_button(window))
    window = edit(talk, 1, place="Room 4")
    talk.at += UNDO_FOR
    with pytest.raises(errors.TooLateToUndoError):
        talk.in_window(page_views.UNDO_EDIT, undo_button(window))


def test_a_named_leader_keeps_the_date_and_is_told(talk: PageTalk):
    """Whoever is named leads that date, whatever the rota deals."""
    talk.plans(SERIES)
    edit(talk, 1, host=talk.ben.slack_id)
    assert [each.target for each in talk.on_the_way("community.leaders:%")] == [talk.ben.slack_id]
    talk.say("rota join prompt jam", talk.ann)
    talk.say("away 24 November to 1 January", talk.ann)
    assert shown(talk, "host")[1] == talk.ben.slack_id


def test_fewer_seats_than_people_are_asked_about(talk: PageTalk):
    """Nobody loses a seat; what else was edited is saved; a new yes waits."""
    talk.plans(SERIES)
    for each in (talk.host, talk.ann):
        talk.comes(each)
    asked = edit(talk, seats=1, title="Jam", scope=EditScope.DATE)
    assert asked["callback_id"] == page_views.SEATS
    assert says(asked, "{n} people are coming to {title}, which is more than {seats}.", n=2, seats=1)
    assert shown(talk, "capacity")[0] is None
    assert shown(talk, "title")[0] == "Jam"
    talk.submits(asked)
    assert shown(talk, "capacity")[0] == 1
    assert shown(talk, "seats_taken")[0] == 2
    talk.comes(talk.ben, date=0)
    assert shown(talk, "seats_taken")[0] == 2


def test_more_seats_go_to_those_who_wait(talk: PageTalk):
    """And they hear of it at once."""
    talk.plans(f"{SERIES} 1 seat")
    talk.comes(talk.host)
    talk.comes(talk.ann)
    edit(talk, seats=2, scope=EditScope.DATE)
    assert [each.target for each in talk.on_the_way("community.promoted:%")] == [talk.ann.slack_id]


@pytest.mark.parametrize("link", ["https://meet.example.org/a\nb", "the usual room", "https://meet.example.org/a b"])
def test_a_broken_link_is_refused(talk: PageTalk, link: str):
    """In its field; nothing is saved."""
    talk.plans(SERIES)
    with pytest.raises(errors.BrokenLinkError):
        edit(talk, link=link, scope=EditScope.ALL)


def test_a_channel_is_invited_to_what_moves_into_it(talk: PageTalk):
    """Once, when it can't be undone any more, if its invitation would have been out."""
    talk.plans(SERIES)
    edit(talk, channel="C0OTHER", scope=EditScope.ALL)
    assert shown(talk, "channel") == ["C0OTHER"] * 4
    assert [each.target for each in talk.on_the_way("community.invitation:%")] == ["C0OTHER"]


def test_only_those_who_lead_open_the_page(talk: PageTalk):
    """Others are refused, and see no button for it in details and lists."""
    talk.plans(SERIES)
    session_id = row_id(talk.dates()[0])
    for opened in (views.PAGE, page_views.EDIT):
        with pytest.raises(errors.NotYoursToChangeError):
            talk.opens(opened, session_id, talk.ann)
    for words in ("list", "show prompt jam"):
        assert _has_page(talk, words, talk.host)
        assert not _has_page(talk, words, talk.ann)
    edit(talk, host=talk.ann.slack_id)
    assert _has_page(talk, "list", talk.ann)


def _has_page(talk: PageTalk, words: str, who: Member) -> bool:
    talk.say(words, who)
    return f'"{views.PAGE}"' in str(talk.reply.message).replace("'", '"')


def test_a_draft_is_edited_before_it_is_announced(talk: PageTalk):
    """The window shows it then, to be announced; in another channel it is another community's."""
    talk.say(f"schedule {SERIES}")
    series = talk.session.get(Series, 1)
    assert series
    form = talk.opens(views.EDIT_DRAFT, series.id)
    preview = talk.submits(form, title="Jam", link=NEW_LINK, channel="C0OTHER", place="Room 3", seats=5, minutes=50)
    assert preview["callback_id"] == "community.confirm"
    assert says(preview, "I'll announce the session in {channel}.", channel="<#C0OTHER>")
    talk.press(views.ANNOUNCE, series.id)
    assert shown(talk, "place") == ["Room 3"] * 4
    assert shown(talk, "channel") == ["C0OTHER"] * 4
    assert shown(talk, "minutes") == [50] * 4
    assert talk.targets("community.announcement:%") == ["C0OTHER"]


def test_a_length_of_one_date_outlives_its_moves(talk: PageTalk):
    """Moved away and back, it still lasts as long; as long as all others again, it is no exception."""
    talk.plans(SERIES)
    edit(talk, 1, minutes=30, scope=EditScope.DATE)
    talk.does("move prompt jam 1 December to Thursday 16:00")
    talk.does("move prompt jam 3 December to 1 December 15:00")
    assert shown(talk, "minutes") == [45, 30, 45, 45]
    edit(talk, 1, minutes=45, scope=EditScope.DATE)
    assert talk.session.get(SessionOverride, (1, talk.dates()[1].original_start)) is None


def test_a_new_leader_hears_once_of_a_new_link(talk: PageTalk):
    """Their turns and the link are in one message, also if they come anyway."""
    talk.plans(SERIES)
    talk.comes(talk.ann, rsvp_views.YES, 0)
    edit(talk, 0, scope=EditScope.DATE, link=NEW_LINK, host=talk.ann.slack_id)
    [told] = [row for row in talk.on_the_way("community.%") if row.target == talk.ann.slack_id]
    text = json.loads(told.payload)["text"]
    assert says(text, "You're leading {title} on:")
    assert says(text, "Link to join: {link}", link=NEW_LINK)


def test_a_link_is_no_news_for_those_who_wait(talk: PageTalk):
    """They get it with a seat."""
    talk.plans("prompt jam every Tuesday 15:00 4 times 1 seat https://meet.example.org/old")
    talk.comes(talk.ann, rsvp_views.YES, 0)
    talk.comes(talk.ben, rsvp_views.YES, 0)
    edit(talk, 0, scope=EditScope.DATE, link=NEW_LINK)
    assert [row.target for row in talk.on_the_way()] == [talk.ann.slack_id]


def test_a_line_of_a_season_is_edited(talk: PageTalk):
    """Its title, day and hour; the preview of the season shows it, and it is announced with the others."""
    talk.say("season first-quarter from 11 January")
    series = talk.session.get(Series, 1)
    assert series
    saved = talk.submits(talk.opens(views.EDIT_DRAFT, 1), title="Jam for all", time="11:15")
    assert says(saved, "Saved. The preview of the season is up to date. You can announce the season there.")
    assert series.local_start.endswith("T11:15")
    shown_again = edits.draft_preview(talk.click("1"))
    assert "Jam for all" in shown_again["text"]
    assert series.season
    talk.press(views.ANNOUNCE_SEASON, series.season)
    assert "Jam for all" in shown(talk, "title")


def test_news_that_wait_are_not_lost_in_those_of_a_whole_series(talk: PageTalk):
    """A move and a cancelled date are told beside a new link of all dates, to each as it concerns them."""
    talk.plans(SERIES)
    talk.comes(talk.ann)
    talk.comes(talk.ben, rsvp_views.YES, 2)
    talk.goes_out()
    talk.does("move prompt jam 8 December to Wednesday 9 December 16:00")
    talk.does("skip prompt jam 15 December")
    talk.at += timedelta(minutes=1)
    edit(talk, 0, link=NEW_LINK, scope=EditScope.FROM_HERE)
    moved = "{title} has moved from {before} to {after}. You keep your seat; does the new time work for you?"
    ann = [each.payload for each in talk.on_the_way() if each.target == talk.ann.slack_id]
    [link] = [each for each in ann if says(each, "What changes for {title} from {after} on:")]
    assert says(link, "Link to join: {link}", link=NEW_LINK)
    assert [each for each in ann if says(each, moved)]
    assert [each for each in ann if says(each, "{title} on {moment} is cancelled.")]
    assert len(ann) == 3
    [ben] = [each.payload for each in talk.on_the_way() if each.target == talk.ben.slack_id]
    assert says(ben, moved)
    assert says(ben, "Link to join: {link}", link=NEW_LINK)
