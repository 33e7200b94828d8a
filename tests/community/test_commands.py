"""`/community` word by word, as its writers say them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from bot.app.lesson_catalog import LessonCatalog
from bot.community import planning, seasons
from bot.community.activities.content import load as load_activities
from bot.community.calendar import drafts, errors, queries, rrule_text, views
from bot.community.calendar.models import Activity, Community, CommunitySession, Series, SessionState
from bot.community.calendar.recurrence import parse_wall_time, to_wall_time
from bot.community.command_context import CommunityCommandContext, NobodyMentionedError
from bot.community.commands import commands
from bot.community.context import CommunityContext
from bot.community.engagement import coffee
from bot.community.engagement.commands import NoThanksError, ThankYourselfError
from bot.community.engagement.models import Kudos
from bot.community.live_session import service as live_session_service
from bot.community.live_session.models import NoteKind
from bot.community.rota import handover
from bot.community.rota import listeners as rota_listeners
from bot.community.rota.commands import (
    NotForOneActivityError,
    OwnTurnsError,
    UnreadableAbsenceError,
    WhichActivityError,
)
from bot.community.rota.joining import AnsweredRequestError
from bot.community.rota.models import RotaMember
from bot.community.rsvp import notices as rsvp_notices
from bot.community.rsvp.service import answer
from bot.delivery.service import ledger
from bot.errors import GroundswellError
from bot.journeys.content import Library
from bot.kit.db import Database, row_id
from bot.kit.i18n import in_language
from bot.kit.slack import Caller, Json
from bot.members import service as members
from bot.members.command_registry import CommandRegistry, Invocation
from bot.members.models import Member, Role
from bot.settings import ROOT
from sandbox import limits
from tests.community.conftest import CHANNEL, WORKSPACE
from tests.sentences import says, sentences

MADE_FACILITATOR = (
    "{by} has made you a facilitator: you can plan sessions, move and cancel them, and say who's responsible. "
    "`/community help` shows how, and `/community schedule` opens a form to begin with."
)
ASKED_TO_JOIN = "I've asked {whom} whether you can join {title}, and I'll tell you what they say."
NOT_AT_THE_MOMENT = "{by} says that now isn't a good time to join {title}. Feel free to ask them why."
UNDERSTOOD = "This is what I understood. I haven't notified anybody yet."
MOVED = "{title} has moved from {before} to {after}."
AWAY = (
    "You won't lead anything from {first} to {last}. Others on the rota will take your turns in that time, if they can."
)
COFFEE = (
    "You're in. The next round is on {moment}. You won't meet the same person twice until you've met everyone else."
)


@pytest.fixture
def community(library: Library) -> CommunityContext:
    """What ships."""
    return CommunityContext(load_activities(ROOT / "content"), LessonCatalog(library), "https://learn.example.org")


def buttons_of(message: Json) -> list[Json]:
    """The buttons of a message, beside its paragraphs and in rows, in order."""
    rows = [block.get("elements") or [block.get("accessory")] for block in message["blocks"]]
    return [each for row in rows for each in row if each and each["type"] == "button"]


class Windows:
    """A client of Slack that keeps the windows it is asked to open."""

    def __init__(self) -> None:
        self.opened: list[Json] = []

    async def views_open(self, *, trigger_id: str, view: Json) -> None:
        assert trigger_id
        self.opened.append(view)


class Talk:
    """People who write `/community …` in a channel, in one transaction."""

    def __init__(self, session: Session, community: CommunityContext, people: list[Member], at: datetime) -> None:
        self.session, self.community, self.at = session, community, at
        self.host, self.ann, self.ben = people

    def say(self, text: str, who: Member | None = None, channel: str = CHANNEL) -> str:
        """The answer's text; its blocks must be such that Slack takes them."""
        invocation = Invocation(Caller(WORKSPACE, (who or self.host).slack_id), text, channel)
        registry = CommandRegistry("/community", commands(self.community))
        self.reply = registry.dispatch(self.session, invocation, now=self.at)
        self.session.flush()
        answer = self.reply.message or {"text": ""}
        assert [problem.reason for problem in limits.check_message(answer.get("blocks", []))] == []
        return str(answer["text"])

    def does(self, text: str, who: Member | None = None) -> str:
        """Says what is to be changed, and presses the first button of the answer; what is said then."""
        self.say(text, who)
        before = self.reply.message or {}
        self.done = self.presses(buttons_of(before)[0], who)
        return str(self.done["text"])

    def undoes(self, who: Member | None = None) -> str:
        """Presses the button that undoes the last change; what is said then."""
        [row] = [block for block in self.done["blocks"] if block["type"] == "actions"]
        return str(self.presses(row["elements"][0], who)["text"])

    def presses(self, button: Json, who: Member | None = None) -> Json:
        """A button of a change or of an absence."""
        verb = button["action_id"].partition(":")[0]
        verbs = planning.DECISIONS | planning.CHANGES | planning.CONFIRMED | rota_listeners.CLICKS
        done = verbs[verb](self.click(button["value"], who))
        self.session.flush()
        assert [problem.reason for problem in limits.check_message(done.get("blocks", []))] == []
        return done

    def windows(self) -> list[Json]:
        """The windows that the last answer opens; their blocks must be such that Slack takes them."""
        client = Windows()
        context: Any = SimpleNamespace(client=client, trigger_id="T1")
        for each in self.reply.follow_ups:
            asyncio.run(each(context))  # type: ignore[arg-type]
        assert [problem.reason for view in client.opened for problem in limits.check_view(view)] == []
        return client.opened

    def press(self, verb: str, value: object, who: Member | None = None) -> Json:
        """A button of a draft."""
        return planning.DECISIONS[verb](self.click(value, who))

    def click(self, value: object, who: Member | None = None) -> CommunityCommandContext:
        """The context of a button."""
        caller = Caller(WORKSPACE, (who or self.host).slack_id)
        return CommunityCommandContext.of_click(self.session, self.community, caller, value=str(value), now=self.at)

    def plans(self, words: str) -> Series:
        """Schedules and announces."""
        self.say(f"schedule {words}")
        series = self.session.exec(select(Series).order_by(Series.id.desc())).first()  # type: ignore[union-attr]
        assert series
        self.press(views.ANNOUNCE, series.id)
        return series

    def names_deputy(self, who: Member) -> Json:
        """The host asks somebody to be the deputy for the prompt jam, and they agree; what is asked."""
        self.say(f"deputy prompt jam <@{who.slack_id}>")
        offer = self.waiting("community.deputy:%", who)[-1]
        [row] = [block for block in offer["blocks"] if block["type"] == "actions"]
        self.presses(row["elements"][0], who)
        return offer

    def waiting(self, like: str, to: Member | None = None) -> list[Json]:
        """The messages with such keys that are on their way."""
        wanted = sa.select(ledger.c.payload).where(ledger.c.key.like(like), ledger.c.payload.is_not(None))
        wanted = wanted.where(ledger.c.target == (to or self.host).slack_id).order_by(ledger.c.id)
        return [json.loads(each) for each in self.session.connection().execute(wanted).scalars()]

    def payloads(self, like: str) -> list[Json]:
        wanted = sa.select(ledger.c.payload).where(ledger.c.key.like(like)).order_by(ledger.c.id)
        return [json.loads(each) for each in self.session.connection().execute(wanted).scalars()]

    def targets(self, like: str) -> list[str]:
        wanted = sa.select(ledger.c.target).where(ledger.c.key.like(like)).order_by(ledger.c.id)
        return list(self.session.connection().execute(wanted).scalars())


