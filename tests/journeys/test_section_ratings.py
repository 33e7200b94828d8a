"""What people say of a part of a track when they have finished it."""

from __future__ import annotations

from functools import partial

import pytest
from sqlmodel import Session

from bot.insights import reporting
from bot.journeys import section_ratings
from bot.journeys.content import Library
from bot.journeys.models import SectionRating
from bot.journeys.section_ratings import RatedSection
from bot.kit.i18n import in_language
from bot.measurement.scopes import EVERYBODY, read_standing
from bot.members import service as members
from sandbox import actions
from sandbox.people import LENA, SAM
from sandbox.state import Message
from tests.sentences import english_in
from tests.stage import Stage


def test_only_the_last_lesson_of_a_part_asks(library: Library):
    """Once for each part of more than one lesson."""
    for track in library.tracks.values():
        asking = [at for at in range(len(track.steps)) if section_ratings.finished_section(track, at)]
        assert asking == [each.end - 1 for each in track.sections if each.end - each.start > 1]


def test_the_question_is_german_for_germans(library: Library):
    """With eleven numbers, the best one first."""
    with in_language("de"):
        track = library.default.in_language("de")
        (asked,) = section_ratings.question(track, track.sections[0])
        assert english_in(asked) == []
    ratings = [RatedSection.decode(each["value"]).rating for each in asked["accessory"]["options"]]
    assert ratings == list(range(10, -1, -1))


async def finish_a_part(stage: Stage) -> Message:
    """Lena answers every lesson of the track's only part, one after another; the message below the last one."""
    await stage.begins()
    for count in range(1, len(stage.product.library.default.steps) + 1):
        await stage.seen(partial(has_come, stage, count))
        await stage.answer(stage.lessons()[-1])
        await stage.settled()
        assert asked(stage) is None or count == len(stage.product.library.default.steps)
        await stage.command("next")
    found: Message = await stage.seen(lambda: asked(stage))
    return found


def has_come(stage: Stage, count: int) -> bool:
    """Whether so many lessons have come."""
    return len(stage.lessons()) == count


def asked(stage: Stage) -> Message | None:
    """The message that asks how useful a part was."""
    found = [each for each in stage.thread(stage.lessons()[-1]) if section_ratings.RATE in str(each.blocks)]
    return found[-1] if found else None


@pytest.fixture
async def finished(stage: Stage) -> Message:
    return await finish_a_part(stage)


async def test_a_number_and_a_sentence_are_kept(stage: Stage, finished: Message):
    """The sentence is read by the lead with its writer's name, the number by nobody; a later number replaces it."""
    track = stage.product.library.default
    value = RatedSection(track=track.id, section=track.sections[0].id, rating=8).encode()
    place = {"user": LENA.id, "channel": finished.channel, "ts": finished.ts}
    await actions.click(stage.sandbox, action_id=section_ratings.RATE, value={"selected_option": value}, **place)
    await stage.seen(lambda: section_ratings.SAY_WHY in str(stage.now_shown(finished).blocks))
    await stage.press(stage.now_shown(finished), section_ratings.SAY_WHY)
    ack = await stage.submit(await stage.window(), {section_ratings.WHY: "Short & <!channel> clear"})
    assert ack.ok
    (kept,) = stage.rows(SectionRating)
    assert (kept.rating, kept.words) == (8, "Short & <!channel> clear")

    with Session(stage.product.db.engine) as session:
        members.make_admin(session, stage.workspace_id, SAM.id, now=stage.sandbox.clock.now())
        sam = members.arrive(session, stage.workspace_id, SAM.id, now=stage.sandbox.clock.now())
        now = stage.sandbox.clock.now()
        enrolled = read_standing(session, stage.workspace_id, EVERYBODY, now=now).enrolled
        assert sam.workspace_id == stage.workspace_id
        (line,) = reporting.said(session, stage.product.library, stage.workspace_id, enrolled, now=now)
    assert f"<@{LENA.id}>" in line
    assert "<!channel>" not in line
    assert "8" not in line


async def test_a_sentence_without_a_number_is_not_kept(stage: Stage):
    """A forged window writes nothing."""
    await stage.begins()

    def say(session: Session) -> bool:
        lena = members.person(members.arrive(session, stage.workspace_id, LENA.id, now=stage.sandbox.clock.now()))
        made_up = RatedSection(track="x", section="y", rating=3)
        return section_ratings.say_why(session, lena, made_up, "words", now=stage.sandbox.clock.now())

    assert not await stage.product.db.transact(say)
    assert stage.count(SectionRating) == 0
