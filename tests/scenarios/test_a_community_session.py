"""One gathering from its plan to its end, through Slack's own transports."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from sqlmodel import select

from bot.community import jobs, message_updates
from bot.community.calendar import views as calendar_views
from bot.community.calendar.rsvp_models import Rsvp, RsvpAnswer
from bot.community.event_page import views as page_views
from bot.community.live_session import views as live_session_views
from bot.community.rota import views as rota_views
from bot.community.rsvp import views as rsvp_views
from bot.kit.i18n import SOURCE
from bot.settings import ROOT
from sandbox import actions, clock_control
from sandbox.people import JONAS, LENA, MATEO, PRIYA, SAM
from sandbox.state import Message, View
from tests.sentences import says
from tests.stage import MONDAY, Stage, staged

CHANNEL = "C0CHAMPION"
CODE = (
    "You're leading {title} on {moment}. The check-in code is *{code}*: show it, and people can write "
    "`/community here {code}` or press the button in {channel}."
)
NEWS = "What has changed for {title} on {after}:"
PULSE = "Two questions about {title}. I only show totals, never who said what."
CAME = "In the last twelve weeks, people said yes {yes} times. They then really came {came} times."


class Harbour:
    """People in the channel, and the community's clock."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    async def says(self, text: str, user: str = SAM.id) -> str:
        """`/community …` in the channel; what is answered, also where it comes a moment later."""
        before = len(self.whispers(user))
        await actions.command(self.stage.sandbox, user=user, channel=CHANNEL, command="/community", text=text)
        await self.stage.seen(lambda: len(self.whispers(user)) > before)
        return self.whispers(user)[-1].text

    async def changes(self, text: str, user: str = SAM.id) -> str:
        """`/community …` asks before it changes something; they press its first button, and this is said then."""
        asked = await self.says(text, user)
        shown = self.whispers(user)[-1]
        [row, *_] = [block for block in shown.blocks or [] if block["type"] == "actions"]
        await self.press(row["elements"][0]["action_id"], shown, user)
        await self.stage.seen(lambda: self.whispers(user)[-1].text != asked)
        return self.whispers(user)[-1].text

    def whispers(self, user: str) -> list[Message]:
        everything = self.stage.sandbox.workspace.messages[CHANNEL].values()
        return [message for message in everything if message.ephemeral_to == user]

    def posts(self) -> list[Message]:
        return [message for message in self.stage.sandbox.workspace.history(CHANNEL) if message.from_app]

    async def press(self, verb: str, message: Message, user: str) -> None:
        ack = await self.stage.press(message, verb, user)
        assert ack.ok, ack
        await self.stage.settled()

    async def plans(self, words: str) -> Message:
        """Planned and announced; the announcement."""
        await self.says(f"schedule {words}")
        await self.press(calendar_views.ANNOUNCE, self.whispers(SAM.id)[-1], SAM.id)
        found: Message = await self.stage.seen(lambda: self.posts() and self.posts()[-1])
        return found

    async def until(self, **later: float) -> None:
        """The clock moves on from Monday morning, and everything due is done and has arrived."""
        to = MONDAY + timedelta(**later)
        while (due := await self.stage.product.db.read(jobs.next_due_at)) and due <= to:
            self._move(due)
            await self._tick()
        self._move(to)
        await self._tick()

    def _move(self, to: Any) -> None:
        clock_control.advance(self.stage.sandbox, max(to - self.stage.sandbox.clock.now(), timedelta()))

    async def _tick(self) -> None:
        await jobs.tick(self.stage.product.deps, self.stage.product.community)
        await self.stage.settled()

    async def catches_up(self) -> None:
        """What the clock has made untrue is redrawn."""
        await message_updates.update_outdated(self.stage.product.deps, self.stage.product.community)

    async def fills(self, verb: str, message: Message, user: str, **values: str) -> None:
        """A button opens a window; they fill it in and send it."""
        await self.press(verb, message, user)
        sandbox = self.stage.sandbox
        view = await self.stage.seen(lambda: sandbox.workspace.modals.get(user))
        filled = {name: {name: {"value": value}} for name, value in values.items()}
        ack = await actions.submit(sandbox, user=user, view_id=view[-1].id, values=filled)
        assert ack.ok, ack
        await self.stage.settled()

    def window_with(self, callback_id: str, user: str) -> View | None:
        """The window in front of somebody, if it is this one."""
        stack = self.stage.sandbox.workspace.modals.get(user) or []
        return stack[-1] if stack and stack[-1].payload["callback_id"] == callback_id else None

    def thread(self, parent: Message) -> list[Message]:
        return self.stage.sandbox.workspace.thread(CHANNEL, parent.ts, viewer=SAM.id)

    def files(self, user: str) -> list[Any]:
        """What files somebody has from the app, the oldest first."""
        channel = self.stage.channel(user)
        everything = self.stage.sandbox.workspace.messages[channel].values()
        ids = [each for message in everything for each in message.files]
        return [self.stage.sandbox.workspace.files[each] for each in ids]

    async def last(self, user: str, sentence: str, language: str = SOURCE, **facts: object) -> Message:
        """The last message to somebody that says a sentence of the catalogue, as soon as it is there."""

        def look() -> Message | None:
            messages = reversed(self.stage.messages(user))
            return next((one for one in messages if says(one.text, sentence, language, **facts)), None)

        found: Message = await self.stage.seen(look)
        return found


