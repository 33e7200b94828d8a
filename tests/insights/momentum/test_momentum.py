"""What worked, told once a month: with consent, without a ranking, and only where it is wanted."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from bot.delivery.models import Delivery, Lane
from bot.figures.ledger import FigureLedger
from bot.figures.rules import as_bits
from bot.improvement.models import Improvement, ImprovementState
from bot.insights.momentum import commands, jobs, queries, rules, service, views
from bot.insights.momentum.models import MomentumChannel, StoryNaming
from bot.insights.momentum.queries import WhatWorked, WillingAdopter
from bot.insights.momentum.service import PlanNotKeptError
from bot.journeys.models import Enrolment, Step
from bot.kit.db import row_id
from bot.kit.i18n import in_language
from bot.measurement.weeks import week_of
from bot.members import service as members
from bot.members.command_registry import CommandContext
from bot.members.models import Member
from bot.reflections import plans
from bot.reflections import views as reflections_views
from bot.reflections.models import Happened
from bot.stories.models import StoryAuthor, StoryStatus
from bot.stories.publishing.models import StoryUse
from tests.insights.momentum.conftest import WORKSPACE, WinningOffice
from tests.sentences import says

# The tenth is a Thursday.
DUE = datetime(2026, 12, 10, 7, 0, tzinfo=UTC)


def in_november(office: WinningOffice) -> WhatWorked:
    return queries.what_worked(office.session, WORKSPACE, rules.before(DUE), now=office.now)


def asked(office: WinningOffice, who: Member, text: str = "") -> CommandContext:
    return CommandContext(office.session, who, text, "D1", office.now)


def news(session: Session) -> list[Delivery]:
    return [each for each in session.exec(select(Delivery)) if each.key.startswith("insights.momentum:")]


def test_nothing_is_sent_anywhere_until_somebody_wants_it(office: WinningOffice):
    """It is off by default, and has no moment."""
    office.story(office.colleague(1), "Minutes that write themselves")
    assert jobs.next_due_at(office.session) is None
    assert not jobs.send_to_channel(office.session, now=DUE)
    assert not jobs.send_to_reader(office.session, now=DUE)
    assert news(office.session) == []


def test_a_lead_reads_what_it_would_say_before_it_is_turned_on(office: WinningOffice):
    """The preview has the lines of the message, with the day; nothing is planned by looking."""
    office.story(office.colleague(1), "Minutes that write themselves")
    shown = commands.momentum(asked(office, office.lead)).message
    assert "Minutes that write themselves" in str(shown)
    assert says(shown, "These messages are off: I won't post anything until you turn them on for a channel.")
    assert says(shown, "*What the message on {day} would say about {month}, as of today:*", day="Thu 10 Dec 2026")
    assert jobs.next_due_at(office.session) is None


def test_it_goes_to_the_channel_once_a_month_and_is_easy_to_stop(office: WinningOffice):
    """On the tenth, in the lead's hours, once; the next a month later; `off` leaves no moment."""
    office.story(office.colleague(1), "Minutes that write themselves")
    commands.momentum(asked(office, office.lead, "<#C1|wins>"))
    assert jobs.next_due_at(office.session) == DUE
    assert not jobs.send_to_channel(office.session, now=DUE - timedelta(minutes=1))
    assert jobs.send_to_channel(office.session, now=DUE)
    assert not jobs.send_to_channel(office.session, now=DUE)
    (sent,) = news(office.session)
    assert (sent.target, sent.key) == ("C1", jobs.news_key("2026-11", "C1"))
    assert says(json.loads(sent.payload or ""), "A lead can stop these messages with `/groundswell momentum off`.")
    (later,) = office.session.exec(select(MomentumChannel.next_due_at))
    # The tenth of January is a Sunday.
    assert later.date() == date(2027, 1, 11)
    commands.momentum(asked(office, office.lead, "off"))
    assert jobs.next_due_at(office.session) is None


def test_a_month_without_anything_is_silent(office: WinningOffice):
    """No empty message, and the next month is planned."""
    service.turn_on(office.session, office.lead, "C1", now=office.now)
    assert jobs.send_to_channel(office.session, now=DUE)
    assert news(office.session) == []
    assert jobs.next_due_at(office.session) is not None


def test_everybody_can_ask_for_it_and_stop_it(office: WinningOffice):
    """In their own hours; who has left gets nothing more."""
    office.story(office.colleague(1), "Minutes that write themselves")
    reader, gone = office.colleague(2), office.colleague(3)
    for each in (reader, gone):
        commands.own(asked(office, each, "me"))
    gone.active = False
    office.session.add(gone)
    while jobs.send_to_reader(office.session, now=DUE):
        pass
    (sent,) = news(office.session)
    assert sent.target == reader.slack_id
    assert views.UNSUBSCRIBE in (sent.payload or "")
    commands.own(asked(office, reader, "stop"))
    assert jobs.next_due_at(office.session) is None


