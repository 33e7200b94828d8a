"""Somebody German reads German everywhere, from the first answer on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
import pytest_asyncio

from bot.app.bolt import groundswell_commands
from bot.community.commands import commands as community_commands
from bot.conversation import answers
from bot.conversation.intents import Intent
from bot.conversation.understood import Understood
from bot.delivery.service import ledger
from bot.journeys import views
from bot.journeys.content import Track
from bot.kit.i18n import in_language
from bot.members.command_registry import CommandRegistry
from sandbox import actions
from sandbox.people import CHANNELS, JONAS, SAM
from sandbox.state import Message, User
from tests.opening import SHIPPED, shipped
from tests.sentences import english_in, says, texts_of
from tests.stage import MONDAY, Stage, staged

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(900)]
NAMES = iter(range(1000))
ANOTHER_TRACK, SILENT_AFTER = 6, 12  # days
EXPECTED = {
    "journeys.finished",
    "journeys.silence",
    "journeys.step",
    "journeys.week",
    "reflections.response",
    "reviews.round",
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """One product with everything that ships, for all tests of this module."""
    async with staged(tmp_path_factory.mktemp("german"), MONDAY, content=SHIPPED) as running:
        yield running


@pytest.fixture
def stranger(stage: Stage) -> str:
    """Somebody German who has not spoken to us yet."""
    number = next(NAMES)
    user = User(f"U0GERMAN{number:02d}", f"g{number}", f"G{number}", tz="Europe/Berlin", locale="de-DE")
    return stage.sandbox.workspace.add_user(user).id


def _titles(track: Track) -> Iterator[str]:
    """What a track is called and is about, and what its sections and lessons are called."""
    yield from (track.title, track.summary, track.audience)
    yield from (section.title for section in track.sections)
    yield from (step.lesson.title for step in track.steps)


@cache
def _english_titles() -> set[str]:
    """The titles that German has others for."""
    tracks = shipped().tracks.values()
    pairs = [pair for each in tracks for pair in zip(_titles(each), _titles(each.in_language("de")), strict=True)]
    return {english for english, german in pairs if english != german}


def check_german(shown: Any) -> None:
    """There is something to read, and nothing of it is English."""
    read = "\n".join(texts_of(shown))
    assert read.strip()
    assert english_in(shown) == []
    assert [title for title in _english_titles() if title in read] == []


async def answer(stage: Stage, text: str, user: str, command: str = "/learn") -> Any:
    """What somebody sees of a slash command: the answer, what is shown for the moment, or a window."""
    where, workspace = stage.channel(user), stage.sandbox.workspace
    before, modals = len(workspace.messages[where]), {view.id for view in workspace.modals.get(user) or []}
    ack = await actions.command(stage.sandbox, user=user, channel=where, command=command, text=text)
    assert ack.ok, (text, ack)
    if ack.reply:
        return ack.reply

    def look() -> Any:
        posted = list(workspace.messages[where].values())[before:]
        opened = [view.payload for view in workspace.modals.get(user) or [] if view.id not in modals]
        return [message.__dict__ for message in posted] or opened

    return await stage.seen(look)


def registries(stage: Stage) -> list[CommandRegistry]:
    """The four slash commands."""
    product = stage.product
    return [
        product.learn_commands,
        product.story_commands,
        CommandRegistry("/community", community_commands(product.community)),
        groundswell_commands(product.deps, product.library, product.certification, product.sustaining),
    ]


async def test_every_verb_in_the_help_has_a_german_word(stage: Stage):
    """It runs the same command, and German help names it and no English verb."""
    for registry in registries(stage):
        for command in registry.commands:
            words = command.aliases.get("de", ())
            if command.help() or command.verb == "help":
                assert words, command.verb
            assert all(registry.find(word) is command for word in words)
            with in_language("de"):
                for named in _named(command.help(), registry.slash):
                    found = registry.find(named)
                    assert found is not None, named
                    assert named in found.aliases.get("de", ()), named


def _named(line: str, slash: str) -> list[str]:
    """The verbs in a line of help."""
    quoted = [part for part in line.split("`")[1::2] if part.startswith(f"{slash} ")]
    return [part.split()[1] for part in quoted]


async def test_umlauts_may_be_written_out(stage: Stage):
    """`spaeter` is `später`."""
    learn = stage.product.learn_commands
    assert learn.find("spaeter 2 Stunden") is learn.find("später") is learn.find("snooze")


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/learn", ("help", "start", "tracks", "today", "zzz", "next", "settings", "zeitzone Nirgendwo")),
        ("/community", ("help", "list", "zzz")),
        ("/story", ("help", "list", "zzz", "new")),
    ],
)
async def test_the_first_answer_is_german(stage: Stage, command: str, words: tuple[str, ...]):
    """Whatever somebody says first, before anybody has read their profile."""
    for number, text in enumerate(words):
        user = User(f"U0FIRST{command[1:3].upper()}{number}", f"f{number}{command[1]}", "F", tz="Europe/Berlin")
        user.locale = "de-DE"
        check_german(await answer(stage, text, stage.sandbox.workspace.add_user(user).id, command))


async def test_the_first_message_and_the_first_look_are_german(stage: Stage, stranger: str):
    """The Home of a stranger, and the answer to a first hello."""
    actions.open_home(stage.sandbox, user=stranger)
    home = await stage.seen(lambda: stage.sandbox.workspace.homes.get(stranger))
    check_german(home.payload)
    stage.says("Hallo", stranger)
    [hello] = await stage.seen(lambda: [m for m in stage.messages(stranger) if m.from_app])
    check_german(hello.__dict__)


@pytest.mark.parametrize("slash", ["/learn", "/community", "/story"])
async def test_every_verb_answers_in_german(stage: Stage, stranger: str, slash: str):
    """With nothing behind it, with what it understands, and with what it doesn't."""
    if slash == "/learn":
        await answer(stage, "beginnen", stranger)
        await stage.seen(lambda: stage.lessons(stranger))
    registry = next(each for each in registries(stage) if each.slash == slash)
    last = {"stop", "not-for-me"}
    for command in sorted(registry.commands, key=lambda each: each.verb in last):
        for text in (command.verb, f"{command.aliases.get('de', (command.verb,))[0]} quatsch 99"):
            check_german(await answer(stage, text, stranger, slash))


