"""What is asked of the calendar in plain words, in a direct message."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.app.lesson_catalog import LessonCatalog
from bot.community import command_buttons, planning
from bot.community.activities.content import load
from bot.community.calendar import errors, views
from bot.community.calendar.models import Community, CommunitySession, Series
from bot.community.calendar.rsvp_models import RsvpAnswer
from bot.community.commands import commands
from bot.community.context import CommunityContext
from bot.community.direct_messages import CalendarSentences
from bot.community.engagement import coffee, coffee_views
from bot.community.rota import listeners as rota_listeners
from bot.community.rota.models import RotaMember, Swap
from bot.community.rsvp import queries as rsvp_queries
from bot.community.rsvp import views as rsvp_views
from bot.conversation import pauses
from bot.errors import GroundswellError
from bot.journeys.content import Library
from bot.kit.db import Database, row_id
from bot.kit.slack import Caller
from bot.members.command_registry import CommandContext, CommandRegistry, FollowUpContext, Reply
from bot.members.models import Member
from bot.settings import ROOT
from sandbox import limits
from tests.community.conftest import CHANNEL, WORKSPACE
from tests.community.test_commands import UNDERSTOOD, Talk, Windows, buttons_of
from tests.messages import direct_message
from tests.sentences import says


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Sentences are read without a database; what they do to one is tried on both kinds beside its feature."""
    return sqlite_url