@pytest.fixture
def talk(db: Database, people, community: CommunityContext, monday: datetime) -> Iterator[Any]:
    """A facilitator and two members; Monday 09:00 in Berlin."""
    made = people(3)
    with Session(db.engine, expire_on_commit=False) as session:
        yield Talk(session, community, [session.merge(member) for member in made], monday)
        session.rollback()


def test_planning_is_looked_over_before_anybody_hears_of_it(talk: Talk):
    """What was understood is shown; announcing it twice, or what was thrown away, changes nothing."""
    text = talk.say("schedule prompt jam every second Tuesday 15:00 for 8 weeks max 12")
    for counted, n in {"every {n} weeks": 2, "{n} dates": 4, "{n} minutes": 45, "{n} seats": 12}.items():
        assert says(text, counted, n=n)
    series = talk.session.exec(select(Series)).one()
    assert series.title in text
    assert "Tue 24 Nov, 15:00" in text
    assert talk.targets("community.%") == []
    talk.press(views.ANNOUNCE, series.id)
    assert talk.targets("community.announcement:%") == [CHANNEL]
    assert talk.targets("community.turns:%") == [talk.host.slack_id]
    for again in (views.ANNOUNCE, views.DISCARD):
        with pytest.raises(errors.AlreadyAnnouncedError):
            talk.press(again, series.id)
    talk.say("schedule book club every Friday 12:00")
    other = talk.session.exec(select(Series).where(Series.state == "draft")).one()
    talk.press(views.DISCARD, other.id)
    assert [one.kind for one in talk.session.exec(select(Activity))] == ["prompt-jam"]


