"""Who could take over what, a week without somebody, and what hangs on whom."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import docx
import pytest
from sqlmodel import Session, select

from bot.change.pulse.groups import PulseGroup, as_json
from bot.change.pulse.models import ChangePulse
from bot.cohorts import service as cohorts
from bot.delivery.models import Delivery, Topic
from bot.improvement import service as improvements
from bot.improvement.service import Suggestion
from bot.journeys.content import Library
from bot.kit.db import row_id
from bot.kit.documents import as_docx, as_markdown
from bot.kit.i18n import in_language
from bot.kit.slack import Json
from bot.members.command_registry import CommandContext
from bot.members.models import Member, Role
from bot.members.service import person
from bot.settings import ROOT
from bot.stories.models import Story, StoryAuthor, StoryStatus
from bot.sustainability.practice_check import service as practice_check
from bot.sustainability.practice_check.content import PracticeCheckContext
from bot.sustainability.practice_check.service import GivenRating
from bot.sustainability.succession import commands, dependence, handover, jobs, messages, modals, service, views
from bot.sustainability.succession.dependence import PartDependence, ProgrammePart
from bot.sustainability.succession.models import ProgrammeRole, RoleTask, SuccessionStep, WeekOutcome
from bot.sustainability.succession.service import (
    OwnStandInError,
    PastWeekError,
    SecretInTaskError,
    TaskWish,
    UnknownTaskError,
    WeekIsOverError,
    WeekWish,
)
from tests.sentences import english_in, says
from tests.sustainability.succession.conftest import known

PRACTICE = PracticeCheckContext.load(ROOT / "content")
OPENS = TaskWish(ProgrammeRole.LEAD, "Opens each cohort", "Team page, “Opening”")


def sent(session: Session, prefix: str) -> list[Delivery]:
    """The messages whose keys begin like this."""
    return [each for each in session.exec(select(Delivery)) if each.key.startswith(prefix)]


def page(session: Session, who: Member, now: datetime) -> Json:
    """What `/groundswell succession` shows."""
    return commands.page(CommandContext(session, who, "", "D1", now)).message or {}


def given_to(priya: Member, step: SuccessionStep = SuccessionStep.SHADOW) -> TaskWish:
    """The task with Priya beside it."""
    return TaskWish(OPENS.role, OPENS.does, OPENS.written, priya.slack_id, step)


def of(parts: list[PartDependence], part: ProgrammePart) -> list[int]:
    """How many people keep each part of a kind going."""
    return [one.people for one in parts if one.part == part]


def test_a_task_says_what_where_who_how_far_and_since_when(
    session: Session, lead: Member, priya: Member, monday: datetime
):
    """Since the day on which the step was reached; the one who is named hears of it once."""
    task = service.add(session, lead, given_to(priya), "window", now=monday)
    assert service.add(session, lead, given_to(priya), "window", now=monday) is task
    later = monday + timedelta(days=30)
    service.edit(session, lead, row_id(task), given_to(priya), now=later)
    assert task.since == monday.date()
    service.edit(session, lead, row_id(task), given_to(priya, SuccessionStep.ALONE), now=later)
    assert task.since == later.date()
    [told] = sent(session, "sustainability.named:")
    assert told.target == priya.slack_id
    shown = page(session, lead, monday)
    assert says(shown, "Where it's described: {where}", where=OPENS.written)
    assert says(shown, "{who} {step}, since {day}", who=f"<@{priya.slack_id}>", step="does it alone")


@pytest.mark.parametrize("words", ["Password: hunter2-Xy99!", "xoxb-123456789012-abcdefABCDEF0123456789"])
def test_a_password_is_written_down_nowhere(session: Session, lead: Member, monday: datetime, words: str):
    """A handover is read by others; where it's kept may be in it."""
    wish = TaskWish(ProgrammeRole.KEYS, "Pays for hosting", words)
    with pytest.raises(SecretInTaskError):
        service.add(session, lead, wish, "w1", now=monday)
    made = service.add(session, lead, replace(wish, written="The password manager, page 3"), "w2", now=monday)
    with pytest.raises(SecretInTaskError):
        service.edit(session, lead, row_id(made), wish, now=monday)
    assert words not in str([one.written for one in session.exec(select(RoleTask))])