class Writer:
    """Somebody who writes to the app."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self.sentences = CalendarSentences(CommandRegistry("/community", commands(talk.community)), talk.community)

    def write(self, text: str, who: Member | None = None) -> Reply | None:
        """The answer, whose blocks must be such that Slack takes them."""
        message = direct_message(self.talk.session, who or self.talk.host, text, now=self.talk.at)
        reply = self.sentences.take(message)
        self.talk.session.flush()
        shown = (reply.message if reply else None) or {}
        assert [problem.reason for problem in limits.check_message(shown.get("blocks", []))] == []
        return reply

    def press(self, command: str, who: Member | None = None) -> Reply:
        caller = Caller(WORKSPACE, (who or self.talk.host).slack_id)
        return self.sentences.press(self.talk.session, caller, command, now=self.talk.at)


@pytest.fixture
def talk(db: Database, people: Any, library: Library, monday: datetime) -> Iterator[Talk]:
    """A facilitator and two members; Monday 09:00 in Berlin."""
    made = people(3)
    community = CommunityContext(load(ROOT / "content"), LessonCatalog(library))
    with Session(db.engine, expire_on_commit=False) as session:
        yield Talk(session, community, [session.merge(member) for member in made], monday)
        session.rollback()


@pytest.fixture
def writer(talk: Talk) -> Writer:
    return Writer(talk)


def _buttons(reply: Reply | None) -> list[dict[str, Any]]:
    assert reply
    assert reply.message
    rows = [block for block in reply.message["blocks"] if block["type"] == "actions"]
    return [element for row in rows for element in row["elements"]]


def _text(reply: Reply | None) -> str:
    assert reply
    assert reply.message
    return str(reply.message["text"])


def test_a_session_is_planned_with_the_same_preview(writer: Writer, talk: Talk):
    """In the channel that is named, or in the only one with a calendar; nothing is announced yet."""
    said = _text(writer.write(f"Please plan a prompt clinic on 4 December at 3pm in <#{CHANNEL}|ai-champions>, 45 min"))
    assert says(said.splitlines()[0], UNDERSTOOD)
    assert talk.session.exec(select(CommunitySession)).all() == []
    draft = talk.session.exec(select(Series)).one()
    talk.press(views.ANNOUNCE, draft.id)
    german = writer.write("kannst du für nächsten Freitag um drei eine Sprechstunde eintragen?")
    assert CHANNEL in _text(german)


def test_what_is_half_understood_opens_a_form(writer: Writer):
    """By a button, as no window opens from a message."""
    [button] = _buttons(writer.write("please plan a prompt jam"))
    assert button["action_id"] == command_buttons.SAY
    reply = writer.press(button["value"])
    assert reply.message is None
    assert reply.follow_ups


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("please plan a prompt jam on 31 February at 16:30", errors.ImpossibleDateError),
        ("please plan a prompt jam yesterday at 16:30", errors.InThePastError),
        ("please plan a prompt jam at 16:30", errors.NoDayError),
    ],
)
def test_why_a_form_is_needed_is_said(writer: Writer, text: str, error: type[GroundswellError]):
    """Before it is opened; the hour that was written is in it."""
    reply = writer.write(text)
    reason = _text(reply).partition("\n")[0]
    assert says(reason, " ".join((error.__doc__ or "").split()))
    client = Windows()
    [follow_up] = writer.press(_buttons(reply)[0]["value"]).follow_ups
    context = SimpleNamespace(deps=None, client=client, respond=None, caller=None, channel="D1", trigger_id="1")
    asyncio.run(follow_up(FollowUpContext(**vars(context))))  # type: ignore[arg-type]
    [window] = client.opened
    assert "'initial_time': '16:30'" in str(window)


def test_a_doubtful_wish_has_a_button_that_says_what_it_does(writer: Writer):
    """And is asked of nobody who may not plan."""
    text = "plan the roadmap on Friday at 4pm"
    assert writer.write(text, writer.talk.ann) is None
    plan, leave = _buttons(writer.write(text))
    assert "roadmap" in plan["text"]["text"]
    assert leave["action_id"] in planning.DECISIONS
    assert writer.press(plan["value"]).follow_ups  # which channel is still to be picked


def test_who_may_not_plan_is_told_who_may(writer: Writer):
    """As the command does."""
    with pytest.raises(errors.NotAPlannerError):
        writer.write("please plan a prompt jam on Friday at 3pm", writer.talk.ann)


def test_what_may_answer_a_text_task_is_no_wish_of_somebody_who_may_not_plan(writer: Writer):
    """It is asked about as an answer; facilitators see the preview."""
    writer.sentences = replace(writer.sentences, may_answer=lambda _context: True)
    text = "plan a meeting on Friday at 10 with the drivers"
    assert writer.write(text, writer.talk.ann) is None
    assert writer.write(text)


def test_sessions_are_changed_with_the_same_question(writer: Writer, talk: Talk):
    """Nothing has changed before it is confirmed; others may change nothing."""
    talk.plans("office hours every Friday 10:00 6 times")
    for text in (
        "cancel office hours on 4 December",
        "move office hours 4 December to 5 December 11:00",
        "skip office hours",
    ):
        confirm = _buttons(writer.write(text))[0]
        assert confirm["action_id"].partition(":")[0] in planning.CONFIRMED
        with pytest.raises(errors.NotYoursToChangeError):
            writer.write(text, talk.ann)
    assert {each.state for each in talk.session.exec(select(CommunitySession))} == {"planned"}
    assert views.PAGE in str(writer.write("make the office hours 30 minutes"))


def test_somebody_is_picked_for_a_rota(writer: Writer, talk: Talk):
    """A name that isn't a mention is asked about; the list has the command."""
    talk.plans("prompt jam every Tuesday 15:00 6 times")
    reply = writer.write("please put Priya on the prompt jam rota")
    [picker] = _buttons(reply)
    assert picker["type"] == "users_select"
    assert reply
    assert reply.message
    [row] = [block for block in reply.message["blocks"] if block["type"] == "actions"]
    command = row["block_id"].partition(":")[2]
    assert talk.ann.slack_id in _text(writer.press(f"{command} <@{talk.ann.slack_id}>"))
    assert len(talk.session.exec(select(RotaMember)).all()) == 2