@pytest.fixture
async def harbour(tmp_path: Path) -> AsyncIterator[Harbour]:
    """A workspace on a Monday morning."""
    async with staged(tmp_path, MONDAY, content=ROOT / "content") as stage:
        yield Harbour(stage)


async def test_a_whole_hour(harbour: Harbour):
    """A yes brings a file, a full session has a line; notes, thanks, the pulse and the missed lesson follow."""
    call = await harbour.plans("prompt jam tomorrow 14:00 max 2 https://meet.example/room")
    for user in (LENA.id, PRIYA.id, MATEO.id):
        await harbour.press(rsvp_views.YES, call, user)
    [file] = await harbour.stage.seen(lambda: harbour.files(LENA.id))
    [event] = Calendar.from_ical(file.content).walk("VEVENT")
    assert file.name == "prompt-jam-2026-11-24.ics"
    assert event.decoded("DTSTART") == MONDAY + timedelta(hours=30)
    assert says((await harbour.last(MATEO.id, "{title} on {moment} is full.")).text, "You're next in line.")
    # In Kolkata it is late in the evening, and the reminder comes all the same.
    await harbour.until(hours=6)
    reminder = await harbour.last(PRIYA.id, "Reminder: {title} is on {moment}. Can you still make it?")
    await harbour.press(rsvp_views.NO, reminder, PRIYA.id)
    await harbour.until(hours=29, minutes=5)
    await harbour.last(MATEO.id, "A seat is free, and it's yours: {title} on {moment}.")
    await harbour.until(hours=30)
    opening = harbour.posts()[-1]
    await harbour.press(live_session_views.HERE, opening, LENA.id)
    code = (await harbour.last(SAM.id, CODE)).text.split("*")[1]
    assert says(await harbour.says(f"here {code}", SAM.id), "You're checked in to {title}. Good to have you here.")
    await harbour.fills(live_session_views.KEEP, opening, LENA.id, words="We keep one prompt book", choice="decision")
    await harbour.fills(live_session_views.ASK, opening, SAM.id, words="Does it work in German?", choice="nameless")
    thread = harbour.thread(opening)
    assert says(thread[-1].text, "{whose} asks: *{words}*", words="Does it work in German?")
    assert SAM.id not in thread[-1].text
    await harbour.press(live_session_views.DONE, thread[-1], SAM.id)
    assert says(harbour.thread(opening)[-1].text, "Answered. {whose} asked: {words}")
    await harbour.until(hours=32)
    thanks = harbour.thread(opening)[-1].text
    assert says(thanks, "{n} people were here.", n=2)
    assert says(thanks, "Decided:")
    assert says(thanks, "Contributors: {names}", names=f"<@{LENA.id}>")
    assert "We keep one prompt book" in thanks
    await harbour.press(f"{live_session_views.WORTH}:4", await harbour.last(LENA.id, PULSE), LENA.id)
    await harbour.press(f"{live_session_views.WILL_USE}:3", await harbour.last(LENA.id, PULSE), LENA.id)
    assert "4 / 5" in str((await harbour.last(LENA.id, PULSE)).blocks)
    missed = await harbour.last(MATEO.id, "If you couldn't be at {title} this time, here are the notes.")
    assert "We keep one prompt book" in missed.text
    await harbour.press(live_session_views.LESSON, missed, MATEO.id)
    title = harbour.stage.product.community.lessons.title("getting-started/like-a-new-colleague", "en")
    await harbour.stage.seen(lambda: str(title) in str(harbour.stage.messages(MATEO.id)[-1].blocks))


