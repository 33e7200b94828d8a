"""A scaling strategy: filled from what somebody has, completed by them, as Word and PDF, and for the capstone."""

from __future__ import annotations

import io
from datetime import datetime

import docx
import pytest
from pypdf import PdfReader
from sqlmodel import Session

from bot.app.sustaining import ELEMENTS, Sustaining
from bot.certification.capstone import rubric, sources
from bot.certification.capstone.sources import SourceKind
from bot.change.stakeholders import service as stakeholders
from bot.change.stakeholders.service import StakeholderEntry
from bot.kit.db import row_id
from bot.kit.documents import as_docx
from bot.kit.i18n import in_language
from bot.kit.printing import as_pdf
from bot.members.command_registry import CommandContext
from bot.members.models import Member
from bot.members.service import person
from bot.settings import ROOT
from bot.stories.models import Story, StoryDraftSection, StoryStatus
from bot.sustainability.practice_check import service as practice_check
from bot.sustainability.practice_check.service import GivenRating
from bot.sustainability.scaling import commands, document, filling, service, views
from bot.sustainability.scaling.service import MAX_TEXT, EmptyScalingError, ScalingPart
from tests.sentences import says
from tests.sustainability.scaling.conftest import CONTEXT


def has_all(session: Session, who: Member, now: datetime) -> None:
    """A story with words, two stakeholders, and a practice check."""
    story = Story(
        workspace_id="T1",
        member_id=row_id(who),
        title="Minutes that write themselves",
        status=StoryStatus.DRAFT,
        created_at=now,
        updated_at=now,
    )
    session.add(story)
    session.flush()
    session.add(
        StoryDraftSection(
            workspace_id="T1",
            story_id=row_id(story),
            section="context",
            text="Forty people in sales.",
            updated_by=row_id(who),
            updated_at=now,
        )
    )
    stakeholders.add(
        session, who, StakeholderEntry(5, 2, "Anna Schmidt", concern="Anna fears for quality"), key="a", now=now
    )
    pairs = {each.id: GivenRating(2) for each in CONTEXT.practice.current.pairs}
    practice_check.check(session, who, pairs, key="a-window", now=now)


def test_it_is_filled_from_what_a_lead_has(session: Session, lead: Member, monday: datetime):
    """The story, the map without names, what helps, the check and what hangs on whom; each says where it is from."""
    has_all(session, lead, monday)
    found = filling.filled(session, lead, CONTEXT)
    said = {part: one.text for part, one in found.parts.items()}
    assert "Forty people in sales." in said[ScalingPart.PACKAGE]
    assert "Anna" not in str(said)
    assert "quality" in said[ScalingPart.STAKEHOLDERS]
    assert all(pair.capability in said[ScalingPart.SUSTAINABILITY] for pair in CONTEXT.practice.current.pairs)
    assert all(each.source for each in found.parts.values())
    assert not found.is_saved


def test_the_programme_is_shown_to_those_who_run_it_alone(
    session: Session, lead: Member, champion: Member, monday: datetime
):
    """A champion's strategy has nothing of the check, and nothing of another's map or story."""
    has_all(session, lead, monday)
    found = filling.filled(session, champion, CONTEXT)
    assert {part for part, one in found.parts.items() if one.text} == {ScalingPart.CHANGE}


def test_what_its_owner_wrote_stays_as_they_wrote_it(session: Session, lead: Member, monday: datetime):
    """What was saved stays as it is; once it is deleted, it is filled from the beginning."""
    has_all(session, lead, monday)
    service.save(session, lead, {ScalingPart.CHANGE: "We tell everybody about the dip."}, now=monday)
    found = filling.filled(session, lead, CONTEXT)
    assert found.is_saved
    assert {part: one.text for part, one in found.parts.items() if one.text} == {
        ScalingPart.CHANGE: "We tell everybody about the dip."
    }
    service.delete(session, person(lead))
    assert "Forty" in filling.filled(session, lead, CONTEXT).parts[ScalingPart.PACKAGE].text


def test_an_empty_one_is_refused_and_a_long_one_fits(session: Session, lead: Member, monday: datetime):
    """Slack holds three thousand characters in a field."""
    with pytest.raises(EmptyScalingError):
        service.save(session, lead, {ScalingPart.CHANGE: " \n"}, now=monday)
    made = service.save(session, lead, {ScalingPart.CHANGE: "word " * MAX_TEXT}, now=monday)
    assert len(made.change) <= MAX_TEXT
    context = CommandContext(session, lead, "", "D1", monday)
    assert "initial_value" in str(commands.window(CONTEXT, context))


@pytest.mark.parametrize("language", ["en", "de"])
def test_word_and_pdf_have_all_four_parts(session: Session, lead: Member, monday: datetime, language: str):
    """In the reader's language; a list is a list, and a part without words says so."""
    has_all(session, lead, monday)
    service.save(session, lead, {ScalingPart.CHANGE: "First:\n- *Ask* <b>\n- Tell"}, now=monday)
    with in_language(language):
        made = document.document(filling.filled(session, lead, CONTEXT), now=monday, zone="Europe/Berlin")
        headings = [*views.names().values()]
    word = docx.Document(io.BytesIO(as_docx(made)))
    paragraphs = [each.text for each in word.paragraphs]
    printed = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(as_pdf(made, language, at=monday))).pages)
    for each in headings:
        assert each in paragraphs
        assert each in " ".join(printed.split())
    assert "*Ask* <b>" in paragraphs
    assert "*Ask* <b>" in printed


def test_it_is_offered_for_the_fourth_part_of_the_capstone(session: Session, lead: Member, monday: datetime):
    """With a text for each of its elements, named as the rubric names them."""
    has_all(session, lead, monday)
    sustaining = Sustaining(CONTEXT.stakeholders, CONTEXT.practice)
    offered = sources.offered(session, lead, CONTEXT.stakeholders, sustaining.strategy)
    (found,) = [each for each in offered if each.kind is SourceKind.SCALING]
    part = next(each for each in rubric.load(ROOT / "content").rubric.parts if each.id == "scaling-strategy")
    assert [*found.taken] == [each.id for each in part.elements] == [*ELEMENTS.values()]
    assert sources.find(session, lead, found.key, CONTEXT.stakeholders, sustaining.strategy) == found


def test_the_page_says_where_each_part_is_from_and_escapes_it(session: Session, lead: Member, monday: datetime):
    """Nothing that somebody wrote is markup."""
    service.save(session, lead, {ScalingPart.PACKAGE: "<!channel> hello"}, now=monday)
    shown = commands.scaling(CONTEXT, CommandContext(session, lead, "", "D1", monday)).message
    assert "<!channel>" not in str(shown)
    assert says(shown, "Only you can see this. You can use it for part 4 of your capstone: `/learn capstone`.")