@pytest.mark.parametrize(
    "text", ["bitte keine Kaffeerunden mehr", "stop posting the This week thing in the channel, it's too much"]
)
def test_one_thing_is_stopped(writer: Writer, talk: Talk, text: str):
    """And nothing else is offered to be."""
    talk.plans("prompt jam every Tuesday 15:00 6 times")
    assert _text(writer.write(text))
    assert "stop" not in str(_buttons_or_none(writer.write(text)))


def _buttons_or_none(reply: Reply | None) -> list[dict[str, Any]]:
    return _buttons(reply) if reply and reply.message and reply.message.get("blocks") else []


def test_too_many_reminders_of_one_series(writer: Writer, talk: Talk):
    """What there is, and how to have none of it, below the session."""
    talk.plans("prompt jam every Tuesday 15:00 6 times")
    assert _buttons(writer.write("too many reminders about the prompt jam, one is enough", talk.ann))


def test_follow_ups_answer_in_the_direct_message(writer: Writer):
    """Nothing responds to a command there."""
    reply = writer.write(f"Please plan a prompt jam on 4 December at 3pm in <#{CHANNEL}|ai-champions>")
    sent: list[dict[str, Any]] = []

    class Client:
        async def conversations_info(self, *, channel: str) -> dict[str, Any]:
            return {"channel": {"id": channel, "is_member": False}}

        async def chat_postMessage(self, **message: Any) -> None:  # noqa: N802 - Slack's name
            sent.append(message)

    assert reply
    context: Any = SimpleNamespace(deps=None, client=Client(), respond=None, caller=None, channel="D1", trigger_id="")
    for each in reply.follow_ups:
        asyncio.run(each(FollowUpContext(**vars(context))))  # type: ignore[arg-type]
    assert [each["channel"] for each in sent] == ["D1"]


@pytest.mark.parametrize(
    "text", ["what is a prompt jam?", "I plan to use it on Tuesday", "next", "office hours were great"]
)
def test_everything_else_is_left_to_others(writer: Writer, talk: Talk, text: str):
    """Whoever writes it."""
    talk.plans("prompt jam every Tuesday 15:00 6 times")
    assert writer.write(text) is None


@pytest.mark.parametrize("text", ["from now on always at 10", "alle auf 16 Uhr", "move all of them to 4pm"])
def test_a_time_for_all_asks_which_series(writer: Writer, talk: Talk, text: str):
    """Of those who plan; its button leads to the choice of one date or all, and lessons are never meant silently."""
    talk.plans("prompt jam every Thursday 15:00 4 times")
    [button] = _buttons(writer.write(text))
    assert len(_buttons(writer.press(button["value"]))) == 3
    assert writer.write(text, talk.ann) is None
    assert writer.write("my lessons from now on always at 10") is None


@pytest.mark.parametrize("text", ["list", "what's coming up?", "Was steht an?"])
def test_what_is_ahead_is_listed(writer: Writer, talk: Talk, text: str):
    """In a direct message as behind the command."""
    talk.plans("prompt jam every Thursday 15:00 4 times")
    said = _text(writer.write(text))
    assert said == _text(writer.press("list"))


def test_nobody_gets_an_empty_list_in_place_of_their_lessons(writer: Writer, talk: Talk):
    """What's coming up may be asked of lessons where no session is planned."""
    assert writer.write("what's coming up?", talk.ann) is None


@pytest.mark.parametrize(
    "text", ["end the coffee rounds for the whole community", "Beende die Kaffeerunden für die ganze Community"]
)
def test_rounds_of_everybody_end_by_a_button_only(writer: Writer, talk: Talk, text: str):
    """For those who plan; others can only leave them."""
    talk.plans("prompt jam every Tuesday 15:00 6 times")
    talk.say("coffee join", talk.ann)
    [own] = _buttons(writer.write(text, talk.ann))
    end, only_own, _leave = _buttons(writer.write(text))
    assert own["action_id"] == only_own["action_id"] == coffee_views.LEAVE_ROUNDS
    community = talk.session.exec(select(Community)).one()
    assert coffee.signed_up(talk.session, community) == [talk.ann.id]
    ended = talk.presses(end)
    assert coffee.signed_up(talk.session, community) == []
    [undo] = buttons_of(ended)
    with pytest.raises(errors.NotAPlannerError):
        talk.presses(undo, talk.ann)
    talk.presses(undo)
    assert coffee.signed_up(talk.session, community) == [talk.ann.id]
    assert community.next_coffee_at