def test_times_that_the_clocks_skip_or_double_are_told(talk: Talk):
    """The confirmation says what becomes of them."""
    assert says(
        talk.say("schedule “Night watch” 28 March 2027 02:30"),
        "{time} doesn't exist that day (clocks go forward), so the session starts at {later}.",
    )
    assert says(
        talk.say("schedule “Night watch” 31 October 2027 02:30"),
        "The clocks go back that day, so {time} happens twice. The session starts the first time.",
    )


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("move prompt jam to yesterday 15:00", errors.InThePastError),
        ("move prompt jam", errors.NoDestinationError),
        ("show origami", errors.NotPlannedError),
        ("skip prompt jam 1 January", errors.NotPlannedError),
        ("season winter", errors.UnknownSeasonError),
        ("here 0000", live_session_service.WrongCodeError),
        ("deputy prompt jam", NobodyMentionedError),
        ("away sometime", UnreadableAbsenceError),
        ("away 6 January to 20 December 2026", UnreadableAbsenceError),
        ("kudos @nobody", NobodyMentionedError),
        ("kudos <@U0001|ann>", NoThanksError),
        ("kudos <@U0000> for myself", ThankYourselfError),
    ],
)
def test_what_cannot_be_is_a_sentence(talk: Talk, text: str, error: type[GroundswellError]):
    """Nothing is changed, and the sentence says what to do."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    with pytest.raises(error) as raised:
        talk.say(text)
    assert len(raised.value.sentence()) > 20


def test_planning_is_for_facilitators(talk: Talk):
    """A member is told whom to ask; a facilitator can make them one."""
    with pytest.raises(errors.NotAPlannerError):
        talk.say("schedule prompt jam tomorrow 15:00", talk.ann)
    assert says(talk.say(f"facilitator <@{talk.ann.slack_id}>"), "{whom} can now plan sessions.")
    assert says(talk.say("schedule prompt jam tomorrow 15:00", talk.ann), UNDERSTOOD)


def test_a_season_at_once(talk: Talk):
    """All of it is drafted from a day on, shown, and announced together."""
    assert "first-quarter" in talk.say("season")
    text = talk.say("season first-quarter from 11 January")
    made = talk.session.exec(select(Series)).all()
    assert len(made) == 4
    for series in made:
        assert rrule_text.describe(series.rule, parse_wall_time(series.local_start), series.zone) in text
    assert {"FREQ=WEEKLY;BYDAY=TH;COUNT=12", "FREQ=MONTHLY;BYDAY=-1WE;COUNT=3"} < {series.rule for series in made}
    assert talk.community.catalog.season("first-quarter").title in text
    assert "Thu 14 Jan, 15:00" in text
    talk.press(views.ANNOUNCE_SEASON, made[0].season)
    assert {series.state for series in talk.session.exec(select(Series))} == {"planned"}
    assert talk.targets("community.announcement:%") == [CHANNEL] * 4


def test_a_season_is_laid_down_for_a_channel_from_anywhere(talk: Talk):
    """In the talk with us a channel is named, as the answer without one says."""
    with pytest.raises(errors.NoChannelError):
        talk.say("season first-quarter from 11 January", channel="D0TALK")
    text = talk.say(f"season first-quarter from 11 January in <#{CHANNEL}|ai>", channel="D0TALK")
    assert says(text, "I'll announce the session in {channel}.", channel=f"<#{CHANNEL}>")


@pytest.mark.parametrize(
    ("wish", "to"),
    [
        ("8 December to Thursday 16:00", "Thu 10 Dec, 16:00"),
        ("8 December auf Montag", "Mon 7 Dec, 15:00"),
        ("24 November to Monday", "Mon 23 Nov, 15:00"),
        ("24 November to Monday 01:00", "Mon 30 Nov, 01:00"),
        ("8 December to 3 December", "Thu 3 Dec, 15:00"),
        ("8 December to tomorrow", "Tue 24 Nov, 15:00"),
    ],
)
def test_a_weekday_is_that_of_the_week_of_the_date(talk: Talk, wish: str, to: str):
    """Moving a date in a fortnight to Thursday does not bring it into this week; what is over goes a week on."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    assert says(talk.does(f"move prompt jam {wish}"), MOVED, after=to)


def test_kinds_are_listed_in_the_language_being_spoken(talk: Talk):
    """Names of the other language are understood, and not offered."""
    for language, own, other in (("en", "prompt jam", "sprechstunde"), ("de", "sprechstunde", "prompt jam")):
        with in_language(language):
            talk.say("schedule tomorrow 15:00")
            [form] = talk.windows()
            assert own in str(form["blocks"][0])
            assert other not in str(form["blocks"][0])
    assert says(talk.say("schedule Sprechstunde morgen 15:00"), UNDERSTOOD)


def test_without_a_code_nobody_is_told_a_code_is_wrong(talk: Talk):
    """They are asked for it."""
    with pytest.raises(live_session_service.NoCodeError):
        talk.say("here")


