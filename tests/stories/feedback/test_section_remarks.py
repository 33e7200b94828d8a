"""What the window of a section repeats of the feedback on it."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.kit.db import row_id
from bot.members.service import Person
from bot.stories import service
from bot.stories.feedback import findings, section_remarks
from bot.stories.feedback.findings import FindingRating
from bot.stories.feedback.pipeline import by_rules
from bot.stories.feedback.schema import FindingKind
from bot.stories.intake.section_parser import parse
from bot.stories.sections import SECTIONS, Section
from tests.stories.feedback.results import BASELINE, HAPPIER, REMARKS, STORY, WHERE, finished, remark, result


def test_a_section_is_shown_its_own_remarks_with_their_questions(session: Session, lena: Person, monday: datetime):
    """Those that would help most come first, and praise is not among them."""
    praise = remark(Section.RESULTS, "A reader can picture this.", ("R1",), kind=FindingKind.STRENGTH)
    found = finished(session, lena, result(praise, *REMARKS, steps=3), now=monday)
    shown = section_remarks.of_section(session, lena, found.feedback.story_id, Section.RESULTS)
    assert shown == [f"{one.text} {one.question}" for one in (BASELINE, HAPPIER)]
    [where] = section_remarks.of_section(session, lena, found.feedback.story_id, Section.CONTEXT)
    assert where.startswith(WHERE.text)
    assert section_remarks.of_section(session, lena, found.feedback.story_id, Section.FACTORS) == []


def test_what_an_author_called_wrong_is_not_repeated(session: Session, lena: Person, monday: datetime):
    """The other remark on the section stays."""
    found = finished(session, lena, result(*REMARKS), now=monday)
    findings.rate(session, lena, row_id(found.findings[0].row), FindingRating.WRONG)
    [left] = section_remarks.of_section(session, lena, found.feedback.story_id, Section.RESULTS)
    assert left.startswith(HAPPIER.text)


def test_a_long_remark_is_cut(session: Session, lena: Person, monday: datetime):
    """So that the box stays in sight."""
    long = remark(Section.RESULTS, "word " * 90, ("R1",), question="why " * 60)
    found = finished(session, lena, result(long), now=monday)
    [shown] = section_remarks.of_section(session, lena, found.feedback.story_id, Section.RESULTS)
    assert len(shown) <= section_remarks.REMARK_CHARACTERS + section_remarks.QUESTION_CHARACTERS + 5


def test_without_a_model_the_open_questions_are_shown(session: Session, lena: Person, monday: datetime):
    """In as many sections as have any, and before there is feedback nowhere."""
    found = finished(session, lena, by_rules(parse(STORY).sections), now=monday)
    story_id = found.feedback.story_id
    shown = {section: section_remarks.of_section(session, lena, story_id, section) for section in SECTIONS}
    assert shown[Section.RESULTS]
    assert all(len(remarks) <= section_remarks.MOST for remarks in shown.values())


def test_what_no_longer_fits_is_left_out(session: Session, lena: Person, monday: datetime):
    """A section that is written in now is not called empty, and the sentence of a remark may be gone."""
    empty = finished(session, lena, by_rules(parse(STORY).sections), now=monday).feedback.story_id
    said = finished(session, lena, result(*REMARKS), now=monday).feedback.story_id
    for story_id, section in ((empty, Section.APPROACH), (said, Section.RESULTS)):
        assert section_remarks.of_section(session, lena, story_id, section)
        service.write(session, lena, story_id, {section: "Take the list from the wiki."}, now=monday)
        assert section_remarks.of_section(session, lena, story_id, section) == []
