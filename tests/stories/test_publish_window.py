"""The window in which an author agrees to publish, with what the latest feedback says about privacy."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from bot.members.service import Person
from bot.stories import publish_window, queries, service
from bot.stories.feedback import findings, store
from bot.stories.feedback.findings import FindingRating
from bot.stories.feedback.models import FindingDecision, StoryFinding
from bot.stories.feedback.pipeline import by_rules
from bot.stories.feedback.schema import FindingKind
from bot.stories.feedback.store import FeedbackOutcome, FeedbackSource
from bot.stories.models import Story, StoryStatus, StoryVersionSection
from bot.stories.writing.views import EDIT
from sandbox import actions, limits
from sandbox.actions import Ack
from sandbox.people import CHANNELS, LENA
from tests.sentences import says
from tests.stories.stage import DRAFT, field, pasted, press, said, story, story_stage, tells, window, write
from tests.stories.texts import STRONG

stories = Story.__table__  # type: ignore[attr-defined]
version_sections = StoryVersionSection.__table__  # type: ignore[attr-defined]
finding_table = StoryFinding.__table__  # type: ignore[attr-defined]
FOUND = "Found in the story: {kinds}"


@pytest.fixture
def letters(session: Session, lena: Person, monday: datetime) -> int:
    """Lena's story, with its first section, of which the rules say three things."""
    made = service.start(session, lena, "Letters", now=monday)
    context = "In spring we tried it with [number] clerks in Leeds. Write to ana.reis@example.org about it."
    service.write(session, lena, made, {"context": context}, now=monday)
    return made


def feedback(session: Session, who: Person, story_id: int, at: datetime, *, release: bool = True) -> list[StoryFinding]:
    """Feedback whose findings are about privacy, as they are kept."""
    asked = store.request(session, who, story_id, FeedbackSource("rules-1"), now=at)
    run = store.claim(session, asked.job_id)
    assert run
    result = by_rules(run.version.sections, "en")
    assert store.finish(session, run, FeedbackOutcome(result), release=release, now=at)
    session.connection().execute(sa.update(finding_table).values(kind=FindingKind.PRIVACY))
    session.expire_all()
    made = findings.all_findings(session, who.workspace_id, asked.feedback_id)
    assert len(made) > 2
    return made


def test_remarks_about_privacy_come_from_the_latest_feedback(
    session: Session, lena: Person, letters: int, monday: datetime
):
    """Of those that its authors may see."""
    assert findings.privacy_remarks(session, lena.workspace_id, letters) == []
    first = feedback(session, lena, letters, monday)
    assert findings.privacy_remarks(session, lena.workspace_id, letters) == [one.text for one in first]
    service.write(session, lena, letters, {"results": "It took 9 minutes instead of 24."}, now=monday)
    later = monday + timedelta(hours=1)
    second = feedback(session, lena, letters, later, release=False)
    assert findings.privacy_remarks(session, lena.workspace_id, letters) == [one.text for one in first]
    findings.release(session, lena, second[0].feedback_id, {}, now=later)
    session.flush()
    assert findings.privacy_remarks(session, lena.workspace_id, letters) == [one.text for one in second]


def test_remarks_that_were_taken_out_or_called_wrong_are_left_out(
    session: Session, lena: Person, letters: int, monday: datetime
):
    """And changed words are the facilitator's."""
    dismissed, edited, wrong, *others = feedback(session, lena, letters, monday)
    dismissed.decision, wrong.rating, edited.edited_text = FindingDecision.DISMISSED, FindingRating.WRONG, "My words."
    session.flush()
    assert findings.privacy_remarks(session, lena.workspace_id, letters) == ["My words.", *(one.text for one in others)]


def test_only_an_author_has_the_window(session: Session, mateo: Person, stranger: Person, letters: int):
    """Neither a colleague nor somebody elsewhere."""
    for somebody in (mateo, stranger):
        with pytest.raises(queries.UnknownStoryError):
            publish_window.window(session, somebody, letters)


@pytest.mark.parametrize("way", ["command", "button"])
@pytest.mark.parametrize("long_characters", [40_000, 100])
async def test_the_window_says_what_was_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str, long_characters: int
):
    """By either way, also where a long story is waited for."""
    monkeypatch.setattr(queries, "LONG_CHARACTERS", long_characters)
    async with story_stage(tmp_path) as stage:
        await pasted(stage, f"{STRONG}\nWrite to ana.reis@example.org about it.\n")
        if way == "command":
            await story(stage, "publish")
        else:
            await story(stage, "show")
            await press(stage, await tells(stage, DRAFT, n=5), "publish")
        await window(stage)
        await stage.seen(lambda: says(stage.sandbox.workspace.modals[LENA.id][-1].payload, FOUND))
        view = await window(stage)
        assert "Write to [EMAIL_1] about it." in said(view)
        assert view.payload["callback_id"] == "stories.publish_modal"