def test_one_date_moves_another_is_left_out_and_the_rest_ends(talk: Talk):
    """Each is confirmed with how many were told; only those who may change it can."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    moved = talk.does("move prompt jam 24 November to Wednesday 16:30")
    assert says(moved, MOVED, before="Tue 24 Nov, 15:00", after="Wed 25 Nov, 16:30")
    assert says(talk.does("skip prompt jam 1 December"), "{title} on {moment} is cancelled.")
    with pytest.raises(errors.NotYoursToChangeError):
        talk.does("cancel prompt jam", talk.ann)
    assert says(talk.does("cancel prompt jam"), "{n} dates of {title} are cancelled.", n=3)
    states = [
        date.state for date in talk.session.exec(select(CommunitySession).order_by(CommunitySession.original_start))
    ]
    assert states == [SessionState.CANCELLED, SessionState.SKIPPED, SessionState.CANCELLED, SessionState.CANCELLED]
    assert says(
        talk.say("list"),
        "No session is planned yet. To plan one, write `/community schedule office hours every Tuesday 15:00`.",
    )


def test_what_people_look_up(talk: Talk):
    """List, mine, show, help and an unknown word, for a member and for a facilitator."""
    assert says(
        talk.say("list", talk.ann),
        "No session is planned yet. Facilitators plan the sessions; you'll see them here.",
    )
    planned = talk.plans("office hours every Tuesday 15:00 4 times")
    assert planned.title in talk.say("list", talk.ann)
    assert says(
        talk.say("mine", talk.ann), "You haven't said yes to any session yet. `/community list` shows what's coming up."
    )
    assert says(talk.say("mine"), "Sessions you're leading:")
    assert planned.title in talk.say("show sprechstunde 1 December", talk.ann)
    assert "schedule" not in talk.say("help", talk.ann)
    assert "schedule" in talk.say("")
    assert "dance" in talk.say("dance", talk.ann)
    assert "/calendar/" in talk.say("calendar", talk.ann)
    assert "/calendar/" in talk.say("calendar ours")


def test_turns_in_words(talk: Talk):
    """Joining, a deputy, another owner, days away, a cover, and what hangs on whom."""
    talk.plans("prompt jam every Tuesday 15:00 6 times")
    assert says(talk.say("rota open prompt jam"), "Anybody can join the rota for {title} now.")
    assert says(talk.say("rota prompt jam"), "If {n} person left, this activity would stop.", n=1)
    assert says(
        talk.say("rota join prompt jam", talk.ann),
        "Good. You're on the rota for {title} now, and I'll tell you when it's your turn.",
    )
    assert says(
        talk.say("rota shadow prompt jam", talk.ben),
        "Good. You'll shadow the person who leads {title}, and I'll tell you when.",
    )
    assert says(talk.say(f"deputy prompt jam <@{talk.ann.slack_id}>"), "{whom} is now the deputy for {title}.")
    assert says(talk.say("rota"), "This activity would stop only if {n} people left.", n=2)
    assert says(talk.does("away 24 November to 1 December", talk.ann), AWAY)
    asked = talk.does("rota cover prompt jam 24 November")
    assert says(asked, "I've asked {host}. Nothing changes until they agree.")
    assert says(
        talk.say("away never mind", talk.ann), "OK, you're no longer marked as away, so you can get turns again."
    )
    assert says(talk.say(f"owner prompt jam <@{talk.ann.slack_id}>"), "{whom} is now the owner of {title}.")
    assert says(
        talk.say("rota leave prompt jam"), "You're off the rota for {title}. Thank you for the sessions you led."
    )
    assert {lead.member_id for lead in talk.session.exec(select(RotaMember).where(RotaMember.left_at.is_(None)))} == {  # type: ignore[union-attr]
        talk.ann.id, talk.ben.id,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "is_in"),
    [
        ("coffee", False), ("coffee maybe", False), ("coffee end", False), ("coffee stop", False),
        ("coffee leave", False), ("coffee beenden", False), ("coffee join", True), ("kaffee mitmachen", True),
    ],
)  # fmt: skip
def test_only_a_word_for_it_joins_the_coffee_rounds(talk: Talk, words: str, is_in: bool):  # noqa: FBT001
    """An unknown one has buttons, and what ends or leaves them never joins."""
    talk.plans("prompt jam every Tuesday 15:00 6 times")
    talk.say(words)
    community = talk.session.exec(select(Community)).one()
    assert bool(coffee.signed_up(talk.session, community)) is is_in


def test_the_end_of_the_rounds_is_told(talk: Talk):
    """To those in them, once it can't be undone; taken back in time, nobody hears of it."""
    talk.plans("prompt jam every Tuesday 15:00 6 times")
    talk.say("coffee join", talk.ann)
    talk.does("coffee end")
    told = sa.select(ledger.c.state, ledger.c.due_at).where(ledger.c.key.startswith("community.coffee_ended"))
    [(state, due_at)] = talk.session.connection().execute(told)
    assert (state, due_at) == ("pending", talk.at + timedelta(minutes=10))
    talk.undoes()
    assert [row.state for row in talk.session.connection().execute(told)] == ["skipped"]