def test_who_is_named_may_say_no(session: Session, lead: Member, priya: Member, monday: datetime):
    """Only for themselves; the task stays without anybody."""
    task = service.add(session, lead, given_to(priya), "window", now=monday)
    other = known(session, "UOTHER01", monday)
    with pytest.raises(UnknownTaskError):
        service.decline(session, other, row_id(task))
    service.decline(session, priya, row_id(task))
    assert (task.successor_id, task.since) == (None, None)
    assert says(page(session, lead, monday), "Nobody is ready to take this over yet.")


def test_a_task_can_be_taken_off_and_put_back(session: Session, lead: Member, monday: datetime):
    """By those who run the programme, in their own workspace alone."""
    task = service.add(session, lead, OPENS, "window", now=monday)
    stranger = known(session, "USTRANGE", monday, Role.ADMIN, "T2")
    with pytest.raises(UnknownTaskError):
        service.remove(session, stranger, row_id(task), now=monday)
    service.remove(session, lead, row_id(task), now=monday)
    assert service.tasks(session, "T1") == []
    service.bring_back(session, lead, row_id(task))
    assert service.tasks(session, "T1") == [task]


def test_a_week_without_somebody_is_planned_tried_and_asked_about(
    session: Session, lead: Member, priya: Member, monday: datetime
):
    """The stand-in hears of it at once, the question comes once, on the first working day after it."""
    wish = WeekWish(date(2026, 12, 7), priya.slack_id, "New cohorts")
    week = service.plan_week(session, lead, wish, "window", now=monday)
    assert service.plan_week(session, lead, wish, "window", now=monday) is week
    assert [each.target for each in sent(session, "sustainability.stand_in:")] == [priya.slack_id]
    due = jobs.next_due_at(session)
    assert due
    assert due.date() == date(2026, 12, 14)
    assert jobs.ask_due(session, now=due - timedelta(seconds=1)) is None
    assert [jobs.ask_due(session, now=due) for _ in range(2)] == [week.id, None]
    [question] = sent(session, "sustainability.week_over:")
    buttons = json.loads(question.payload or "")["blocks"][-1]["elements"]
    assert [each["action_id"] for each in buttons] == [f"{messages.OUTCOME}:{each}" for each in WeekOutcome]
    with pytest.raises(UnknownTaskError):
        service.answer_week(session, priya, row_id(week), WeekOutcome.STUCK)
    service.answer_week(session, lead, row_id(week), WeekOutcome.STUCK)
    assert says(
        page(session, lead, due), "• A week without {who} from {day} on, with {stand_in} standing in. {outcome}."
    )
    assert messages.ADD in str(messages.answered(WeekOutcome.STUCK))


def test_a_week_needs_a_day_ahead_and_somebody_else(session: Session, lead: Member, priya: Member, monday: datetime):
    """Today is too late, and nobody stands in for themselves."""
    with pytest.raises(PastWeekError):
        service.plan_week(session, lead, WeekWish(monday.date(), priya.slack_id), "a", now=monday)
    with pytest.raises(OwnStandInError):
        service.plan_week(session, lead, WeekWish(date(2026, 12, 7), lead.slack_id), "b", now=monday)


@pytest.mark.parametrize("is_stand_in", [True, False])
def test_either_of_the_two_can_drop_a_week(
    session: Session, lead: Member, priya: Member, monday: datetime, *, is_stand_in: bool
):
    """The other one hears of it once, and nobody is asked afterwards."""
    week = service.plan_week(session, lead, WeekWish(date(2026, 12, 7), priya.slack_id), "window", now=monday)
    by, other = (priya, lead) if is_stand_in else (lead, priya)
    with pytest.raises(UnknownTaskError):
        service.refuse_week(session, known(session, "UOTHER01", monday), row_id(week), now=monday)
    service.refuse_week(session, by, row_id(week), now=monday)
    service.refuse_week(session, by, row_id(week), now=monday)
    assert [each.target for each in sent(session, "sustainability.week_off:")] == [other.slack_id]
    assert {each.topic for each in sent(session, "sustainability.week_off:")} == {Topic.APPOINTMENT}
    assert jobs.next_due_at(session) is None
    assert service.weeks(session, "T1") == []
    assert says(page(session, lead, monday), "• A week without {who} from {day} on: called off")