async def test_dates_change_hands_and_places(harbour: Harbour):
    """A window moves a date, a swap needs a yes, and a handover brings names and a file."""
    call = await harbour.plans("prompt jam every Tuesday 14:00 6 times")
    await harbour.press(rsvp_views.YES, call, PRIYA.id)
    await harbour.says("rota open prompt jam")
    await harbour.says("rota join prompt jam", LENA.id)
    await harbour.stage.settled()
    listed = await harbour.says("rota prompt jam")
    assert says(next(line for line in listed.splitlines() if LENA.id in line), "{n} turns", n=3)
    mine = await harbour.last(LENA.id, "You're leading {title} on:")
    assert "Tue 15 Dec" in mine.text
    first, second = "15 December", "24 November"
    swap = await harbour.says(f"rota swap prompt jam {first} with {second}", LENA.id)
    assert says(swap, "I've asked {host}. Nothing changes until they agree.", host=f"<@{SAM.id}>")
    await harbour.stage.settled()
    asked = await harbour.last(
        SAM.id, "{asker} would like to swap: you'd lead {title} on {theirs}, and they'd lead your session on {yours}."
    )
    await harbour.press(rota_views.AGREE, asked, SAM.id)
    await harbour.last(LENA.id, "{asked} has agreed to lead {title} on {moment}.", asked=f"<@{SAM.id}>")
    await harbour.says("show prompt jam")
    shown = harbour.whispers(SAM.id)[-1]
    await harbour.fills(calendar_views.MOVE, shown, SAM.id, day="2026-11-25", time="16:30")
    await harbour.last(SAM.id, "{title} has moved from {before} to {after}.")
    # The others hear of it once it can't be undone any more.
    await harbour.until(minutes=11)
    moved = await harbour.last(
        PRIYA.id, "{title} has moved from {before} to {after}. You keep your seat; does the new time work for you?"
    )
    await harbour.press(rsvp_views.FILE, moved, PRIYA.id)
    before, after = (Calendar.from_ical(file.content).walk("VEVENT")[0] for file in harbour.files(PRIYA.id))
    assert before["UID"] == after["UID"]
    assert int(str(before["SEQUENCE"])) < int(str(after["SEQUENCE"]))
    assert f"{after.decoded('DTSTART'):%d %H:%M}" == "25 16:30"
    await harbour.says("handover prompt jam")
    await harbour.stage.seen(lambda: harbour.files(SAM.id))
    await harbour.stage.settled()
    text = harbour.files(SAM.id)[-1].content.decode()
    for words in ("# Prompt jam", "Sam Okafor: ", "Lena Brandt: "):
        assert words in text
    assert says(text, "every week")
    assert says(text, "{n} dates", n=6)