def _answers(talk: Talk, who: Member) -> list[str]:
    """What somebody said to the sessions, in their order."""
    ids = [row_id(each) for each in talk.session.exec(select(CommunitySession).order_by(CommunitySession.starts_at))]  # type: ignore[arg-type]
    given = rsvp_queries.answers_of(talk.session, row_id(who), ids)
    return [str(given.get(each, "")) for each in ids]


@pytest.mark.parametrize(
    ("no", "yes"),
    [
        ("I can't come to the prompt jam on Thursday", "I'll be there on Thursday after all"),
        ("Ich kann am Donnerstag nicht zum Prompt Jam kommen", "ich bin am Donnerstag doch dabei"),
    ],
)
def test_a_seat_is_given_up_and_taken_again(writer: Writer, talk: Talk, no: str, yes: str):
    """The confirmation has the button that takes it back; a new yes gets the message that lasts."""
    talk.ann.language = "de" if "Ich" in no else "en"
    talk.plans("prompt jam every Thursday 15:00 4 times")
    first = writer.write("count me in for the prompt jam on Thursday", talk.ann)
    assert first
    assert first.is_delivered
    assert _answers(talk, talk.ann) == [RsvpAnswer.YES, "", "", ""]
    assert next(each["action_id"] for each in _buttons(writer.write(no, talk.ann))) == rsvp_views.YES
    assert _answers(talk, talk.ann) == [RsvpAnswer.NO, "", "", ""]
    assert rsvp_views.NO in str(_buttons(writer.write(yes, talk.ann)))
    assert _answers(talk, talk.ann) == [RsvpAnswer.YES, "", "", ""]


def test_of_several_sessions_it_is_asked_which(writer: Writer, talk: Talk):
    """With a button for each; nothing has been noted yet, and what isn't theirs is no wish."""
    talk.plans("prompt jam every Thursday 15:00 4 times")
    buttons = _buttons(writer.write("I can't come to the prompt jam", talk.ann))
    assert [each["action_id"].partition(":")[0] for each in buttons[:-1]] == [rsvp_views.NO] * 4
    assert rsvp_views.ALL in str(_buttons(writer.write("sign me up for the prompt jam", talk.ann)))
    assert _answers(talk, talk.ann) == [""] * 4
    assert writer.write("I can't come on Thursday", talk.ann) is None
    coming = _buttons(writer.write("I'll come on Thursday", talk.ann))
    assert coming[0]["action_id"].partition(":")[0] == rsvp_views.YES
    assert _answers(talk, talk.ann) == [""] * 4
    writer.write("count me in for the prompt jam on Thursday", talk.ann)
    [no, leave] = _buttons(writer.write("I can't come on Thursday", talk.ann))
    assert (no["action_id"].partition(":")[0], _answers(talk, talk.ann)[0]) == (rsvp_views.NO, RsvpAnswer.YES)
    assert leave["action_id"] in planning.DECISIONS
    with pytest.raises(errors.NotPlannedError):
        writer.write("I can't come to the prompt jam on Friday", talk.ann)


def test_ones_own_answer_is_said(writer: Writer, talk: Talk):
    """With the buttons that change it."""
    talk.plans("prompt jam every Thursday 15:00 4 times")
    asked = "am I signed up for the prompt jam?"
    assert says(_text(writer.write(asked, talk.ann)), "No, you're not signed up yet: {title}, {moment}.")
    writer.write("count me in for the prompt jam on Thursday", talk.ann)
    assert says(_text(writer.write(asked, talk.ann)), "Yes, you're signed up: {title}, {moment}.")
    assert writer.write("am I signed up for Friday?", talk.ann) is None


