"""Where somebody stands on the way to the certificate, and what comes next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import Session

from bot.certification.certificates import renewing
from bot.certification.certificates import service as certificates
from bot.certification.certificates.rules import CertificateStanding, Grounds
from bot.certification.certificates.service import Award, RevokedCertificateError
from bot.certification.progress import competencies, picture, queries, views
from bot.certification.progress.competencies import Competencies, CompetencyEvidence
from bot.certification.progress.picture import Mark
from bot.certification.progress.way import (
    VERBS,
    PartStand,
    TeachBackStanding,
    TrainerWay,
    WayContext,
    WayPart,
    WayStep,
    next_step,
)
from bot.certification.teach_back import timing
from bot.journeys.content import Library
from bot.journeys.models import Enrolment, EnrolmentState
from bot.kit import editions
from bot.kit.db import row_id
from bot.kit.i18n import in_language
from bot.members.models import Member
from bot.settings import ROOT
from bot.stories.models import Story, StoryStatus
from tests.certification.office import DESIGN, PLAN, Office, certification
from tests.certification.teach_back.cast import Cast
from tests.sentences import says

STARTED = TrainerWay(
    tracks_finished=1,
    tracks=4,
    is_trainer_track_finished=True,
    stories=0,
    sessions_led=0,
    led_by_others=0,
    is_capstone_begun=False,
    is_capstone_passed=False,
    parts=[WayPart("training-design", "Design", PartStand.MISSING), WayPart("plan", "Plan", PartStand.MISSING)],
    teach_back=TeachBackStanding(),
)
TAUGHT = TeachBackStanding(is_begun=True, passed_on=date(2026, 11, 20))


def with_parts(*stands: PartStand) -> TrainerWay:
    """Somebody whose capstone is begun, with parts that stand like this."""
    parts = [replace(part, stand=stand) for part, stand in zip(STARTED.parts, stands, strict=True)]
    return replace(STARTED, is_capstone_begun=True, parts=parts)


@pytest.fixture
def context(library: Library) -> WayContext:
    languages = editions.load(ROOT / "content", competencies.NAME, Competencies)
    return WayContext(library, certification(), languages, lambda *_: TeachBackStanding())


@pytest.mark.parametrize(
    ("way", "step", "part"),
    [
        (STARTED, WayStep.BEGIN_CAPSTONE, ""),
        (with_parts(PartStand.DRAFT, PartStand.MISSING), WayStep.WRITE_PART, "Plan"),
        (with_parts(PartStand.DRAFT, PartStand.HANDED_IN), WayStep.HAND_IN, "Design"),
        (with_parts(PartStand.MISSING, PartStand.REVISE), WayStep.REVISE_PART, "Plan"),
        (with_parts(PartStand.HANDED_IN, PartStand.HANDED_IN), WayStep.TEACH_BACK, ""),
        (replace(with_parts(PartStand.HANDED_IN, PartStand.PASSED), teach_back=TAUGHT), WayStep.WAIT_FOR_MARKS, ""),
        (replace(STARTED, is_capstone_passed=True), WayStep.TEACH_BACK, ""),
        (replace(STARTED, is_capstone_passed=True, teach_back=TAUGHT), WayStep.WAIT_FOR_CERTIFICATE, ""),
        (replace(STARTED, standing=CertificateStanding.VALID), WayStep.ALUMNI, ""),
        (replace(STARTED, standing=CertificateStanding.EXPIRED), WayStep.RENEW, ""),
        (replace(STARTED, is_capstone_passed=True, teach_back=TAUGHT, is_revoked=True), WayStep.ASK_WHY_REVOKED, ""),
    ],
)
def test_there_is_one_next_step(way: TrainerWay, step: WayStep, part: str):
    """What was judged comes before what is missing, and waiting has no button."""
    found = next_step(way)
    assert (found.step, found.part) == (step, part)
    assert (step in VERBS) is not step.value.startswith("wait")


def test_the_next_step_is_one_button_and_only_if_it_is_known_here():
    """No button leads to a verb that isn't there."""
    shown = views.home_section(STARTED, {"capstone"})[-1]["elements"]
    assert [each["value"] for each in shown if each["action_id"] == views.NEXT_STEP] == ["capstone"]
    without = views.home_section(STARTED, set())[-1]["elements"]
    assert [each["action_id"] for each in without] == [views.PICTURE]


def test_every_competency_of_a_trainer_says_what_shows_it_or_that_nothing_does():
    """And those of a practitioner are shown by nothing here."""
    found = editions.load(ROOT / "content", competencies.NAME, Competencies)
    for language in ("en", "de"):
        content = found[language]
        assert (len(content.practitioner), len(content.trainer)) == (6, 6)
        with in_language(language):
            nothing = str(views.in_progress(STARTED, content, set())["blocks"])
            way = replace(STARTED, stories=2, sessions_led=1, led_by_others=1, teach_back=TAUGHT)
            shown = str(views.in_progress(way, content, set())["blocks"])
        missing = "nothing here yet"
        assert says(nothing, missing, language)
        assert says(shown, "teach-back passed", language)
        assert all(each.title in shown for each in (*content.practitioner, *content.trainer))


