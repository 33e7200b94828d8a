"""What comes by itself in the demo, by the buttons that move its clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from bot.app.groundswell import Groundswell
from bot.app.schedule import Schedule
from bot.certification.alumni import service as alumni
from bot.certification.assessment.models import Assessor, AssessorSeat, SeatKind
from bot.certification.capstone import service as capstones
from bot.certification.capstone import submitting
from bot.certification.capstone.models import CapstoneSubmission, SubmissionState
from bot.certification.certificates import service as certificates
from bot.certification.certificates import signing
from bot.certification.certificates.rules import Grounds
from bot.certification.certificates.service import Award
from bot.certification.certificates.signing import Holder
from bot.certification.certificates.words import TRAINER
from bot.certification.teach_back import booking, rubric
from bot.certification.teach_back.booking import TeachBackTerms, TeachBackWish
from bot.change.pulse.groups import PulseGroup, as_json
from bot.change.pulse.models import ChangePulse
from bot.change.stakeholders import service as stakeholders
from bot.change.stakeholders.service import StakeholderEntry
from bot.cli import demo
from bot.cohorts import service as cohorts
from bot.cohorts.models import Cohort, EnrolmentList, ListStage
from bot.community.calendar import drafts
from bot.community.calendar.schedule_reading import ScheduleRequest
from bot.delivery import service as delivery
from bot.delivery.service import Outgoing
from bot.improvement.models import Improvement
from bot.improvement.pdca.models import Experiment, ExperimentState
from bot.insights.models import MonthlyReport
from bot.insights.momentum.models import MomentumReader
from bot.journeys import contact
from bot.journeys import service as enrolled
from bot.kit import log
from bot.kit.db import insert_new, row_id
from bot.members import service as members
from bot.members.models import Member
from bot.reflections import plans
from bot.reflections.models import Reflection
from bot.reflections.plan_parser import IfThen
from bot.reflections.plans import PlanInput
from bot.settings import ROOT
from bot.stories.feedback.models import StoryFeedback
from bot.stories.feedback.request import FeedbackService
from bot.stories.models import Story, StoryStatus
from bot.sustainability.practice_check import service as practice_check
from bot.sustainability.practice_check.models import PracticeCheckRhythm
from bot.sustainability.practice_check.service import GivenRating
from bot.sustainability.succession.models import WeekWithout
from sandbox import clock_control, people
from tests.clocks import clock_from
from tests.stage import MONDAY
from tests.stories.feedback import results
from tests.waiting import until

DAYS = 8
SOON = timedelta(minutes=1)
# Nine o'clock in New York, where Mateo is.
DIGESTS = [datetime(2026, 11, day, 14, tzinfo=UTC) for day in (23, 30)]


async def test_a_week_day_by_day_brings_everything_at_its_moment(monkeypatch: pytest.MonkeyPatch):
    """Each tick that waits for a moment runs at it without the machine's timers, and the digests of themes arrive."""
    ran: list[tuple[str, datetime, datetime]] = []
    run_due = Schedule.run_due

    async def noted(schedule: Schedule) -> list[str]:
        moments, now = await schedule.moments(), stage.product.deps.now()
        names = await run_due(schedule)
        ran.extend((name, moments[name], now) for name in names)
        return names

    monkeypatch.setattr(log, "configure", lambda *_: None)  # it would outlive this test
    monkeypatch.setattr(FeedbackService, "moderators", lambda *_: [people.MATEO.id])
    monkeypatch.setattr(Schedule, "run_due", noted)
    monkeypatch.setattr(Schedule, "set", lambda *_: None)
    async with demo.staged(0, clock=clock_from(MONDAY)) as stage:
        await stage.product.db.transact(_prepare, stage)
        product, clock = stage.product, stage.sandbox.clock
        product.nudge()
        await until(lambda: clock.due and clock.due <= DIGESTS[0])
        await until(lambda: _has_arrived(product))
        for _day in range(DAYS):
            await clock_control.tomorrow(stage.sandbox)
        await until(lambda: clock.due and clock.due > clock.now())
        workspace, app = stage.sandbox.workspace, stage.sandbox.installation.bot_user_id
        talk = workspace.history(workspace.direct_message(people.MATEO.id, app).id)
        came = [datetime.fromtimestamp(float(message.ts), UTC) for message in talk if "Spring" in message.text]
        awaited = {tick.name for tick in product.schedule.ticks if tick.due_at}
        seen = {tick.name for tick in product.schedule.ticks if tick.seen}
    assert {name for name, _due, _at in ran} == awaited
    assert [(name, due, at) for name, due, at in ran if name in seen and not timedelta() <= at - due < SOON] == []
    assert [at - due < SOON for due, at in zip(DIGESTS, came, strict=True)] == [True, True]