@pytest.mark.parametrize(
    "text",
    [
        "I can't lead the prompt jam on Thursday",
        "Kann jemand am Donnerstag den Prompt Jam übernehmen?",
        "who could take over on Thursday?",
        "I can't come to the prompt jam on Thursday",
    ],
)
def test_a_colleague_is_asked_by_a_button_only(writer: Writer, talk: Talk, text: str):
    """Who could lead is shown; a second press asks nobody twice, and others ask for nobody."""
    talk.plans("prompt jam every Thursday 15:00 4 times")
    talk.say("rota open prompt jam")
    talk.say("rota join prompt jam", talk.ann)
    reply = writer.write(text)
    assert talk.session.exec(select(Swap)).all() == []
    assert reply
    assert reply.message
    ask = next(each for each in buttons_of(reply.message) if each["action_id"].startswith("community.cover_ask"))
    assert ask["action_id"].partition(":")[0] in rota_listeners.CLICKS
    for _press in range(2):
        talk.presses(ask)
    assert len(talk.session.exec(select(Swap)).all()) == 1
    with pytest.raises(GroundswellError):
        talk.presses(ask, talk.ben)


def test_details_are_said_to_those_who_run_a_session(writer: Writer, talk: Talk):
    """What may answer a text task is none of it, and what others say of a room is left alone."""
    talk.plans("prompt jam every Thursday 15:00 4 times")
    assert "room 4.12" in _text(writer.write("we're in room 4.12"))
    assert writer.write("we're in room 4.12", talk.ann) is None
    writer.sentences = replace(writer.sentences, may_answer=lambda _context: True)
    assert writer.write("we're in room 4.12") is None
    assert "detail_now" in str(_buttons(writer.write("make it 3 seats on thursday")))


def test_no_other_days_session_is_shown(writer: Writer, talk: Talk):
    """A sentence that isn't understood and names a day without that session shows none that could be cancelled."""
    talk.plans("prompt jam every Thursday 15:00 4 times")
    assert "community.skip" in str(_buttons(writer.write("something with the prompt jam on 3 December can't be")))
    assert says(
        _text(writer.write("something with the prompt jam on 5 December can't be")),
        "No session is planned at that time.",
    )


def test_a_session_that_stands_alone_has_no_other_dates(writer: Writer, talk: Talk):
    """Only of a series does the question whether to cancel a date speak of the others."""
    rest = "*{title}* on {moment} would be cancelled. All other dates stay as they are."
    talk.plans("kickoff for the champions on 11 December at 16:00")
    assert not says(_text(writer.write("the kickoff on 11 December is off")), rest)
    talk.plans("prompt jam every Thursday 15:00 4 times")
    assert says(_text(writer.write("the prompt jam on 3 December is off")), rest)


def test_who_may_not_cancel_a_session_gives_up_their_seat(writer: Writer, talk: Talk):
    """“I have to cancel the prompt jam”, from somebody who comes, asks whether their seat is meant."""
    talk.plans("prompt jam every Thursday 15:00 4 times")
    writer.write("count me in for the prompt jam on 3 December", talk.ann)
    asked = _buttons(writer.write("I have to cancel the prompt jam on 3 December, sorry", talk.ann))
    assert asked[0]["action_id"].startswith("community.rsvp_no")


def test_a_week_later_is_at_the_same_hour(writer: Writer, talk: Talk):
    """Also when the clocks change in between."""
    talk.plans("kickoff for the champions on 24 March at 16:00")
    [move, *_others] = _buttons(writer.write("postpone the kickoff by a week"))
    assert "2027-03-31T16:00" in str(move["value"])