async def test_what_looks_like_a_password_has_to_be_looked_at(tmp_path: Path):
    """The window cannot be sent before they say that it is none; other stories are not asked about it."""
    async with story_stage(tmp_path) as stage:
        await pasted(stage, f"{STRONG}\nThe password is Sunfl0wer!22 on all of them.\n")
        await story(stage, "publish")
        view = await window(stage)
        values = {
            "channel": {"channel": {"selected_conversation": CHANNELS["ai-showcase"]}},
            "agree": {"agree": {"selected_options": [{"value": "yes"}]}},
        }
        refused = await actions.submit(stage.sandbox, user=LENA.id, view_id=view.id, values=values)
        assert [*refused.body["errors"]] == ["secrets"]
        assert [row.status for row in stage.rows(stories)] == [StoryStatus.DRAFT]
        looked_at = {"secrets": {"secrets": {"selected_options": [{"value": "yes"}]}}}
        assert (await actions.submit(stage.sandbox, user=LENA.id, view_id=view.id, values={**values, **looked_at})).ok
        assert [row.status for row in stage.rows(stories)] == [StoryStatus.PUBLISHED]


async def test_a_story_without_a_title_is_asked_for_one(tmp_path: Path):
    """A blank one is refused in the window; the one given is the story's from then on, as it was typed."""
    async with story_stage(tmp_path) as stage:
        await pasted(stage, STRONG.partition("\n")[2])
        await story(stage, "publish")
        view = await window(stage)
        assert field(view, "title") == ("title", "title")

        async def send(title: str) -> Ack:
            consent = {"agree": {"agree": {"selected_options": [{"value": "yes"}]}}}
            channel = {"channel": {"channel": {"selected_conversation": CHANNELS["ai-showcase"]}}}
            values = {**consent, **channel, "title": {"title": {"value": title}}}
            return await actions.submit(stage.sandbox, user=LENA.id, view_id=view.id, values=values)

        refused = await send("   ")
        assert "title" in refused.body["errors"]
        assert [row.status for row in stage.rows(stories)] == [StoryStatus.DRAFT]
        assert (await send(" Invoices &  <more> ")).ok
        assert [(row.title, row.status) for row in stage.rows(stories)] == [
            ("Invoices & <more>", StoryStatus.PUBLISHED)
        ]
        await story(stage, "publish")
        again = await window(stage)
        [asked] = [block for block in again.payload["blocks"] if block.get("block_id") == "title"]
        assert asked["element"]["initial_value"] == "Invoices & <more>"


async def test_a_section_can_be_edited_from_the_window(tmp_path: Path):
    """What is shown beneath is what was saved then, and the title that the window has."""
    async with story_stage(tmp_path) as stage:
        await pasted(stage, STRONG)
        await story(stage, "publish")
        beneath = await window(stage)
        await actions.click(stage.sandbox, user=LENA.id, view_id=beneath.id, action_id=EDIT)
        await stage.seen(lambda: len(stage.sandbox.workspace.modals[LENA.id]) == 2)
        assert (await write(stage, await window(stage), "Ten people in Hull did it in May.")).ok
        await stage.seen(lambda: "in Hull" in said(stage.sandbox.workspace.modals[LENA.id][0]))
        shown = stage.sandbox.workspace.modals[LENA.id][0]
        assert "in Leeds" not in said(shown)
        assert limits.check_view(shown.payload) == []


async def test_the_window_shows_what_is_published(tmp_path: Path):
    """The beginning of each section, cut between words, and which ones are empty."""
    async with story_stage(tmp_path) as stage:
        await pasted(
            stage, f"# Letters\n\nContext\n{'Nine people in Leeds. ' * 60}\n\nResults\nIt takes 9 minutes now."
        )
        await story(stage, "publish")
        view = await window(stage)
        assert limits.check_view(view.payload) == []
        assert "It takes 9 minutes now." in said(view)
        beginning = next(one["text"]["text"] for one in view.payload["blocks"] if "Nine people" in str(one))
        assert beginning.removesuffix(" …").split()[-1] in {"Nine", "people", "in", "Leeds."}
        assert says(said(view), "Empty: {sections}", sections="Approach, Key success factors, Scaling guide")


@pytest.mark.parametrize("is_left_out", [True, False])
async def test_what_speaks_to_the_app_can_be_left_out(tmp_path: Path, *, is_left_out: bool):
    """The window points it out; without a tick it is published as it was written."""
    wish = "Could you look it over and tell me honestly where it doesn't hold up before I show it to anyone?"
    async with story_stage(tmp_path) as stage:
        await pasted(stage, STRONG)
        with stage.product.db.engine.begin() as connection:  # as if typed into the section's window
            added = "UPDATE story_draft_section SET text = replace(text, 'It worked because', ?)"
            connection.exec_driver_sql(added, (f"{wish} It worked because",))
        await story(stage, "publish")
        view = await window(stage)
        block = next(one for one in view.payload["blocks"] if one.get("block_id") == "left_out")
        [choice] = block["element"]["options"]
        values = {
            "channel": {"channel": {"selected_conversation": CHANNELS["ai-showcase"]}},
            "agree": {"agree": {"selected_options": [{"value": "yes"}]}},
            "left_out": {"left_out": {"selected_options": [choice] if is_left_out else []}},
        }
        assert (await actions.submit(stage.sandbox, user=LENA.id, view_id=view.id, values=values)).ok
        assert [row.status for row in stage.rows(stories)] == [StoryStatus.PUBLISHED]
        published = " ".join(row.text for row in stage.rows(version_sections))
        assert (wish in published) != is_left_out
        assert "It worked because two people check" in published