def test_a_story_is_named_as_its_authors_wish(office: WinningOffice):
    """By its title; with the names of those who want that; not at all if one of them doesn't want it."""
    first, second = office.colleague(1), office.colleague(2)
    story = office.story(first, "Minutes that write themselves")
    office.session.add(
        StoryAuthor(workspace_id=WORKSPACE, story_id=row_id(story), member_id=row_id(second), added_at=office.now)
    )
    office.session.flush()
    assert [each.authors for each in in_november(office).stories] == [[]]
    service.name_stories(office.session, second, StoryNaming.NAME)
    assert [each.authors for each in in_november(office).stories] == [[second.slack_id]]
    assert first.slack_id not in str(views.news(in_november(office), is_channel=True))
    service.name_stories(office.session, first, StoryNaming.NONE)
    assert in_november(office).stories == []


def test_a_story_that_was_taken_back_or_is_older_is_not_told(office: WinningOffice):
    """Only what is in the showcase, and was put there in the month."""
    office.story(office.colleague(1), "Old", office.now - timedelta(days=40))
    withdrawn = office.story(office.colleague(2), "Withdrawn")
    withdrawn.status = StoryStatus.WITHDRAWN
    office.session.add(withdrawn)
    office.session.flush()
    assert in_november(office).stories == []


def test_a_plan_is_read_only_if_its_author_shared_it(office: WinningOffice):
    """With the name or without, as they chose; taken back or deleted, it is gone."""
    author = office.colleague(1)
    plan = office.plan(author)
    assert in_november(office).is_empty
    service.share(office.session, author, row_id(plan), by_name=False, now=office.now)
    said = str(views.news(in_november(office), is_channel=True))
    assert "name one person to ask" in said
    assert author.slack_id not in said
    service.share(office.session, author, row_id(plan), by_name=True, now=office.now)
    assert [each.author for each in in_november(office).plans] == [author.slack_id]
    service.take_back(office.session, author, row_id(plan))
    assert in_november(office).plans == []
    service.share(office.session, author, row_id(plan), by_name=True, now=office.now)
    plans.empty(office.session, plan)
    office.session.flush()
    assert in_november(office).plans == []


def test_nobody_shares_what_is_not_theirs_or_was_not_kept(office: WinningOffice):
    """Another's plan, one that partly happened, and one of another workspace."""
    author, other = office.colleague(1), office.colleague(2)
    kept, partly = office.plan(author), office.plan(author, Happened.PARTLY)
    for who, plan in ((other, kept), (author, partly)):
        with pytest.raises(PlanNotKeptError):
            service.share(office.session, who, row_id(plan), by_name=True, now=office.now)
    stranger = members.arrive(office.session, "T2", author.slack_id, now=office.now)
    with pytest.raises(PlanNotKeptError):
        service.kept_plan(office.session, stranger, row_id(kept))


@pytest.mark.parametrize(("kept", "others", "shown"), [(6, 6, "exact"), (4, 8, None), (9, 0, None)])
def test_kept_plans_are_counted_only_if_nobody_stands_out(
    office: WinningOffice, kept: int, others: int, shown: str | None
):
    """Fewer than five, or a group of less than ten, aren't said."""
    for number in range(kept + others):
        office.plan(office.colleague(number), Happened.YES if number < kept else Happened.NOT_YET)
    found = in_november(office).kept
    assert (found.shown if found else None) == shown


def test_the_month_and_its_weeks_cannot_be_subtracted(office: WinningOffice):
    """Where a report has shown a week, the month is said only if the rest of it is five people or more too."""
    for number in range(12):
        office.plan(office.colleague(number), Happened.YES if number < 6 else Happened.NOT_YET)
    week = week_of(office.now)
    family = f"kept:{week.label}"
    ledger = FigureLedger(office.session, WORKSPACE, [family], now=office.now)
    people = [office.colleague(number) for number in range(12)]
    of = as_bits(row_id(each) for each in people)
    ledger.count(family, "everybody", as_bits(row_id(each) for each in people[:6]), of)
    ledger.save()
    for number in (20, 21):
        office.plan(office.colleague(number), Happened.YES, office.now - timedelta(days=10))
    assert in_november(office).kept is None