def test_nobody_is_put_on_a_rota_by_others(talk: Talk):
    """Names behind a rota say how people join it; nothing changes."""
    talk.plans("prompt jam every Tuesday 15:00 6 times")
    with pytest.raises(OwnTurnsError):
        talk.say(f"rota prompt jam <@{talk.ann.slack_id}>")
    assert len(talk.session.exec(select(RotaMember)).all()) == 1


def test_a_handover_has_all_of_it(talk: Talk):
    """Purpose, calendar, people by name, agenda, open questions and how-to, as Markdown and as a post."""
    talk.plans("prompt jam every Tuesday 15:00 4 times https://meet.example/room")
    activity = talk.session.exec(select(Activity)).one()
    date = talk.session.exec(select(CommunitySession)).first()
    assert date
    who = members.person(talk.ann)
    live_session_service.add_note(
        talk.session, who, row_id(date), live_session_service.NewNote(NoteKind.QUESTION, "Who pays?"), now=talk.at
    )
    given = handover.collect(talk.session, talk.community.catalog, activity, now=talk.at)
    text = handover.markdown(
        given, "Europe/Berlin", handover.KnownNames({talk.host.slack_id: "Hana Host"}, {}), now=talk.at
    )
    assert given.template
    longest = max(given.template.agenda, key=lambda item: item.minutes)
    [series] = given.series
    for words in (f"# {activity.title}", given.template.purpose, f"20 min: {longest.what}", "Hana Host: ", "Who pays?",
                  rrule_text.describe(series.rule, parse_wall_time(series.local_start), series.zone),
                  "https://meet.example/room", "/community rota"):  # fmt: skip
        assert words in text
    assert "Who pays?" in handover.summary(given, "Europe/Berlin")["text"]


def test_thanks_coffee_and_figures(talk: Talk):
    """Thanks stand in the channel; coffee says when; figures say what they count, before anything took place too."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    said = talk.say("health")
    assert says(said, "There haven't been any sessions yet.")
    assert "0" not in said
    talk.say(f"kudos <@{talk.ben.slack_id}|ben> for a patient <!here> hour", talk.ann)
    assert says(talk.reply.message, "Only you can see this so far.")
    assert talk.targets("community.kudos:%") == []
    assert says(
        talk.does(f"kudos <@{talk.ben.slack_id}|ben> for a patient <!here> hour", talk.ann), "Posted in {channel}."
    )
    assert talk.targets("community.kudos:%") == [CHANNEL]
    assert says(talk.say("coffee join", talk.ann), COFFEE)
    assert says(talk.say("coffee pause 3 weeks", talk.ann), "OK, I won't pair you up before {day}.")
    assert says(talk.say("coffee leave", talk.ann), "OK, I won't pair you up any more.")
    assert says(talk.say("health"), "{n} people took part in the last four weeks", n=2)
    assert says(talk.say("attendance prompt jam"), "{title} hasn't taken place yet.")


def test_german_is_spoken_and_understood(talk: Talk):
    """The same in German, from the sentence to the calendar's words."""
    with in_language("de"):
        text = talk.say("schedule Sprechstunde jeden zweiten Dienstag um 15 Uhr für 8 Wochen, höchstens 12 Plätze")
        assert says(text, UNDERSTOOD, "de")
        for counted, n in {"every {n} weeks": 2, "{n} dates": 4, "{n} seats": 12}.items():
            assert says(text, counted, "de", n=n)
        assert "Sprechstunde" in text
        series = talk.session.exec(select(Series)).one()
        talk.press(views.ANNOUNCE, series.id)
        moved = talk.does("move Sprechstunde 24. November auf Mittwoch 16:30")
        assert says(moved, MOVED, "de", before="Di., 24. Nov., 15:00 Uhr", after="Mi., 25. Nov., 16:30 Uhr")
        assert says(talk.does("away 20. Dezember bis 6. Januar"), AWAY, "de")
        assert says(talk.say("coffee join", talk.ann), COFFEE, "de")


