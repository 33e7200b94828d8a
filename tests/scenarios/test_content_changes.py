"""Authors change the content while people are in it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.app.manifest import manifest
from bot.home.service import HomeViewer, home
from bot.journeys import views
from bot.journeys.models import Enrolment, EnrolmentState
from bot.journeys.service import NotStartedError
from bot.kit.slack import bold
from bot.quizzes.models import answers
from bot.quizzes.views import ANSWER
from sandbox.people import LENA
from sandbox.server import Sandbox
from tests.clocks import clock_from
from tests.sentences import says
from tests.stage import Stage, playing

DEFAULT = "scaling-successes"
FIRST = "01-when-the-pilot-ends"
REWORDED = "This was said in other words before."
Edit = Callable[[Path], None]
enrolments = Enrolment.__table__  # type: ignore[attr-defined]


@asynccontextmanager
async def _before_and_after(folder: Path, start: datetime, content: Path, edit: Edit) -> AsyncIterator[Stage]:
    """Lena has begun; then the content is changed and the product started anew."""
    async with Sandbox(manifest(), clock=clock_from(start)) as sandbox:
        sandbox.workspace.add_user(replace(LENA, locale="en-GB"))
        async with playing(sandbox, folder, content) as product:
            await Stage(sandbox, product).begins()
        edit(content / "tracks")
        async with playing(sandbox, folder, content) as product:
            yield Stage(sandbox, product)


def _first(tracks: Path) -> list[Path]:
    """The first lesson's file and its variants in other languages."""
    return sorted((tracks / DEFAULT).glob(f"{FIRST}.*"))


def _remove_the_track(tracks: Path) -> None:
    other = tracks / "something-new"
    shutil.move(tracks / DEFAULT, other)


def _retire_the_question(tracks: Path) -> None:
    for lesson in _first(tracks):
        lesson.write_text(lesson.read_text().replace("id: second-department", "id: third-department"))


def _reword_the_question(tracks: Path) -> None:
    lesson = tracks / DEFAULT / f"{FIRST}.md"
    lesson.write_text(lesson.read_text().replace("ask: >-\n", f"ask: >-\n      {REWORDED}\n", 1))


def _take_the_lesson_out(tracks: Path) -> None:
    about = tracks / DEFAULT / "track.yaml"
    about.write_text(about.read_text().replace(f"  - {FIRST}\n", ""))
    for lesson in _first(tracks):
        lesson.unlink()


async def test_a_track_that_is_gone_parks_its_people_with_a_word(tmp_path: Path, monday: datetime, own_content):
    """They are told once, nothing more comes of it, and another track can be begun."""
    async with _before_and_after(tmp_path, monday, own_content(), _remove_the_track) as stage:
        await stage.move_to_due()
        assert stage.messages()[-1].text == views.parked()["text"]
        assert [row.progress for row in stage.rows(enrolments)] == [EnrolmentState.PARKED]
        said = len(stage.messages())
        assert await stage.move_to(stage.sandbox.clock.now() + timedelta(days=2)) == []
        assert says(
            await stage.command("progress"), "You're not on a track yet. You can begin one with `/learn start`."
        )
        assert await stage.command("next") == NotStartedError().sentence()
        await stage.command("begin")
        await stage.seen(lambda: len(stage.messages()) > said)


async def test_a_click_on_a_retired_question_is_answered_with_a_sentence(tmp_path: Path, monday: datetime, own_content):
    """It changes nothing, is kept nowhere, and is no longer shown as waiting."""
    async with _before_and_after(tmp_path, monday, own_content(), _retire_the_question) as stage:
        ack = await stage.press(stage.lessons()[0], f"{ANSWER}:1")
        assert ack.ok
        await stage.seen(
            lambda: any(
                says(
                    text,
                    "That question has been withdrawn, so you don't need to answer it. You'll still get your lessons.",
                )
                for text in stage.whispers()
            )
        )
        assert stage.rows(answers) == []


async def test_a_question_is_answered_in_the_words_it_was_asked_in(tmp_path: Path, monday: datetime, own_content):
    """Reworded since, it still shows what its reader saw."""
    async with _before_and_after(tmp_path, monday, own_content(), _reword_the_question) as stage:
        lesson = stage.lessons()[0]
        await stage.answer(lesson, 1)
        await stage.seen(lambda: says(stage.now_shown(lesson).blocks, "Correct: {letter}.", letter="B"))
        reworded = stage.product.library.default.steps[0].questions[0].ask
        assert reworded.startswith(REWORDED)
        shown = [b["text"]["text"] for b in stage.now_shown(lesson).blocks or [] if b["type"] == "section"]
        assert bold(reworded.removeprefix(REWORDED)) in "\n".join(shown)


async def test_a_lesson_taken_out_is_no_trouble_to_those_who_had_it(tmp_path: Path, monday: datetime, own_content):
    """The next one comes as planned, Home is drawn, and an old click or reply does no harm."""
    async with _before_and_after(tmp_path, monday, own_content(), _take_the_lesson_out) as stage:
        old = stage.lessons()[0]
        assert (await stage.press(old, f"{ANSWER}:1")).ok
        stage.says("a late thought", thread=old)
        await stage.seen(lambda: stage.thread(old)[1:])
        await stage.move_to_due()
        next_one = stage.product.library.default.steps[0].lesson
        assert stage.lessons()[-1].text.startswith(next_one.title)
        looker, now = HomeViewer(stage.workspace_id, LENA.id), stage.sandbox.clock.now()
        view = await stage.product.db.read(home, stage.product.library, looker, now=now, most_reviews=3, per_day=5)
        assert says(view, "{had} of {n} lessons", had=0, n=7)