async def test_settings_in_german(stage: Stage, stranger: str):
    """What a preference is now, changed and refused."""
    await answer(stage, "beginnen", stranger)
    for text in (
        "uhrzeit 10 Uhr",
        "zeitzone Wien",
        "tage mo-do",
        "zeiten 8 bis 17",
        "pausieren 1 Woche",
        "fortsetzen",
        "erinnerungen aus",
        "wochenzeile aus",
        "bündeln an",
        "land Österreich",
        "nachrichten 2",
        "wiederholungen aus",
        "sprache Klingonisch",
        "starten Nirgendwo",
        "zeitzone Berlni",
        "stopp",
        "heute",
    ):
        check_german(await answer(stage, text, stranger))


async def test_the_conversation_answers_in_german():
    """Every intent: what is said and what its buttons say."""
    for intent in Intent:
        for confidence in (0.5, 1.0):
            with in_language("de"):
                found = answers.answer(Understood(intent, confidence=confidence))
                check_german([found.text or "-", *(offer.label for offer in found.offers)])


async def reflects(stage: Stage, lesson: Message, user: str) -> None:
    """They write below a lesson, and what they are answered is German."""
    stage.says("Ich möchte das nächste Woche im Team ausprobieren, weil es uns Zeit spart.", user, lesson)
    thread = await stage.seen(lambda: [m for m in stage.thread(lesson, user) if m.from_app])
    check_german([message.__dict__ for message in thread])


async def test_five_weeks_in_german(stage: Stage, stranger: str):
    """Two tracks, answers and reflections, then silence: whatever comes in that time, and the Home after it."""
    await answer(stage, "beginnen", stranger)
    await stage.seen(lambda: stage.lessons(stranger))
    await reflects(stage, stage.lessons(stranger)[-1], stranger)
    for day in range(35):
        if day == ANOTHER_TRACK:
            await answer(stage, "beginnen scaling-successes", stranger)
        if day < SILENT_AFTER:
            for lesson in stage.lessons(stranger)[-2:]:
                await stage.answer(lesson, day % 2, stranger)
        for _part in range(4):
            await stage.move_to(stage.sandbox.clock.now() + timedelta(hours=6))
            await stage.settled()
    for message in stage.messages(stranger):
        if message.from_app:
            check_german(message.__dict__)
    assert {row.key.partition(":")[0] for row in stage.rows(ledger, ledger.c.target == stranger)} >= EXPECTED
    for text in ("heute", "fortschritt", "kurse", "wiederholungen", "weiter"):
        check_german(await answer(stage, text, stranger))
    actions.open_home(stage.sandbox, user=stranger)
    home = await stage.seen(lambda: stage.sandbox.workspace.homes.get(stranger))
    check_german(home.payload)


async def test_rare_messages_in_german():
    """A reminder, its last one, and the end of a track that is no longer offered."""
    with in_language("de"):
        for message in (views.reminder(1, last=False), views.reminder(3, last=True), views.parked()):
            check_german(message)


async def test_facilitating_in_german(stage: Stage):
    """Enrolling, cohorts, roles and a community's sessions speak to the person who leads them."""
    await answer(stage, "heute", JONAS.id)
    await stage.command(f"role <@{JONAS.id}> admin", SAM.id, "/groundswell")
    place = CHANNELS["ai-champions"]
    for text in (
        "hilfe",
        'einschreiben @priya als "Frühling"',
        "gruppen",
        "gruppe Frühling",
        "gedanken Frühling",
        "einladen",
        "einladen alle",
        "feiertage",
        "stand",
        "rolle",
        "schaufenster",
        "quatsch",
    ):
        check_german(await answer(stage, text, JONAS.id, "/groundswell"))
    planned = await actions.command(
        stage.sandbox,
        user=JONAS.id,
        channel=place,
        command="/community",
        text="planen Sprechstunde jeden Dienstag 15 Uhr",
    )
    assert planned.ok
    for text in ("termine", "reihum", "meine", "zeigen Sprechstunde", "absagen quatsch"):
        check_german(await answer(stage, text, JONAS.id, "/community"))


async def test_what_is_english_is_found():
    """The check itself: an English sentence, an English button and an English title are none of them German."""
    assert english_in({"text": "You're not on a track yet. You can begin one with `/learn start`."})
    assert english_in({"blocks": [{"text": {"text": "Pause a week"}}]})
    assert not english_in({"text": "Du bist noch in keinem Kurs."})
    assert says("Stop", "Stop")
    title = shipped().default.title
    with pytest.raises(AssertionError):
        check_german({"text": title})