def test_attendance_is_not_sign_up(talk: Talk):
    """Who said yes and who came are counted apart."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    date = talk.session.exec(select(CommunitySession).order_by(CommunitySession.original_start)).first()
    assert date
    at = date.starts_at
    for who in (talk.ann, talk.ben):
        answer(talk.session, members.person(who), row_id(date), coming=True, now=talk.at)
    card = queries.card(talk.session, WORKSPACE, row_id(date))
    live_session_service.check_in(talk.session, members.person(talk.ann), card, by="button", now=at)
    date.state = SessionState.OVER
    talk.session.add(date)
    talk.at = date.ends_at + timedelta(minutes=1)
    said = talk.say("attendance prompt jam")
    assert says(said, "{n} was there", n=1)
    assert says(said, "{came} of the {yes} who said yes", came=1, yes=2)


@pytest.mark.parametrize("language", ["en", "de"])
def test_everybody_who_is_mentioned_is_thanked(talk: Talk, language: str):
    """Both are named as people, in the language of the channel; a name in the text stays one."""
    talk.plans("prompt jam every Tuesday 15:00")
    talk.host.language = language
    talk.session.flush()
    talk.does(
        f"kudos <@{talk.ann.slack_id}> and <@{talk.host.slack_id}|host> for helping <@{talk.ann.slack_id}>", talk.ben
    )
    [posted] = talk.payloads("community.kudos:%")
    ann, ben, host = (f"<@{each.slack_id}>" for each in (talk.ann, talk.ben, talk.host))
    names = sentences(language)["{names} and {last}"].format(names=ann, last=host)
    assert says(posted, "{giver} thanks {receiver}: {text}", language, giver=ben, receiver=names)
    assert posted["text"].endswith(f"helping {ann}")
    assert talk.session.exec(select(sa.func.count()).select_from(Kudos)).one() == 2


def test_rights_are_granted_for_what_was_named(talk: Talk):
    """Nobody becomes a facilitator of everything, or the owner of anything, by a command that means something else."""
    talk.plans("prompt jam every Tuesday 15:00")
    talk.plans("office hours every Thursday 15:00")
    ann = f"<@{talk.ann.slack_id}>"
    with pytest.raises(NotForOneActivityError):
        talk.say(f"facilitator prompt jam {ann}")
    assert talk.ann.role == Role.LEARNER
    for words in (f"owner {ann}", f"deputy {ann}", "rota join", "rota leave"):
        with pytest.raises(WhichActivityError):
            talk.say(words)
    owners = {each.owner_id for each in talk.session.exec(select(Activity))}
    assert owners == {talk.host.id}


@pytest.mark.parametrize("language", ["en", "de"])
def test_new_facilitators_are_told(talk: Talk, language: str):
    """Everybody who is named hears of it once, in their language."""
    talk.ann.language = language
    talk.session.flush()
    said = talk.say(f"facilitator <@{talk.ann.slack_id}> and <@{talk.ben.slack_id}>")
    for who in (talk.ann, talk.ben):
        assert who.role == Role.FACILITATOR
        assert says(said, "{whom} can now plan sessions.", whom=f"<@{who.slack_id}>")
    talk.say(f"facilitator <@{talk.ann.slack_id}>")
    assert talk.targets("community.facilitator:%") == [talk.ann.slack_id, talk.ben.slack_id]
    assert says(talk.payloads("community.facilitator:%")[0], MADE_FACILITATOR, language)


def test_lists_have_more(talk: Talk):
    """Fifteen at a time; what a list was asked for counts for what follows, too."""
    talk.plans("prompt jam every day 15:00 20 times")
    talk.plans("office hours every day 10:00 20 times")
    talk.say("list prompt jam")
    shown = talk.reply.message or {}
    [more] = buttons_for_more(shown)
    rest = talk.presses(more)
    assert rest["text"].count("\n") == 5
    assert "Office hours" not in rest["text"]
    assert buttons_for_more(rest) == []


def buttons_for_more(shown: Json) -> list[Json]:
    """The buttons for a further part of a list."""
    rows = [block["elements"] for block in shown["blocks"] if block["type"] == "actions"]
    return [button for row in rows for button in row if button["action_id"] == views.MORE]


def test_a_skipped_first_date_leaves_the_buttons_of_the_series(talk: Talk):
    """The announcement goes on with the next date."""
    series = talk.plans("prompt jam every Tuesday 15:00 3 times")
    talk.does("skip prompt jam 24 November")
    card = queries.card(talk.session, WORKSPACE, queries.first_of_series(talk.session, row_id(series)))
    assert not card.is_planned
    shown = rsvp_notices.announcement(talk.session, talk.community.catalog, card, now=talk.at)
    [buttons] = [block for block in shown["blocks"] if block["type"] == "actions"]
    following = queries.of_series(talk.session, WORKSPACE, row_id(series), now=talk.at)[1]
    assert {each["value"] for each in buttons["elements"]} == {str(following.id)}


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_handover_says_how_it_went(talk: Talk, language: str):
    """Who came to the last ones with a link to each thread, and the figures of the year."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    activity = talk.session.exec(select(Activity)).one()
    date = talk.session.exec(select(CommunitySession).order_by(CommunitySession.original_start)).first()
    assert date
    for who in (talk.ann, talk.ben):
        card = queries.card(talk.session, WORKSPACE, row_id(date))
        live_session_service.check_in(talk.session, members.person(who), card, by="button", now=date.starts_at)
    date.state = SessionState.OVER
    talk.at = date.ends_at + timedelta(hours=1)
    talk.session.flush()
    given = handover.collect(talk.session, talk.community.catalog, activity, now=talk.at)
    known = handover.KnownNames({}, {row_id(date): "https://slack.example/archives/C1/p1"})
    with in_language(language):
        text = handover.markdown(given, "Europe/Berlin", known, now=talk.at)
    assert "(https://slack.example/archives/C1/p1)" in text
    assert says(text, "{mean} per session on average", language, mean="2.0")
    for counted in ("{n} different people", "{n} were there"):
        assert says(text, counted, language, n=2)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("agreed", [True, False])