@pytest.mark.parametrize(
    ("text", "action_id"),
    [
        ("I'm away 8–17 Dec", "community.away_now"),
        ("ich bin vom 8. bis 17. Dezember weg", "community.away_now"),
        ("I can't lead the prompt jam on Thursday", "community.cover_ask"),
        ("who could take over on Thursday?", "community.cover_ask"),
        ("make it 20 seats", "community.detail_now"),
        ("I can't come to the prompt jam", "community.cover_date"),
        ("plan the roadmap on Friday at 4pm", "community.say"),
    ],
)
def test_a_sentence_behind_the_command(writer: Writer, talk: Talk, text: str, action_id: str):
    """Is understood as in a direct message; what begins with a verb is left to it, and the rest to nobody."""
    talk.plans("prompt jam every Thursday 15:00 4 times")
    talk.say("rota open prompt jam")
    talk.say("rota join prompt jam", talk.ann)
    for each in talk.session.exec(select(CommunitySession)):
        each.facilitator_id = talk.host.id
    talk.session.flush()

    def behind(words: str) -> Reply | None:
        context = CommandContext(talk.session, talk.host, words, CHANNEL, talk.at)
        return writer.sentences.behind_command(context)

    reply = behind(text)
    assert reply
    assert buttons_of(reply.message or {})[0]["action_id"].partition(":")[0] == action_id
    for other in ("who prompt jam", "cancel prompt jam", "away 8 to 17 December", "the budget is tight"):
        assert behind(other) is None


@pytest.fixture
def season(talk: Talk) -> Talk:
    """A weekly series and two single sessions with long titles."""
    talk.plans("prompt clinic every Wednesday 11:00 8 times")
    talk.plans("deep dive into agents on 3 December at 11:00")
    talk.plans("kickoff for the champions on 11 December at 15:00")
    return talk


@pytest.mark.parametrize(
    ("text", "action_id"),
    [
        ("move the kickoff to 18 December", "community.move_to"),
        ("Verschieb den Kickoff auf den 18. Dezember", "community.move_to"),
        ("Cancel the kickoff", "community.cancel_now"),
        ("stop the kickoff", "community.cancel_now"),
        ("Der Kickoff findet nicht statt", "community.skip_now"),
        ("The link for Wednesday's prompt clinic has changed to https://zoom.us/j/5", "community.detail_now"),
        ("Der Link für die Prompt Clinic am Mittwoch hat sich geändert: https://zoom.us/j/5", "community.detail_now"),
        ("Wednesday's prompt clinic is in room Elbe now", "community.detail_now"),
        ("Die Prompt Clinic am Mittwoch ist jetzt im Raum Elbe", "community.detail_now"),
        ("The prompt clinic on 16 December won't take place, everybody is at home", "community.skip_now"),
        ("Die Prompt Clinic am 16. Dezember fällt aus", "community.skip_now"),
        ("Am 16. Dezember fällt die Prompt Clinic aus", "community.skip_now"),
        ("Bitte verschieb die Prompt Clinic vom 9. auf den 10. Dezember", "community.move_to"),
    ],
)
def test_a_session_may_be_called_by_part_of_its_title(writer: Writer, season: Talk, text: str, action_id: str):
    """The question is about that session, and nothing has changed yet."""
    season.host.language = "de" if "Prompt Clinic" in text or "Kickoff" in text else "en"
    first = _buttons(writer.write(text))[0]
    assert first["action_id"].partition(":")[0] == action_id
    assert {each.state for each in season.session.exec(select(CommunitySession))} == {"planned"}


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        ("count me in for the deep dive", "I can't come to the deep dive after all"),
        ("Ich komme zum Deep Dive", "Mir ist was dazwischengekommen, ich kann doch nicht zum Deep Dive"),
    ],
)
def test_a_seat_by_part_of_a_title(writer: Writer, season: Talk, yes: str, no: str):
    """Taken and given up; a single session needs no question."""
    season.ann.language = "de" if "Ich" in yes else "en"
    writer.write(yes, season.ann)
    assert _answers(season, season.ann).count(RsvpAnswer.YES) == 1
    writer.write(no, season.ann)
    assert _answers(season, season.ann).count(RsvpAnswer.NO) == 1


