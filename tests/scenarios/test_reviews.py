"""Questions come back: a fortnight of lessons, a fortnight away, and what a person may ask for in between."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.delivery.models import DeliveryState, Lane
from bot.delivery.service import ledger
from bot.journeys.daily_turn import LESSONS_BEFORE_FIRST_ROUND
from bot.journeys.models import Step
from bot.quizzes import service as quizzes
from bot.quizzes.content import MultipleChoice, Question, SingleChoice, TrueFalse
from bot.quizzes.examples import example_answers
from bot.quizzes.models import asked_questions, versions
from bot.quizzes.rules import GivenAnswer
from bot.quizzes.views import ANSWER, FILL, OPEN
from bot.reviews.models import ReviewCard, ReviewRound, ReviewSchedule
from bot.reviews.service import ImpossibleNumberError
from sandbox import actions
from sandbox.people import JONAS
from sandbox.state import Message
from tests.scenarios.test_a_first_week import END
from tests.sentences import says
from tests.stage import MONDAY, Stage, fields_of, shown_at, staged

BERLIN = ZoneInfo("Europe/Berlin")
COMING = "Some questions from earlier lessons are on their way to you as a direct message."


class Learner:
    """Somebody in Berlin, and the questions in front of them."""

    def __init__(self, stage: Stage, who: str) -> None:
        self.stage, self.who = stage, who

    def rounds(self) -> list[Message]:
        """The rounds that have arrived, oldest first."""
        sent = self.stage.rows(ledger, ledger.c.key.like("reviews.round:%"), ledger.c.state == DeliveryState.SENT)
        return [self.stage.sandbox.workspace.messages[row.channel][row.ts] for row in sent]

    async def says(self, words: str) -> str:
        return await self.stage.command(words, self.who)

    def lessons(self) -> list[Message]:
        return self.stage.lessons(self.who)

    def messages(self) -> list[Message]:
        return self.stage.messages(self.who)

    def open_questions(self, message: Message) -> list[tuple[str, Question]]:
        """What can still be answered in a message: the ask and its question."""
        blocks = self.stage.now_shown(message).blocks or []
        named = [str(block.get("block_id", "")) for block in blocks]
        return [self._asked(name.removeprefix(f"{ANSWER}:")) for name in named if name.startswith(f"{ANSWER}:")]

    def _asked(self, ask_id: str) -> tuple[str, Question]:
        (ask,) = self.stage.rows(asked_questions, asked_questions.c.id == ask_id)
        (version,) = self.stage.rows(versions, versions.c.version == ask.version)
        return ask_id, quizzes.read_question(version.body)

    async def answers(self, message: Message, *, right: bool = True) -> None:
        """Every open question of a message, rightly or wrongly."""
        for ask_id, question in self.open_questions(message):
            given = example_answers(question)[0 if right else -1]
            if isinstance(question, MultipleChoice):
                block_id = f"{FILL}:{ask_id}:answer"
                fields = fields_of(self.stage.now_shown(message).blocks or [])
                field = next(one for one in fields if one["block_id"] == block_id)
                await self.stage.fill(message, block_id, [shown_at(field, at) for at in given.choices], self.who)
            block_id = f"{ANSWER}:{ask_id}"
            block = next(b for b in self.stage.now_shown(message).blocks or [] if b.get("block_id") == block_id)
            chosen = isinstance(question, SingleChoice | TrueFalse)
            action_id = f"{ANSWER}:{given.choices[0]}" if chosen else block["elements"][-1]["action_id"]
            place: dict[str, Any] = {"channel": message.channel, "ts": message.ts, "block_id": block_id}
            ack = await actions.click(self.stage.sandbox, user=self.who, action_id=action_id, **place)
            assert ack.ok
            if action_id == OPEN:
                await self._answer_in_window(given)
        await self.stage.seen(lambda: not self.open_questions(message))

    async def _answer_in_window(self, given: GivenAnswer) -> None:
        window = await self.stage.window(self.who)
        fields = fields_of(window.payload["blocks"])
        places = given.order or given.matches
        chosen: dict[str, int | str] = {
            field["block_id"]: shown_at(field, place) for field, place in zip(fields, places, strict=False)
        }
        ack = await self.stage.submit(window, chosen or {fields[0]["block_id"]: str(given.number)}, self.who)
        assert ack.ok

    async def day(self, *, right: bool = True) -> list[Message]:
        """On to the next moment of the calendar; what came then, answered."""
        before = len(self.messages())
        await self.stage.move_to_due()
        came = self.messages()[before:]
        for message in came:
            await self.answers(message, right=right)
        return came

    def local(self) -> str:
        return f"{self.stage.sandbox.clock.now().astimezone(BERLIN):%a %d %b %H:%M}"


@pytest.fixture
async def mara(stage: Stage) -> Learner:
    """She has her first lesson and has answered it."""
    learner = Learner(stage, stage.arrives("mara", "Europe/Berlin"))
    await learner.answers(await stage.begins(learner.who))
    return learner


async def test_a_fortnight_of_lessons_brings_cousins_back(stage: Stage, mara: Learner):
    """After five lessons questions come back as their harder cousins, in the place of a lesson, two at a time."""
    while not mara.rounds():
        assert len(mara.lessons()) <= LESSONS_BEFORE_FIRST_ROUND
        (back,) = await mara.day()
    assert len(mara.lessons()) == LESSONS_BEFORE_FIRST_ROUND
    assert says(back.text, "Two questions from earlier lessons")
    asked = stage.rows(asked_questions, asked_questions.c.source.like("reviews.round:%"))
    assert [ask.question_id.endswith("-review") for ask in asked] == [True, True]
    shown = stage.now_shown(back)
    assert says(shown.text, "Correct: {letter}.")
    assert says(shown.text, "That's all. You'll see these questions again {when} at the earliest.")

    while stage.sandbox.clock.now() < MONDAY + timedelta(days=14):
        await mara.day()
    rounds = stage.rows(ReviewRound.__table__)  # type: ignore[attr-defined]
    dates = [row.made_at.astimezone(BERLIN).date() for row in rounds]
    taken = [row.taken_at.astimezone(BERLIN).date() for row in stage.rows(Step.__table__)]  # type: ignore[attr-defined]
    assert len(dates + taken) == len({*dates, *taken})
    assert all(date.weekday() < 5 for date in dates)
    assert all(len(stage.rows(asked_questions, asked_questions.c.source == row.key)) <= 2 for row in rounds)
    assert {row.state for row in stage.rows(ledger)} == {DeliveryState.SENT}


async def test_two_weeks_away_leave_no_pile(stage: Stage, mara: Learner):
    """Whatever is due by then comes a few a day, the weakest first; nobody is told how many there are."""
    for number in range(7):
        await mara.says("next")
        await stage.settled()
        await mara.answers(mara.lessons()[-1], right=number % 2 == 0)
    assert says(await mara.says("pause 2 weeks"), "Paused until {day}: I won't send you anything before then.")
    said = len(mara.messages())
    for day in range(1, 14):
        await stage.move_to(MONDAY + timedelta(days=day, minutes=5))
    assert len(mara.messages()) == said
    cards = stage.rows(ReviewCard.__table__)  # type: ignore[attr-defined]
    assert len([card for card in cards if card.due_at < stage.sandbox.clock.now()]) > 6

    asked: list[list[str]] = []
    while len(asked) < 3:
        before = len(mara.rounds())
        await stage.move_to_due()
        for message in mara.rounds()[before:]:
            asked.append([question.id for _, question in mara.open_questions(message)])
            assert says(message.text, "Two questions from earlier lessons")
            await mara.answers(message)
    # The day on which the pause ended had the end of the track, which comes alone.
    assert mara.local() == "Thu 10 Dec 09:00"
    assert [len(questions) for questions in asked] == [2, 2, 2]
    assert len({question for questions in asked for question in questions}) == 6
    weak = {card.question_id for card in cards if card.grade == 1}
    assert {question.removesuffix("-review") for question in asked[0]} <= weak


async def test_a_round_that_is_left_alone_rests(stage: Stage, mara: Learner):
    """Away without a word: one round, another a week later, and then a fortnight of quiet; an answer ends that."""
    await mara.says("stop")
    await mara.says("resume")
    for _ in range(7):
        await mara.says("next")
    await stage.settled()
    for lesson in mara.lessons():
        await mara.answers(lesson, right=False)
    for day in range(1, 30):
        await stage.move_to(MONDAY + timedelta(days=day, minutes=5))
    dates = [row.made_at.day for row in stage.rows(ReviewRound.__table__)]  # type: ignore[attr-defined]
    assert dates == [25, 2, 16]  # the end of the track came on the 24th, alone
    await mara.answers(mara.rounds()[-1])
    await stage.move_to_due()
    assert mara.local() == "Wed 23 Dec 09:00"
    assert len(mara.rounds()) == 4


async def test_more_is_there_for_the_asking(stage: Stage, mara: Learner):
    """`/learn review` brings a round at once, due or not; two presses are one wish."""
    assert says(await mara.says("review"), COMING)
    await stage.seen(mara.rounds)
    await mara.says("review")
    await stage.settled()
    (back,) = mara.rounds()
    (row,) = stage.rows(ledger, ledger.c.key.like("reviews.round:%"))
    assert row.lane == Lane.PROMPT
    await mara.answers(back)
    await stage.move_to(MONDAY + timedelta(days=1, minutes=5))
    await mara.says("pause")
    assert says(await mara.says("review"), COMING)
    await stage.seen(lambda: len(mara.rounds()) == 2)


async def test_nothing_to_review_yet(stage: Stage):
    """Somebody new is told what begins it."""
    mara = Learner(stage, stage.arrives("mara", "Europe/Berlin"))
    assert says(
        await mara.says("review"),
        ("You have nothing to review yet; reviews start after your first answer. `/learn next` sends you a lesson."),
    )
    assert says(
        await mara.says("reviews"),
        "I'll repeat each question just before you'd forget the answer. The repeats start once you've "
        "answered your first question.",
    )
    assert mara.messages() == []


async def test_reviews_as_they_are_wanted(stage: Stage, mara: Learner):
    """Another hour, another number, off and on again; each is said in words."""
    several = "On working days I ask you at most {n} questions from earlier lessons, at {hour} ({zone})."
    assert says(await mara.says("reviews"), several, n=2)
    said = await mara.says("reviews 16:30")
    assert says(said, several, hour="16:30", zone="Europe/Berlin")
    assert says(said, "You'll get the next questions on {moment}.", moment="Wed 25 Nov, 16:30")
    one = "On working days I ask you at most {n} question from earlier lessons, at {hour} ({zone})."
    assert says(await mara.says("reviews 1"), one, n=1)
    assert await mara.says("reviews 9") == ImpossibleNumberError(most=5).sentence()
    assert says(
        await mara.says("reviews yesterday"), "I can't read “{given}” as a time of day. Try `8:30`, `17:00` or `8am`."
    )
    assert says(
        await mara.says("reviews off"),
        "Reviews are off, so I won't send you any review questions. With `/learn review` you get a few "
        "whenever you like. `/learn reviews on` turns reviews back on.",
    )
    for day in range(1, 5):
        await stage.move_to(MONDAY + timedelta(days=day, minutes=5))
    assert mara.rounds() == []
    assert says(await mara.says("reviews on"), "You'll get the next questions on {moment}.")


async def test_stop_ends_reviews_too_and_start_brings_them_back(stage: Stage, mara: Learner):
    """Nothing more comes means nothing."""
    await mara.says("stop")
    assert says(
        await mara.says("reviews"),
        "You've stopped, so I won't send you any questions to review; `/learn start` picks up where you left off.",
    )
    assert await stage.move_to(MONDAY + timedelta(days=9)) == []
    await mara.says("start")
    assert says(await mara.says("reviews"), "You'll get the next questions on {moment}.")


async def test_reviews_go_on_after_the_last_lesson(stage: Stage, mara: Learner):
    """Who has had every lesson still gets their questions back."""
    for _ in range(7):
        await mara.says("next")
        await stage.settled()
        await mara.answers(mara.lessons()[-1])
    while not any(says(message.text, END) for message in mara.messages()):
        await stage.move_to_due()
    seen = len(mara.rounds())
    await mara.day()
    assert len(mara.rounds()) > 0
    for message in mara.rounds():
        await mara.answers(message)
    await mara.day()
    assert len(mara.rounds()) > seen


async def test_a_question_gone_from_the_library_is_let_go(tmp_path: Path, own_content: Callable[..., Path]):
    """Its card is retired with the reason, silently; the others go on."""
    content = own_content()
    async with staged(tmp_path, MONDAY, content=content) as stage:
        mara = Learner(stage, stage.arrives("mara", "Europe/Berlin"))
        await mara.answers(await stage.begins(mara.who))
        library = stage.product.library
        gone = library.default.steps[0].questions[0].id
        library._by_id.pop((gone, ""))  # type: ignore[attr-defined]
        library._by_id.pop((gone, "en"), None)  # type: ignore[attr-defined]
        await stage.move_to(MONDAY + timedelta(days=2, minutes=5))
        assert mara.rounds() == []
        (card,) = stage.rows(ReviewCard.__table__)  # type: ignore[attr-defined]
        assert card.due_at is None
        assert card.retired == f"the question {gone} is not in the library any more"
        (rhythm,) = stage.rows(ReviewSchedule.__table__)  # type: ignore[attr-defined]
        assert rhythm.next_review_at is None
        assert says(
            await mara.says("review"),
            (
                "You have nothing to review yet; reviews start after your first answer. `/learn next` "
                "sends you a lesson."
            ),
        )


async def test_a_zone_that_no_longer_exists(stage: Stage, mara: Learner):
    """Its owner's round comes by UTC instead, and the tick goes on for everybody."""
    with stage.product.db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE member SET zone = 'Europe/Atlantis'")
        connection.exec_driver_sql("UPDATE enrolment SET next_due_at = NULL")
    (decision,) = await stage.move_to(datetime(2026, 11, 25, 9, 1, tzinfo=UTC))
    assert "the zone Europe/Atlantis no longer exists" in decision.reason
    await stage.settled()
    assert len(mara.rounds()) == 1


async def test_german_rounds_for_who_speaks_german(stage: Stage):
    """Words and questions, from the person's Slack profile."""
    jonas = Learner(stage, JONAS.id)
    await jonas.answers(await stage.begins(jonas.who))
    await stage.move_to(MONDAY + timedelta(days=2, minutes=5))
    back = jonas.messages()[-1]
    assert says(back.text, "One question from an earlier lesson", "de")
    await jonas.answers(back)
    assert says(stage.now_shown(back).text, "That's all. You'll see this question again {when} at the earliest.", "de")
    assert says(stage.now_shown(back).text, "in {n} days", "de", n=12)
