"""The card of a sorted story says what its author should know, and only the newest one has buttons."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlmodel import Session

from bot.members.service import Person
from bot.stories import queries, service
from bot.stories.intake import sorted_card
from bot.stories.intake.section_parser import parse
from bot.stories.intake.sorted_card import Sorting
from bot.stories.models import StoryDraftSection
from bot.stories.publishing import service as publishing_service
from bot.stories.writing import service as writing_service
from bot.stories.writing import views
from sandbox import limits
from tests.sentences import says
from tests.stage import MONDAY, Stage, staged
from tests.stories.stage import pasted, press, said, window, write
from tests.stories.texts import STRONG, UNSORTED

drafts = StoryDraftSection.__table__  # type: ignore[attr-defined]

GUESSED = "I wasn't sure where most of your text belongs, so this order is a guess."
SECRET = "There seems to be a password or a key in this text. Take it out, and change the password."
TO_US = "This sentence is addressed to me, not to your readers: “{sentence}”"
OLDER = "The showcase still shows version {n}, without your latest changes."
NEWER = "There's a newer version of {title} below."
WISH = "Could you look it over and tell me where it does not hold up before I show it to anyone?"
VAGUE = "Something blue. Green and yellow. Red all over. Violets here and there."


@pytest_asyncio.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, MONDAY) as running:
        yield running


def buttons(message: Any) -> list[tuple[str, str | None]]:
    """The buttons below a message: what they do, and their style."""
    rows = [block["elements"] for block in message["blocks"] if block["type"] == "actions"]
    return [(one["action_id"], one.get("style")) for one in rows[-1]]


@pytest.mark.parametrize("offers_model", [True, False])
@pytest.mark.parametrize(("text", "is_guess"), [(VAGUE, True), (UNSORTED, False), (STRONG, False)])
def test_a_guess_is_called_one_and_a_model_comes_first(
    session: Session, lena: Person, monday: datetime, text: str, *, is_guess: bool, offers_model: bool
):
    """Where one is set; otherwise what looks right does, and own headings need no model."""
    parsed = parse(text)
    draft = writing_service.create(session, lena, parsed, now=monday)
    card = sorted_card.card(session, lena, draft, Sorting.by_rules(parsed, offers_model=offers_model))
    assert limits.check_message(card["blocks"]) == []
    assert says(card, GUESSED) == is_guess
    first, second, *_others = buttons(card)
    if is_guess and offers_model:
        assert [first, second] == [(views.SORT_WITH_MODEL, "primary"), (views.REQUEST_FEEDBACK, None)]
    else:
        assert first == (views.REQUEST_FEEDBACK, "primary")
        assert (second == (views.SORT_WITH_MODEL, None)) == (offers_model and not parsed.by_headings)


def test_what_looks_like_a_password_is_said_at_once(session: Session, lena: Person, monday: datetime):
    """As the window for publishing says it; an address alone is none."""
    for text, has_secret in (("The password is Sunfl0wer!22 on all.", True), ("Write to ana@example.org.", False)):
        draft = writing_service.create(session, lena, parse(f"{STRONG}\n{text}\n"), now=monday)
        assert says(sorted_card.card(session, lena, draft), SECRET) == has_secret


async def test_a_wish_within_a_section_can_be_left_out(stage: Stage):
    """The card points it out; nothing else of the story goes."""
    card = await pasted(stage, STRONG.replace("It worked because", f"{WISH} It worked because"))
    assert says(said(card), TO_US, sentence=WISH)
    await press(stage, card, "leave_out_sentence")
    now = await stage.seen(lambda: (one := stage.now_shown(card)).edited and one)
    assert not says(said(now), TO_US)
    kept = next(row.text for row in stage.rows(drafts) if row.section == "key_success_factors")
    assert kept.startswith("It worked because")
    assert "It worked because two people check every output against the checklist." in said(now)


async def test_a_request_for_feedback_is_no_part_of_the_story(stage: Stage):
    """The card says so; it is gone before any sorting."""
    asked = "Please give me honest feedback, don't be polite."
    card = await pasted(stage, STRONG.replace("It worked because", f"{asked} It worked because"))
    assert says(
        said(card),
        "Got it. I left this sentence out of your story because it's addressed to me: “{sentence}”",
        sentence=asked,
    )
    assert not any("honest" in row.text for row in stage.rows(drafts))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("We met. Look at this, please. We wrote.", "We met. We wrote."),
        ("We met.\n\nLook at this, please.\n\nWe wrote.", "We met.\n\nWe wrote."),
        ("We met.\nLook at this, please. We wrote.", "We met.\nWe wrote."),
        ("Look at this, please.", ""),
    ],
)
def test_a_sentence_is_left_out_with_its_space(session: Session, lena: Person, monday: datetime, text: str, left: str):
    """Paragraphs stay as they are; a second press changes nothing."""
    made = service.start(session, lena, now=monday)
    service.write(session, lena, made, {"approach": text}, now=monday)
    sentences = writing_service.placed_sentences(queries.draft(session, lena, made).sections)
    keys = [one.key for one in sentences if one.text == "Look at this, please."]
    for _ in range(2):
        writing_service.leave_out(session, lena, made, keys, now=monday)
        assert queries.draft(session, lena, made).sections["approach"] == left


def test_an_older_version_in_the_showcase_is_said(session: Session, lena: Person, monday: datetime):
    """On the card and with the whole story, until this one is published."""
    draft = writing_service.create(session, lena, parse(STRONG), now=monday)
    story_id = draft.story_id

    def shown() -> list[Any]:
        now = queries.draft(session, lena, story_id)
        published = queries.older_publication(session, lena.workspace_id, now)
        return [sorted_card.card(session, lena, now), views.whole_story(now, (), published)]

    publishing_service.publish(session, lena, story_id, now=monday)
    assert not any(says(one, OLDER) for one in shown())
    service.write(session, lena, story_id, {"results": "It takes 5 minutes now."}, now=monday)
    for one in shown():
        assert says(one, OLDER, n=1)
        assert "stories.publish" in said(one)
    publishing_service.publish(session, lena, story_id, now=monday)
    assert not any(says(one, OLDER) for one in shown())


async def test_a_card_gives_way_to_the_whole_story(stage: Stage):
    """Once its sections were written in windows, it has neither its old text nor buttons."""
    card = await pasted(stage, STRONG)
    await press(stage, card, "edit")
    for number in range(5):
        await write(stage, await window(stage), f"New words {number}.")
    old = await stage.seen(lambda: (one := stage.now_shown(card)).edited and one)
    assert says(said(old), NEWER, title="“Invoices in an hour”")
    assert all(block["type"] != "actions" for block in old.blocks)