def test_joining_a_rota_needs_the_owners_yes(talk: Talk, language: str, agreed: bool):  # noqa: FBT001 - a case
    """The owner is asked once and answers once; whoever asked is told, and leads only after a yes."""
    talk.plans("prompt jam every Tuesday 15:00 6 times")
    talk.host.language = talk.ann.language = language
    talk.session.flush()
    for _time in range(2):
        with in_language(language):
            said = talk.say("rota join prompt jam", talk.ann)
        assert says(said, ASKED_TO_JOIN, language, whom=f"<@{talk.host.slack_id}>")
    assert len(talk.session.exec(select(RotaMember)).all()) == 1
    [question] = talk.payloads("community.rota_request:%")
    [row] = [block for block in question["blocks"] if block["type"] == "actions"]
    button = row["elements"][0 if agreed else 1]
    with pytest.raises(AnsweredRequestError):
        talk.presses(button, talk.ben)
    talk.presses(button)
    with pytest.raises(AnsweredRequestError):
        talk.presses(button)
    assert len(talk.session.exec(select(RotaMember)).all()) == (2 if agreed else 1)
    [answered] = talk.payloads("community.rota_answer:%")
    yes, no = "{by} says yes: you're on the rota for {title} now.", NOT_AT_THE_MOMENT
    assert says(answered, yes if agreed else no, language, by=f"<@{talk.host.slack_id}>")


def test_an_open_rota_is_joined_at_once(talk: Talk):
    """Its owner has said so; nobody else can."""
    talk.plans("prompt jam every Tuesday 15:00 6 times")
    with pytest.raises(errors.NotYoursToChangeError):
        talk.say("rota open prompt jam", talk.ann)
    talk.say("rota open prompt jam")
    talk.say("rota join prompt jam", talk.ann)
    assert len(talk.session.exec(select(RotaMember)).all()) == 2
    assert talk.targets("community.rota_request:%") == []


def test_a_skipped_date_is_not_in_the_news_of_turns(talk: Talk):
    """What has not gone out is written anew; a date that is restored is in it again."""
    talk.plans("prompt jam every Tuesday 15:00 3 times")
    [before] = talk.waiting("community.turns:%")
    assert before["text"].count("•") == 3
    talk.does("skip prompt jam 24 November")
    [after] = talk.waiting("community.turns:%")
    assert after["text"].count("•") == 2
    talk.undoes()
    [again] = talk.waiting("community.turns:%")
    assert again["text"] == before["text"]


def test_everybody_hears_of_their_turns_once(talk: Talk):
    """Several changes before the news go out become one message, which says what is true in the end."""
    talk.plans("prompt jam every Tuesday 15:00 6 times")
    talk.say("rota open prompt jam")
    talk.say("rota join prompt jam", talk.ann)
    talk.say("rota join prompt jam", talk.ben)
    talk.say("rota leave prompt jam", talk.ben)
    leading = queries.led_by(talk.session, WORKSPACE, row_id(talk.ann), now=talk.at)
    told = talk.waiting("community.turns:%", to=talk.ann)
    assert [each["text"].count("•") for each in told] == [len(leading)]
    assert talk.waiting("community.turns:%", to=talk.ben) == []


def test_a_season_is_one_message_to_its_host(talk: Talk):
    """However many series are announced together."""
    talk.say("season first-quarter from 11 January")
    [row] = [block for block in (talk.reply.message or {})["blocks"] if block["type"] == "actions"][-1:]
    talk.presses(row["elements"][0])
    [told] = talk.waiting("community.turns:%")
    assert told["text"].count(sentences("en")["You're leading {title} on:"].partition("{")[0]) == 4


@pytest.mark.parametrize("words", ["first quarter", "First quarter", "a quarter", "erstes Quartal", "Quartal"])
def test_seasons_are_named_loosely(talk: Talk, words: str):
    """By their id, their title in either language, or its last word."""
    season_id, rest = seasons.find(talk.community.catalog, f"{words} from 11 January")
    assert (season_id, rest.strip()) == ("first-quarter", "from 11 January")