def test_a_week_that_is_over_cannot_be_called_off(session: Session, lead: Member, priya: Member, monday: datetime):
    """Nobody is told that the other one knows, if nobody has been told."""
    week = service.plan_week(session, lead, WeekWish(date(2026, 12, 7), priya.slack_id), "window", now=monday)
    jobs.ask_due(session, now=monday + timedelta(days=30))
    with pytest.raises(WeekIsOverError):
        service.refuse_week(session, priya, row_id(week), now=monday + timedelta(days=30))
    assert sent(session, "sustainability.week_off:") == []


def test_the_bus_factor_is_that_of_the_weakest_part(
    session: Session, lead: Member, priya: Member, library: Library, monday: datetime
):
    """Cohorts by who leads them, stories by who wrote them, admin rights, keys and tasks by who could do them alone."""
    assert dependence.bus_factor([]) is None
    cohort = cohorts.create(session, lead, library.default, "Spring", now=monday)
    parts = dependence.read(session, "T1")
    assert of(parts, ProgrammePart.COHORT) == [0]
    assert dependence.bus_factor(parts) == 0
    cohorts.add_facilitators(session, cohort, lead, [lead.slack_id, priya.slack_id], now=monday)
    story = Story(workspace_id="T1", member_id=row_id(lead), created_at=monday, updated_at=monday)
    story.status = StoryStatus.PUBLISHED
    session.add(story)
    session.flush()
    parts = dependence.read(session, "T1")
    assert (of(parts, ProgrammePart.COHORT), of(parts, ProgrammePart.STORIES)) == ([2], [1])
    assert of(parts, ProgrammePart.ADMINS) == [1]
    session.add(StoryAuthor(workspace_id="T1", story_id=row_id(story), member_id=row_id(priya), added_at=monday))
    priya.role = Role.ADMIN
    keys = TaskWish(ProgrammeRole.KEYS, "Hosting account", successor=priya.slack_id)
    task = service.add(session, lead, keys, "keys", now=monday)
    parts = dependence.read(session, "T1")
    assert (of(parts, ProgrammePart.STORIES), of(parts, ProgrammePart.ADMINS)) == ([2], [2])
    assert (of(parts, ProgrammePart.KEY), dependence.bus_factor(parts)) == ([1], 1)
    alone = TaskWish(ProgrammeRole.KEYS, "Hosting account", successor=priya.slack_id, step=SuccessionStep.ALONE)
    service.edit(session, lead, row_id(task), alone, now=monday)
    assert dependence.bus_factor(dependence.read(session, "T1")) == 2
    priya.active = False
    session.add(priya)
    session.flush()
    assert dependence.bus_factor(dependence.read(session, "T1")) == 1
    assert dependence.read(session, "T2")[0].people == 0


def test_one_person_in_every_role_gets_a_kind_page(session: Session, lead: Member, monday: datetime):
    """What hangs on them, and one thing to begin with."""
    shown = page(session, lead, monday)
    assert says(shown, "*Bus factor 1:* if one person left, a part of the programme would stop.")
    assert says(shown, "• Keys and accounts: nobody has written down who has them (hosting, Slack app, signing key).")
    assert [each["action_id"] for each in shown["blocks"][-1]["elements"]] == [views.ADD, views.WEEK, views.HANDOVER]