async def test_a_link_that_changes_is_told_once(harbour: Harbour):
    """From the list to the page to its form: a bad link is refused at its field, a good one reaches who comes."""
    call = await harbour.plans("prompt jam tomorrow 14:00 https://meet.example.org/old")
    await harbour.press(rsvp_views.YES, call, PRIYA.id)
    await harbour.says("list")
    await harbour.press(calendar_views.PAGE, harbour.whispers(SAM.id)[-1], SAM.id)
    page = await harbour.stage.window(SAM.id)
    ack = await actions.click(harbour.stage.sandbox, user=SAM.id, view_id=page.id, action_id=page_views.EDIT)
    assert ack.ok, ack
    form = await harbour.stage.seen(lambda: harbour.window_with(page_views.EDITING, SAM.id))
    refused = await harbour.stage.submit(form, {"link": "meet me there"}, SAM.id)
    assert refused.body["response_action"] == "errors"
    assert set(refused.body["errors"]) == {"link"}
    saved = await harbour.stage.submit(form, {"link": "https://meet.example.org/new"}, SAM.id)
    assert saved.ok, saved
    done = await harbour.stage.seen(lambda: harbour.window_with(page_views.DONE, SAM.id))
    assert says(done.payload["blocks"][0]["text"]["text"], "{n} person will be notified.", n=1)
    await harbour.until(minutes=11)
    news = await harbour.last(PRIYA.id, "Link to join: {link}", link="https://meet.example.org/new")
    await harbour.until(minutes=30)
    told = [message for message in harbour.stage.messages(PRIYA.id) if says(message.text, NEWS)]
    assert told == [news]
    assert not [message for message in harbour.stage.messages(LENA.id) if says(message.text, NEWS)]


async def test_whoever_is_handed_something_reads_it_by_their_own_clock(harbour: Harbour):
    """Though they have never spoken to us before."""
    await harbour.plans("prompt jam every Tuesday 14:00 6 times")
    await harbour.says(f"owner prompt jam <@{JONAS.id}>")
    await harbour.last(JONAS.id, "{by} has handed {title} over to you. You're its owner now.", "de")
    assert "15:00 Uhr" in (await harbour.last(JONAS.id, "You're leading {title} on:", "de")).text


async def test_figures_come_with_a_picture(harbour: Harbour):
    """Facilitators get a chart with its numbers in words; the address of a calendar is replaced by a button."""
    call = await harbour.plans("prompt jam tomorrow 14:00")
    await harbour.press(rsvp_views.YES, call, LENA.id)
    await harbour.until(hours=30)
    await harbour.press(live_session_views.HERE, harbour.posts()[-1], LENA.id)
    await harbour.until(hours=32)
    said = await harbour.says("health")
    assert says(said, CAME, came=1, yes=1)
    assert says(said, "I'll also send you these figures as a picture, in a direct message.")
    assert "picture" not in await harbour.says("health", LENA.id)
    await harbour.stage.seen(lambda: harbour.files(SAM.id))
    picture = harbour.files(SAM.id)[-1]
    assert picture.content.startswith(b"\x89PNG")
    assert says(picture.alt_text, "{day}: {yes} said yes, {there} came", yes=1, there=1)


async def test_without_an_address_the_calendar_is_a_file(harbour: Harbour):
    """Whoever comes to something gets it in our direct message; whoever does not hears so."""
    call = await harbour.plans("prompt jam every Tuesday 14:00 3 times")
    assert says(
        await harbour.says("calendar", LENA.id),
        "You haven't said yes to any session yet. `/community list` shows what's coming up.",
    )
    await harbour.press(rsvp_views.ALL, call, LENA.id)
    await harbour.stage.seen(lambda: harbour.files(LENA.id))
    instead = await harbour.says("calendar", LENA.id)
    assert says(instead, "You can't subscribe to calendars here yet. If you'd like to, ask {people}.")
    assert "GROUNDSWELL" not in instead
    await harbour.stage.seen(lambda: len(harbour.files(LENA.id)) == 2)
    entry = Calendar.from_ical(harbour.files(LENA.id)[-1].content).walk("VEVENT")[0]
    assert entry["SUMMARY"] == "Prompt jam"