async def _has_arrived(product: Groundswell) -> bool:
    return not await product.db.read(delivery.is_under_way, now=product.deps.now())


def _prepare(session: Session, stage: demo.DemoWorkspace) -> None:
    """Something for each tick: a message, a cohort, a plan, a thought, a session, a rehearsal, old feedback."""
    workspace_id, library, now = stage.sandbox.workspace.team_id, stage.product.library, MONDAY
    found = {member.slack_id: member for member in session.exec(select(Member)).all()}
    lena, mateo = found[people.LENA.id], found[people.MATEO.id]
    mateo.zone = people.MATEO.tz
    session.add(mateo)
    enrolled.enrol(session, mateo, library.default, now=now).next_due_at = now + timedelta(days=30)
    for enrolment in enrolled.enrolments(session, lena):  # Tuesday is free for a reminder
        enrolment.next_due_at = now + timedelta(days=3)
        session.add(enrolment)
    cohort = cohorts.create(session, mateo, library.tracks[demo.TRACK], "Spring", open_reflections=True, now=now)
    cohorts.add_facilitators(session, cohort, mateo, [mateo.slack_id], now=now)
    plan = IfThen("I hand over", "I name one person to ask", "en")
    plans.make(session, members.person(lena), "a-plan", PlanInput(plan, now + timedelta(days=2)), now=now)
    session.add(
        Reflection(
            workspace_id=workspace_id,
            member_id=row_id(mateo),
            source="a-lesson",
            channel="D1",
            ts="1.0",
            text="A thought",
            written_at=now,
        )
    )
    contact.note_sent(session, [members.person(mateo)], is_requested=True, remind_at=None)
    contact.note_heard(session, row_id(mateo), now=now)
    jam = ScheduleRequest("prompt-jam", "Prompt jam", datetime(2026, 11, 26, 15), "Europe/Berlin")  # noqa: DTZ001 - on the wall
    draft = drafts.create(
        session, stage.product.community.catalog, jam, people.CHANNELS["ai-champions"], mateo, now=now
    )
    drafts.announce(session, workspace_id, row_id(draft.series), now=now)
    later = now + timedelta(hours=30)
    delivery.post(session, Outgoing(workspace_id, "a-message", lena.slack_id, {"text": "Later"}, later))
    session.add(
        EnrolmentList(
            id="a-list",
            workspace_id=workspace_id,
            asked_by=row_id(mateo),
            stage=ListStage.READY,
            track_id=library.default.id,
            asked_at=now - timedelta(days=4),
        )
    )
    terms = TeachBackTerms(rubric.load(ROOT / "content"), 60)
    friend = row_id(members.arrive(session, workspace_id, people.PRIYA.id, now=now))
    wish = TeachBackWish("Prompts", datetime(2026, 11, 25, 15), "Europe/Berlin", friend_id=friend)  # noqa: DTZ001 - as above
    booking.begin(session, lena, wish, terms, now=now)
    _experiment(session, cohort, mateo, now + timedelta(days=2))
    row = {"workspace_id": workspace_id, "member_id": row_id(mateo), "next_due_at": now + timedelta(days=2)}
    insert_new(session, MonthlyReport, [row])
    _certification(session, stage, lena, mateo)
    _change(session, cohort, mateo, lena)
    _sustaining(session, lena, mateo)
    _momentum(session, mateo)
    results.finished(session, members.person(lena), results.result(*results.REMARKS), now=now - timedelta(days=4))
    feedback = session.exec(select(StoryFeedback)).one()
    feedback.released_at = None
    session.add(feedback)


def _sustaining(session: Session, owner: Member, lead: Member) -> None:
    """A step that is planned with somebody on a map, and a practice check that is due again."""
    due_on = (MONDAY + timedelta(days=2)).date()
    stakeholders.add(session, owner, StakeholderEntry(5, 2, "Anna", due_on=due_on), key="a-window", now=MONDAY)
    practice_check.check(session, lead, {"knowledge": GivenRating(1)}, key="a-window", now=MONDAY)
    session.get_one(PracticeCheckRhythm, lead.workspace_id).next_due_at = MONDAY + timedelta(days=3)