def test_a_season_keeps_clear_of_days_off_and_loses_what_is_left_out(talk: Talk):
    """Nothing is today, at a weekend or on a public holiday; a line can go before anybody hears of it."""
    talk.say("season full-year from 25 December")
    holidays = {"2026-12-25", "2026-12-26", "2027-01-01", "2027-03-26", "2027-03-29", "2027-05-06"}
    for series in talk.session.exec(select(Series)).all():
        shown = drafts.load(talk.session, WORKSPACE, row_id(series), now=talk.at)
        days = [to_wall_time(each.starts_at, series.zone).date() for each in shown.occurrences]
        assert days
        assert all(day.weekday() < 5 and day.isoformat() not in holidays for day in days)
    rows = [block["elements"] for block in (talk.reply.message or {})["blocks"] if block["type"] == "actions"]
    button = next(each for row in rows for each in row if each["action_id"] == views.LEAVE_OUT)
    before = len(talk.session.exec(select(Series)).all())
    talk.presses(button)
    assert len(talk.session.exec(select(Series)).all()) == before - 1
    assert talk.targets("community.%") == []


def test_sessions_are_found_by_their_very_title(talk: Talk):
    """With its small words, its marks, and a typo; by whoever looks, in every verb that names one."""
    talk.plans("show and tell every Friday 15:00 4 times")
    talk.plans("“Luma: Agents for beginners” every Thursday 16:00 4 times")
    for name in ("show and tell", "Show & tell", "shwo and tell"):
        for verb in ("show", "cancel", "rota", "list", "attendance", "handover", "who", "edit"):
            assert "Show and tell" in f"{talk.say(f'{verb} {name}')} {talk.reply.message}" or verb == "handover"
    for verb in ("show", "cancel", "skip", "rota"):
        talk.say(f"{verb} Luma: Agents for beginners")
        assert "Luma: Agents for beginners" in str(talk.reply.message)
    talk.say("move show and tell 4 December to 5 December 16:00")
    assert "Show and tell" in str(talk.reply.message)


def test_past_sessions_are_shown_with_their_page(talk: Talk):
    """By name, in a list and for notes, so that notes can be added later."""
    talk.plans("KI-Sprechstunde tomorrow 10:00")
    talk.at += timedelta(days=3)
    for words in ("show KI-Sprechstunde", "list past", "list past ki sprechstunde", "notes KI-Sprechstunde"):
        assert "KI-Sprechstunde" in talk.say(words)
        assert views.PAGE in str(talk.reply.message)
    talk.say("list past", talk.ann)
    assert views.PAGE not in str(talk.reply.message)


def test_who_comes_is_told_by_name_to_those_who_run_it(talk: Talk):
    """Others learn how many."""
    talk.plans("prompt jam tomorrow 10:00")
    date = talk.session.exec(select(CommunitySession)).one()
    answer(talk.session, members.person(talk.ann), row_id(date), coming=True, now=talk.at)
    assert talk.ann.slack_id in talk.say("who prompt jam")
    assert talk.ann.slack_id not in talk.say("who prompt jam", talk.ben)


def test_somebody_is_put_on_a_rota_and_may_leave_it(talk: Talk):
    """By facilitators and the owner, in German too; they're told once, and nobody else may."""
    talk.plans("prompt jam every Tuesday 15:00 6 times")
    with pytest.raises(errors.NotYoursToChangeError):
        talk.say(f"rota add prompt jam <@{talk.ben.slack_id}>", talk.ann)
    assert talk.ann.slack_id in talk.say(f"rota add prompt jam <@{talk.ann.slack_id}|ann>")
    talk.say(f"rota hinzufügen prompt jam <@{talk.ann.slack_id}>")
    [told] = talk.payloads("community.rota_added:%")
    [button] = next(block for block in told["blocks"] if block["type"] == "actions")["elements"]
    assert len(talk.session.exec(select(RotaMember).where(RotaMember.left_at.is_(None))).all()) == 2  # type: ignore[union-attr]
    talk.presses(button, talk.ann)
    assert len(talk.session.exec(select(RotaMember).where(RotaMember.left_at.is_(None))).all()) == 1  # type: ignore[union-attr]


def test_the_weekly_overview_is_turned_off_and_on(talk: Talk):
    """By facilitators alone."""
    talk.plans("prompt jam every Tuesday 15:00 6 times")
    community = talk.session.exec(select(Community)).one()
    with pytest.raises(errors.NotAPlannerError):
        talk.say("digest off", talk.ann)
    talk.say("digest off")
    assert community.next_digest_at is None
    talk.say("digest an")
    assert community.next_digest_at


@pytest.mark.parametrize("text", ["show", "rota", "rota join"])
def test_mentions_are_said_by_name_in_errors(talk: Talk, text: str):
    """Never as Slack encodes them."""
    talk.plans("prompt jam tomorrow 10:00")
    with pytest.raises(GroundswellError) as caught:
        talk.say(f"{text} yoga <#C0CHAMPION|ai-champions> <@{talk.ann.slack_id}|ann>")
    assert "<" not in caught.value.sentence()