def test_of_two_with_one_short_name_it_is_asked_which(writer: Writer, season: Talk):
    """By their full titles."""
    season.plans("kickoff for the new people on 14 December at 15:00")
    buttons = _buttons(writer.write("cancel the kickoff"))
    assert [each["text"]["text"] for each in buttons] == ["kickoff for the champions", "kickoff for the new people"]
    assert all(_buttons(writer.press(each["value"])) for each in buttons)


@pytest.mark.parametrize(
    "text", ["Nobody leads the kickoff, please find somebody", "Den Kickoff leitet niemand, bitte sag das allen"]
)
def test_a_session_that_is_named_is_never_left_to_lessons(writer: Writer, season: Talk, text: str):
    """What isn't understood shows the session with its buttons; what only speaks of one is nobody's wish."""
    assert "champions" in str(writer.write(text))
    for other in (
        "I used a prompt at the kickoff yesterday",
        "what is a deep dive?",
        "pause my lessons until the kickoff",
    ):
        assert writer.write(other) is None
    writer.sentences = replace(writer.sentences, may_answer=lambda _context: True)
    assert writer.write(text) is None


@pytest.mark.parametrize(
    "texts", [("who is coming?", "Who is coming on Friday 11 December?"), ("wer kommt?", "Wer kommt am 11. Dezember?")]
)
def test_who_comes_without_a_title(writer: Writer, season: Talk, texts: tuple[str, str]):
    """To the next session of theirs, or to that on a day; of two on a day it is asked which."""
    soon, on_a_day = texts
    season.ann.language = "de" if "wer" in soon else "en"
    writer.write("count me in for the deep dive", season.ann)
    assert "deep dive" in _text(writer.write(soon, season.ann))
    assert "kickoff" in _text(writer.write(on_a_day, season.ann))
    season.plans("retro on 11 December at 17:00")
    assert len(_buttons(writer.write(on_a_day, season.ann))) == 2


def test_nobody_is_asked_who_comes_to_nothing(writer: Writer, talk: Talk):
    """Where nothing is planned, it may be about something else."""
    assert writer.write("who is coming?", talk.ann) is None
    assert writer.write("Bin ich dabei?", talk.ann) is None


@pytest.mark.parametrize(
    ("asked", "away"),
    [
        ("Am I in?", "I can't on Thursday 3 December"),
        ("Bin ich dabei?", "ich kann am 3. Dezember nicht"),
    ],
)
def test_ones_own_seat_without_a_title(writer: Writer, season: Talk, asked: str, away: str):
    """A session with a yes is meant; a day without one means nothing."""
    season.ann.language = "de" if "ich" in away else "en"
    assert writer.write(away, season.ann) is None
    writer.write("count me in for the deep dive", season.ann)
    assert "deep dive" in _text(writer.write(asked, season.ann))
    assert rsvp_views.NO in _buttons(writer.write(away, season.ann))[0]["action_id"]


@pytest.mark.parametrize("text", ["Where am I on the waiting list?", "Wie viele sind vor mir auf der Warteliste?"])
def test_the_place_on_the_waiting_list(writer: Writer, talk: Talk, text: str):
    """How many are before them is said with the session."""
    talk.plans("deep dive into agents on 3 December at 11:00, 1 seat")
    for each in (talk.host, talk.ann, talk.ben):
        writer.write("count me in for the deep dive", each)
    assert says(_text(writer.write(text, talk.ann)).splitlines()[1], "You're next in line.")
    assert says(_text(writer.write(text, talk.ben)).splitlines()[1], "{n} person is ahead of you.")