def test_improvements_that_are_done_are_told_once_a_lead_has_looked_at_them(office: WinningOffice):
    """What a lead hasn't read stays between its author and the leads."""
    for title, looked_at in (("Lessons at ten", office.now), ("About Jonas", None)):
        office.session.add(
            Improvement(
                workspace_id=WORKSPACE,
                key=title,
                title=title,
                state=ImprovementState.DONE,
                suggested_by=row_id(office.lead),
                suggested_at=office.now,
                looked_at=looked_at,
                changed_at=office.now,
            )
        )
    office.session.flush()
    assert in_november(office).improvements == ["Lessons at ten"]


def test_adopters_are_named_only_if_they_agree_each_with_an_easy_next_step(office: WinningOffice):
    """Who used a story or asked for more lessons; in no order of how much."""
    user, learner, silent = (office.colleague(number) for number in (1, 2, 3))
    story = office.story(office.colleague(4), "Minutes that write themselves")
    for each in (user, silent):
        office.session.add(
            StoryUse(
                workspace_id=WORKSPACE,
                member_id=row_id(each),
                story_id=row_id(story),
                version=1,
                place="Sales",
                worked="yes",
                used_at=office.now,
            )
        )
    _asks_for_lessons(office, learner)
    assert queries.adopters(office.session, WORKSPACE, now=office.now) == []
    for each in (learner, user):
        service.may_be_asked(office.session, each, agreed=True)
    assert queries.adopters(office.session, WORKSPACE, now=office.now) == [
        WillingAdopter(user.slack_id, "Minutes that write themselves"),
        WillingAdopter(learner.slack_id, has_asked=True),
    ]
    shown = commands.momentum(asked(office, office.lead)).message
    assert silent.slack_id not in str(shown)
    assert says(
        shown,
        "• {person} asked for more lessons. An easy next step: send them one story and ask what they'd try with it.",
    )
    service.may_be_asked(office.session, user, agreed=False)
    assert [each.slack_id for each in queries.adopters(office.session, WORKSPACE, now=office.now)] == [learner.slack_id]


def _asks_for_lessons(office: WinningOffice, learner: Member) -> None:
    enrolment = Enrolment(
        workspace_id=WORKSPACE, member_id=row_id(learner), track_id="everyday-ai", enrolled_at=office.now
    )
    office.session.add(enrolment)
    office.session.flush()
    for number in range(queries.MORE_LESSONS):
        key = f"lesson:{number}"
        step = Step(workspace_id=WORKSPACE, enrolment_id=row_id(enrolment), lesson_id=key, key=key, taken_at=office.now)
        message = Delivery(
            workspace_id=WORKSPACE, key=key, target=learner.slack_id, lane=Lane.PROMPT, due_at=office.now
        )
        office.session.add_all([step, message])
    office.session.flush()


def test_what_people_write_is_escaped(office: WinningOffice):
    """A title and a plan are no markup."""
    author = office.colleague(1)
    plan = office.plan(author)
    plan.will = "<!channel> look"
    office.session.add(plan)
    office.story(author, "<!here> & more")
    service.share(office.session, author, row_id(plan), by_name=True, now=office.now)
    said = str(views.news(in_november(office), is_channel=True))
    assert "<!" not in said


def test_it_is_read_in_the_language_of_its_reader(office: WinningOffice):
    """The channel's is that of the lead who chose it."""
    office.story(office.colleague(1), "Protokolle")
    office.lead.language = "de"
    office.session.add(office.lead)
    service.turn_on(office.session, office.lead, "C1", now=office.now)
    jobs.send_to_channel(office.session, now=DUE)
    (sent,) = news(office.session)
    with in_language("de"):
        assert says(json.loads(sent.payload or ""), "What worked in {month}", "de", month="November")


def test_the_page_of_a_member_says_what_leads_would_see(office: WinningOffice):
    """Before they agree, and with what they could share."""
    author = office.colleague(1)
    office.plan(author)
    shown = commands.own(asked(office, author)).message
    assert says(
        shown,
        "*Would you like to do more?* If you say yes, leads only see your name, and that you've used a "
        "story or asked for more lessons.",
    )
    assert views.SHARE in str(shown)
    assert views.kept_lines(service.choice(office.session, author), 0) == []


def test_a_plan_that_happened_can_be_shared_where_it_was_answered(office: WinningOffice):
    """One that only partly happened can't."""
    for happened, is_offered in ((Happened.YES, True), (Happened.PARTLY, False), (Happened.NOT_YET, False)):
        plan = office.plan(office.colleague(1), happened)
        card = reflections_views.answered(plan, happened, "Europe/Berlin", {}, asking=1, obstacle=None)
        assert (reflections_views.SHARE_WIN in str(card)) is is_offered