def _certification(session: Session, stage: demo.DemoWorkspace, holder: Member, assessor: Member) -> None:
    """A certificate that ends in two months, an alumnus who is due a message, and marks that are awaited."""
    made = certificates.issue(session, members.person(holder), Award(TRAINER, Grounds(), 24), now=MONDAY)
    made.expires_at = MONDAY + timedelta(days=62)
    badge = signing.sign(session, stage.product.badges, made, Holder("Lena", ""), now=MONDAY)
    badge.sent_at = MONDAY
    alumni.join(session, holder, now=MONDAY).next_due_at = MONDAY + timedelta(days=3)
    capstone = capstones.begin(session, members.person(holder), now=MONDAY)
    rubric = submitting.kept_rubric(session, holder.workspace_id, stage.product.certification.edition, now=MONDAY)
    submission = CapstoneSubmission(
        workspace_id=holder.workspace_id,
        capstone_id=row_id(capstone),
        rubric_id=row_id(rubric),
        parts=stage.product.certification.rubric.parts[0].id,
        # So that no second assessor is looked for.
        state=SubmissionState.SETTLED,
        submitted_at=MONDAY,
    )
    session.add(submission)
    session.flush()
    session.add(Assessor(workspace_id=holder.workspace_id, member_id=row_id(assessor), since=MONDAY))
    session.add(
        AssessorSeat(
            workspace_id=holder.workspace_id,
            submission_id=row_id(submission),
            member_id=row_id(assessor),
            kind=SeatKind.FIRST,
            drawn_at=MONDAY - timedelta(days=4),
        )
    )


def _change(session: Session, cohort: Cohort, lead: Member, stand_in: Member) -> None:
    """A pulse that asks in two days, and a week without somebody that is over by then."""
    group = PulseGroup(f"cohort:{cohort.id}", cohort.name)
    session.add(
        ChangePulse(
            workspace_id=lead.workspace_id,
            key="a-pulse",
            groups=as_json([group]),
            months=3,
            started_by=row_id(lead),
            started_at=MONDAY,
            next_opens_at=MONDAY + timedelta(days=2, hours=1),
        )
    )
    session.add(
        WeekWithout(
            workspace_id=lead.workspace_id,
            key="a-week",
            member_id=row_id(lead),
            starts_on=MONDAY.date() - timedelta(days=6),
            stand_in_id=row_id(stand_in),
            planned_at=MONDAY - timedelta(days=9),
            ask_at=MONDAY + timedelta(days=2, hours=2),
        )
    )


def _momentum(session: Session, reader: Member) -> None:
    """Somebody who asked to hear what worked, with a story that was published the month before."""
    published = Story(
        workspace_id=reader.workspace_id,
        member_id=row_id(reader),
        title="Minutes that write themselves",
        status=StoryStatus.PUBLISHED,
        published_at=MONDAY - timedelta(days=30),
        created_at=MONDAY,
        updated_at=MONDAY,
    )
    due_at = MONDAY + timedelta(days=2, hours=3)
    row = {"workspace_id": reader.workspace_id, "member_id": row_id(reader), "next_due_at": due_at}
    session.add(published)
    insert_new(session, MomentumReader, [row])


def _experiment(session: Session, cohort: Cohort, planner: Member, ends_at: datetime) -> None:
    """An experiment with nobody in it yet, which is looked at when it ends."""
    improvement = Improvement(
        workspace_id=planner.workspace_id,
        key="an-idea",
        title="Lessons at ten",
        suggested_by=row_id(planner),
        suggested_at=MONDAY,
        changed_at=MONDAY,
    )
    session.add(improvement)
    session.flush()
    session.add(
        Experiment(
            workspace_id=planner.workspace_id,
            improvement_id=row_id(improvement),
            cohort_id=row_id(cohort),
            hypothesis="More people answer at ten",
            measure="answered",
            worthwhile=20,
            lever="hour",
            setting="10:00",
            ends_on=ends_at.date().isoformat(),
            state=ExperimentState.RUNNING,
            seed=1,
            planned_by=row_id(planner),
            planned_at=MONDAY,
            started_at=MONDAY,
            ends_at=ends_at,
            look_at=ends_at,
        )
    )