def test_what_people_wrote_is_shown_as_text(session: Session, lead: Member, priya: Member, monday: datetime):
    """On the page, and in the messages to others."""
    wish = TaskWish(ProgrammeRole.LEAD, "<!channel> & more", "<@U1>", priya.slack_id)
    service.add(session, lead, wish, "window", now=monday)
    service.plan_week(session, lead, WeekWish(date(2026, 12, 7), priya.slack_id, "<!here>"), "week", now=monday)
    told = "".join(each.payload or "" for each in session.exec(select(Delivery)))
    everything = f"{page(session, lead, monday)}{told}"
    assert "&lt;!channel&gt; &amp; more" in everything
    assert "<!" not in everything


def test_everything_is_german_for_germans(session: Session, lead: Member, priya: Member, monday: datetime):
    """The page, the windows and the messages."""
    task = service.add(session, lead, given_to(priya), "window", now=monday)
    week = service.plan_week(session, lead, WeekWish(date(2026, 12, 7), priya.slack_id, "Neues"), "week", now=monday)
    with in_language("de"):
        shown = [
            page(session, lead, monday),
            modals.task_form(task, priya.slack_id),
            modals.week_form(),
            modals.saved(task),
            modals.taken_off(task),
            modals.planned(week, priya.slack_id),
            messages.named(lead.slack_id, task),
            messages.standing_in(lead.slack_id, week),
            messages.how_was_it(week, priya.slack_id),
            *(messages.answered(each) for each in WeekOutcome),
        ]
    assert [english_in(each) for each in shown] == [[]] * len(shown)


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_handover_has_what_a_successor_needs(
    session: Session, lead: Member, priya: Member, library: Library, monday: datetime, language: str
):
    """Names, where it's thin, each task, each cohort, the weeks that were tried, and what to do first."""
    cohort = cohorts.create(session, lead, library.default, "Spring & Co", now=monday)
    cohorts.add_facilitators(session, cohort, lead, [lead.slack_id], now=monday)
    service.add(session, lead, given_to(priya, SuccessionStep.ALONE), "window", now=monday)
    week = service.plan_week(session, lead, WeekWish(date(2026, 12, 7), priya.slack_id), "week", now=monday)
    service.answer_week(session, lead, row_id(week), WeekOutcome.SMOOTH)
    pairs = {each.id: GivenRating(4, "In the wiki") for each in PRACTICE.current.pairs}
    practice_check.check(session, lead, pairs, key="window", now=monday)
    improvements.suggest(session, person(lead), Suggestion("Lessons at ten"), key="idea", now=monday)
    pulse = PulseGroup("cohort:1", "Spring & Co")
    session.add(
        ChangePulse(
            workspace_id="T1",
            key="p",
            groups=as_json([pulse]),
            months=3,
            started_by=row_id(lead),
            started_at=monday,
            next_opens_at=monday + timedelta(days=30),
        )
    )
    session.flush()
    pack = handover.collect(session, library, lead, PRACTICE)
    assert [len(each) for each in (pack.check, pack.improvements, pack.pulses)] == [6, 1, 1]
    names = {lead.slack_id: "Lena Lead", priya.slack_id: "Priya P"}
    assert {*names} <= {*pack.slack_ids}
    with in_language(language):
        made = handover.document(pack, names, lead, now=monday)
        text = as_markdown(made)
    for fact in ("Lena Lead", "Priya P", OPENS.does, "Team page", "Spring &amp; Co", "In the wiki", "Lessons at ten"):
        assert fact in text
    assert "<@" not in text
    assert "&amp;amp;" not in text
    assert text.count("- [ ]") == len(handover.first_week())
    word = docx.Document(io.BytesIO(as_docx(made)))
    assert any("Priya P" in each.text for each in word.paragraphs)


def test_an_empty_programme_has_a_handover_too(session: Session, lead: Member, library: Library, monday: datetime):
    """It says what isn't written down yet."""
    made = handover.document(handover.collect(session, library, lead, PRACTICE), {}, lead, now=monday)
    assert says(as_markdown(made), "Nothing is written down here yet.")
    assert "Slack app" in as_markdown(made)
    assert session.exec(select(RoleTask)).all() == []