@pytest.mark.parametrize(
    "text",
    [
        "move all the prompt clinics from 16 December on to 10:00",
        "verschieb die Prompt Clinic ab dem 16. Dezember auf 15 Uhr",
        "From 16 December on the prompt clinic should start at 10 instead",
        "ab 16. Dezember soll die Prompt Clinic um 15 Uhr sein",
        "Move the prompt clinic from 16 December on to Tuesdays at 3pm",
    ],
)
def test_from_a_date_on_asks_which_dates(writer: Writer, season: Talk, text: str):
    """Only that date or all from it on, in a message as behind the command."""
    season.host.language = "de" if "ab " in text else "en"
    assert len(_buttons(writer.write(text))) == 3
    assert len(_buttons(writer.press("move prompt clinic from 16 December on to 10:00"))) == 3


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("What have we got this week?", {25}),
        ("Was ist diese Woche los?", {25}),
        ("zeig mir alle Termine im Januar", {6, 13}),
        ("show me all sessions in January", {6, 13}),
    ],
)
def test_the_sessions_of_a_span(writer: Writer, season: Talk, text: str, days: set[int]):
    """Are listed, and no others; where there are none, that is said."""
    shown = _text(writer.write(text, season.ann)).splitlines()[1:]
    assert len(shown) == len(days)
    assert all(any(f" {day} " in f" {line} " for line in shown) for day in days)
    assert says(_text(writer.write("Is there anything on Saturday?")), "No session is planned at that time.")
    assert writer.write("Is there anything on Saturday?", season.ann) is None


@pytest.mark.parametrize(
    ("on", "off"),
    [
        ("coffee on", "coffee off"),
        ("pair me with somebody for coffee", "no coffee for me anymore"),
        ("Kaffeepaare bitte einschalten", "kein Kaffee mehr bitte"),
        ("Ich möchte beim Kaffee mitmachen", "Kaffee ausschalten"),
    ],
)
def test_coffee_in_words(writer: Writer, season: Talk, on: str, off: str):
    """Begins and ends for those who say it."""
    community = season.session.exec(select(Community)).one()
    writer.write(on, season.ann)
    assert coffee.signed_up(season.session, community) == [season.ann.id]
    writer.write(off, season.ann)
    assert coffee.signed_up(season.session, community) == []
    assert writer.write("I drink too much coffee", season.ann) is None
    assert writer.write("write me a text about coffee", season.ann) is None


@pytest.mark.parametrize(
    "text",
    [
        "I'm on vacation from 20 November through 30 November, <@{ann}> covers for me",
        "I'm away 23 to 30 November, <@{ann}> will take over from me",
        "Ich bin vom 23. bis 30. November im Urlaub, <@{ann}> vertritt mich",
        "I'm on holiday from 23 November to 30 November and <@{ann}> leads my sessions",
    ],
)
def test_an_absence_that_names_who_covers_asks_them(writer: Writer, talk: Talk, text: str):
    """They are asked to lead what is led in that time, and the lessons are asked about below; nothing is paused yet."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    talk.session.flush()
    sentences = replace(writer.sentences, ask_to_pause=pauses.ask_too)
    message = direct_message(talk.session, talk.host, text.format(ann=talk.ann.slack_id), now=talk.at)
    reply = sentences.take(message)
    talk.session.flush()
    assert reply
    assert talk.waiting("community.swap:%", talk.ann)
    assert len(talk.session.exec(select(Swap)).all()) == 1
    assert says(reply.message, "Shall I pause your lessons during that time too?")
    assert "learn:pause 2026-11-2" in str(reply.message)
    assert talk.host.paused_until is None


def test_who_leads_nothing_then_is_covered_by_nobody(writer: Writer, talk: Talk):
    """Their holiday is about lessons alone, which the conversation asks about; nor is a question a wish."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    covered = f"I'm on holiday from 23 November to 30 November, <@{talk.ann.slack_id}> covers for me"
    writer.write(covered, talk.ben)
    writer.write(f"{covered}?")
    assert talk.session.exec(select(Swap)).all() == []