async def test_a_first_click_is_answered_in_the_language_of_slack(harbour: Harbour):
    """Whoever has never spoken to us before is looked up first."""
    call = await harbour.plans("prompt jam tomorrow 14:00")
    await harbour.press(rsvp_views.YES, call, JONAS.id)
    whispers = await harbour.stage.seen(lambda: harbour.whispers(JONAS.id))
    assert says(whispers[-1].text, "You're in: {title}, {moment}. I'll remind you beforehand.", "de")


async def test_figures_without_check_ins_say_that_they_say_nothing(harbour: Harbour):
    """That nobody pressed a button is not that nobody came."""
    call = await harbour.plans("prompt jam tomorrow 14:00")
    await harbour.press(rsvp_views.YES, call, LENA.id)
    await harbour.until(hours=32)
    said = await harbour.says("health")
    assert says(said, "Nobody checked in, so I can't say who was there.")
    assert not says(said, CAME)


async def test_a_channel_that_is_closed_is_told_to_whoever_can_open_it(harbour: Harbour):
    """Planning for a channel the app is not in says so at once; when one is archived later, its host hears of it."""
    await actions.command(
        harbour.stage.sandbox, user=SAM.id, channel="C0GENERAL1", command="/community",
        text="schedule prompt jam tomorrow 14:00",
    )  # fmt: skip
    everything = harbour.stage.sandbox.workspace.messages["C0GENERAL1"]
    await harbour.stage.seen(lambda: any("/invite @groundswell" in one.text for one in everything.values()))
    await harbour.plans("prompt jam in 5 days 14:00")
    harbour.stage.sandbox.workspace.conversations[CHANNEL].is_archived = True
    await harbour.until(days=4, hours=6)
    await harbour.last(
        SAM.id,
        "{channel} is archived, so nobody would see what I post there. Unarchive the channel, or plan "
        "again in another channel. Nothing is lost.",
    )


async def test_a_yes_in_the_home_is_a_yes(harbour: Harbour):
    """The App Home has a button for each of several sessions, and shows the answer in place of it."""
    await harbour.plans("prompt jam tomorrow 14:00")
    await harbour.plans("book club on Wednesday 14:00")
    await harbour.says("list", LENA.id)
    world, homes = harbour.stage.sandbox, harbour.stage.sandbox.workspace.homes
    actions.open_home(world, user=LENA.id)
    shown = await harbour.stage.seen(lambda: homes.get(LENA.id))
    buttons = [block["accessory"] for block in shown.payload["blocks"] if "accessory" in block]
    yes = next(each["action_id"] for each in buttons if each["action_id"].startswith(rsvp_views.YES))
    ack = await actions.click(world, user=LENA.id, view_id=shown.id, action_id=yes)
    assert ack.ok, ack
    await harbour.stage.settled()
    found = select(Rsvp.answer)
    assert list(await harbour.stage.product.db.read(lambda session: session.exec(found).all())) == [RsvpAnswer.YES]


@pytest.mark.parametrize("may_open", [True, False])
async def test_coffee_begins_in_one_conversation(harbour: Harbour, may_open: bool):  # noqa: FBT001 - a case
    """Two people read the same message: between themselves, or in a thread where the app may not open that."""
    installation = harbour.stage.sandbox.installation
    if not may_open:
        installation.scopes = tuple(scope for scope in installation.scopes if scope != "mpim:write")
    await harbour.plans("prompt jam every Tuesday 14:00")
    for user in (LENA.id, PRIYA.id):
        await harbour.says("coffee join", user)
    await harbour.until(hours=24 * 7 + 2)
    workspace = harbour.stage.sandbox.workspace
    conversations = [each.id for each in workspace.conversations.values() if each.kind == "mpim"]
    assert len(conversations) == may_open
    places = conversations or [CHANNEL]
    texts = [message.text for place in places for message in workspace.messages[place].values()]
    introduced = [
        text for text in texts if says(text, "{who}, you're having coffee together this time: half an hour, no agenda.")
    ]
    assert len(introduced) == 1