def test_a_part_counts_as_evidence_once_it_is_passed():
    """A part of an organisation's own rubric that no competency knows is no mistake."""
    assert with_parts(PartStand.HANDED_IN, PartStand.PASSED).shown == set()
    assert with_parts(PartStand.PASSED, PartStand.PASSED).shown == {CompetencyEvidence.TRAINING_DESIGN}


def test_the_picture_has_all_of_it_beside_it():
    """A full circle is done, a dot begun, an empty one open; the alternative text names every station."""
    way = with_parts(PartStand.PASSED, PartStand.DRAFT)
    assert picture.draw(way).startswith(b"\x89PNG")
    assert picture.marks(way) == [Mark.BEGUN, Mark.OPEN, Mark.OPEN, Mark.BEGUN, Mark.OPEN, Mark.OPEN]
    said = views.alt_text(way)
    assert all(name in said and state in said for name, state in views.stations(way))


def test_nothing_is_shown_to_those_who_have_not_begun_the_trainers_part(session: Session, office: Office, context):
    """A finished first track is no reason, the trainer's track is."""
    first, last = (
        Enrolment(workspace_id="T1", member_id=office.who.member_id, track_id=each, enrolled_at=office.now)
        for each in ("getting-started", queries.TRAINER_TRACK)
    )
    assert not queries.has_begun(session, context, office.candidate)
    first.progress = EnrolmentState.FINISHED
    session.add_all([first, last])
    session.flush()
    assert not queries.has_begun(session, context, office.candidate)
    last.progress = EnrolmentState.FINISHED
    session.flush()
    assert queries.has_begun(session, context, office.candidate)
    assert not queries.has_begun(session, context, office.lead)


def test_a_capstone_shows_its_parts_as_they_go_on(session: Session, office: Office, context):
    """Missing, draft, handed in, and after the release passed or to revise; of marks nothing before."""

    def stands() -> list[PartStand]:
        return [each.stand for each in queries.way(session, context, office.candidate, now=office.now).parts]

    assert stands() == [PartStand.MISSING, PartStand.MISSING]
    office.begun(people="Forty nurses", goals="They check a summary")
    assert stands() == [PartStand.DRAFT, PartStand.MISSING]
    capstone = office.begun()
    submission = office.judged(office.hands_in(DESIGN, PLAN), (4, 4, 1), (4, 4, 1))
    assert stands() == [PartStand.HANDED_IN, PartStand.HANDED_IN]
    assert capstone.total is None
    office.releases(submission)
    assert stands() == [PartStand.PASSED, PartStand.REVISE]


def test_stories_count_once_they_are_published(session: Session, office: Office, context):
    """Drafts and deleted ones don't, nor do those of others."""
    for status, deleted, whose in (
        (StoryStatus.PUBLISHED, None, office.candidate),
        (StoryStatus.PUBLISHED, office.now, office.candidate),
        (StoryStatus.DRAFT, None, office.candidate),
        (StoryStatus.PUBLISHED, None, office.lead),
    ):
        story = Story(workspace_id="T1", member_id=row_id(whose), created_at=office.now, updated_at=office.now)
        story.status, story.deleted_at = status, deleted
        session.add(story)
    session.flush()
    assert queries.way(session, context, office.candidate, now=office.now).stories == 1


def test_a_revoked_certificate_is_none(session: Session, office: Office, context):
    """The next step is then what it was before."""
    made = certificates.issue(session, office.who, Award("Trainer", Grounds(), 24), now=office.now)
    assert queries.way(session, context, office.candidate, now=office.now).standing is CertificateStanding.VALID
    certificates.revoke(session, made, office.lead, "copied", now=office.now)
    found = queries.way(session, context, office.candidate, now=office.now)
    assert (found.certificate, found.standing) == (None, None)
    assert next_step(found).step is WayStep.ASK_WHY_REVOKED
    with pytest.raises(RevokedCertificateError):
        renewing.with_newest_story(session, office.who, 24, now=office.now)


def test_a_teach_back_that_did_not_take_place_is_no_session_led(cast: Cast, lena: Member, context):
    """Its session stays in the calendar; one that took place counts, even if nobody could judge it."""
    made = cast.begins(lena)
    cast.agree(made)
    cast.now = made.starts_at + timedelta(hours=2)
    assert queries.way(cast.session, context, lena, now=cast.now).sessions_led == 1
    timing.miss(cast.session, made, now=cast.now)
    assert queries.way(cast.session, context, lena, now=cast.now).sessions_led == 0
    made.ended_at = cast.now
    cast.session.flush()
    assert queries.way(cast.session, context, lena, now=cast.now).sessions_led == 1
