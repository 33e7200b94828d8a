"""Holders of the certificate stay in touch."""

from __future__ import annotations

import itertools
import json
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from bot.certification.alumni import commands, jobs, service, views
from bot.certification.alumni.commands import NoAlumniChannelError
from bot.certification.alumni.content import PROMPTS, AlumniContext
from bot.certification.alumni.models import Alumnus
from bot.certification.alumni.service import NotAlumnusError
from bot.certification.certificates import service as certificates
from bot.certification.certificates.models import Certificate
from bot.certification.certificates.rules import Grounds
from bot.certification.certificates.service import Award, NoCertificateError
from bot.delivery.models import Delivery
from bot.kit.db import row_id
from bot.kit.i18n import in_language
from bot.kit.slack import Json
from bot.members.command_registry import CommandContext
from bot.members.models import Member, Role, Workspace
from bot.members.service import person
from bot.settings import ROOT
from bot.stories.models import Story, StoryStatus
from tests.certification.office import Office, arrived

CHANNEL = "C0ALUMNI"


@pytest.fixture
def prompts() -> AlumniContext:
    return AlumniContext.load(ROOT / "content")


def certified(office: Office, member: Member | None = None) -> Certificate:
    """Somebody holds a certificate."""
    holder = person(member or office.candidate)
    return certificates.issue(office.session, holder, Award("Trainer", Grounds(), 24), now=office.now)


def touches(session: Session) -> list[Json]:
    """The quarterly messages, in order."""
    found = session.exec(select(Delivery).order_by(Delivery.id)).all()  # type: ignore[arg-type]
    return [json.loads(each.payload or "{}") for each in found if each.key.startswith("alumni.touch:")]


def card(office: Office) -> Json:
    """What the candidate gets for `/learn alumni`."""
    made = commands.own(CommandContext(office.session, office.candidate, "", "D1", office.now)).message
    assert made
    return made


def actions(shown: Json) -> dict[str, str]:
    """The buttons of a message with their values."""
    rows = [each["elements"] for each in shown["blocks"] if each["type"] == "actions"]
    return {each["action_id"]: each.get("value", "") for row in rows for each in row}


def publish(office: Office, by: Member, title: str, at: datetime) -> None:
    """A story comes into the showcase."""
    story = Story(workspace_id="T1", member_id=row_id(by), created_at=at, updated_at=at)
    story.title, story.status, story.published_at = title, StoryStatus.PUBLISHED, at
    office.session.add(story)
    office.session.flush()


def test_a_new_holder_is_invited_once(session: Session, office: Office):
    """To the channel that was set; nobody else is, and nobody twice."""
    assert jobs.next_due_at(session) is None
    service.set_channel(session, office.lead, CHANNEL, now=office.now)
    certified(office)
    revoked = certified(office, office.assessors[0])
    certificates.revoke(session, revoked, office.lead, "copied", now=office.now)
    assert jobs.next_due_at(session) == office.now
    assert [jobs.invite(session, now=office.now) for _ in range(2)] == [1, 0]
    [message] = session.exec(select(Delivery)).all()
    assert (message.target, message.key) == (office.candidate.slack_id, jobs.invitation_key(office.who.member_id))
    shown = json.loads(message.payload or "")
    assert actions(shown).keys() == {views.JOIN}
    assert f"<#{CHANNEL}>" in shown["text"]
    assert jobs.next_due_at(session) is None


def test_joining_offers_to_help_and_leaving_ends_everything(session: Session, office: Office):
    """Nobody is among those who help unless they said so."""
    with pytest.raises(NoCertificateError):
        card(office)
    with pytest.raises(NoCertificateError):
        service.join(session, office.candidate, now=office.now)
    certified(office)
    assert actions(card(office)).keys() == {views.JOIN}
    with pytest.raises(NotAlumnusError):
        service.would_rate(session, office.candidate, wish=True)
    service.join(session, office.candidate, now=office.now)
    assert (service.raters(session, "T1"), service.leaders(session, "T1")) == ([], [])
    assert actions(card(office))[views.RATE] == views.YES
    service.would_rate(session, office.candidate, wish=True)
    service.would_lead(session, office.candidate, wish=True)
    assert actions(card(office))[views.RATE] == views.NO
    assert service.raters(session, "T1") == service.leaders(session, "T1") == [office.candidate]
    assert service.raters(session, "T2") == []
    service.leave(session, office.candidate, now=office.now)
    assert (service.raters(session, "T1"), service.leaders(session, "T1")) == ([], [])
    assert jobs.next_due_at(session) is None
    assert actions(card(office)).keys() == {views.JOIN}


def test_a_message_comes_each_quarter_with_the_prompts_in_turn(
    session: Session, office: Office, prompts: AlumniContext
):
    """Five prompts, then the first again; each at the beginning of a working day."""
    certified(office)
    service.join(session, office.candidate, now=office.now)
    days = []
    for _quarter in range(PROMPTS + 1):
        due = jobs.next_due_at(session)
        assert due
        days.append(due.date())
        assert jobs.send_due(session, prompts, now=due - timedelta(seconds=1)) is None
        assert jobs.send_due(session, prompts, now=due) == office.who.member_id
        assert jobs.send_due(session, prompts, now=due) is None
    assert all(80 < (later - earlier).days < 100 for earlier, later in itertools.pairwise(days))
    assert all(day.weekday() < 5 for day in days)
    said = [each["text"] for each in touches(session)]
    assert len({*said[:PROMPTS]}) == PROMPTS
    assert said[PROMPTS] == said[0]
    assert prompts.prompt(0) in said[0]


def test_it_brings_the_newest_story_of_somebody_else_and_each_once(
    session: Session, office: Office, prompts: AlumniContext
):
    """Not one's own, and not what was there before; a title is shown as text."""
    publish(office, office.lead, "Long ago", office.now - timedelta(days=1))
    certified(office)
    service.join(session, office.candidate, now=office.now)
    publish(office, office.candidate, "My own", office.now + timedelta(days=3))
    publish(office, office.lead, "Invoices <!channel>", office.now + timedelta(days=2))
    for _quarter in range(2):
        due = jobs.next_due_at(session)
        assert due
        jobs.send_due(session, prompts, now=due)
    first, second = (each["text"] for each in touches(session))
    assert "Invoices &lt;!channel&gt;" in first
    assert not any(title in first + second for title in ("Long ago", "My own", "<!channel>"))
    assert "Invoices" not in second


@pytest.mark.parametrize("why", ["stopped", "revoked", "inactive", "gone"])
def test_nothing_comes_to_those_who_want_none_or_are_gone(
    session: Session, office: Office, prompts: AlumniContext, why: str
):
    """And the clock doesn't stand still at them."""
    made = certified(office)
    service.join(session, office.candidate, now=office.now)
    due = jobs.next_due_at(session)
    assert due
    if why == "stopped":
        service.want_messages(session, office.candidate, wish=False, now=office.now)
    elif why == "revoked":
        certificates.revoke(session, made, office.lead, "copied", now=office.now)
    elif why == "inactive":
        office.candidate.active = False
    else:
        session.get_one(Workspace, "T1").gone_at = office.now
    session.flush()
    jobs.send_due(session, prompts, now=due)
    assert touches(session) == []
    after = jobs.next_due_at(session)
    assert after is None or after > due


def test_stopping_the_messages_is_not_leaving(session: Session, office: Office):
    """They come back when they are wanted again."""
    certified(office)
    service.join(session, office.candidate, now=office.now)
    service.would_lead(session, office.candidate, wish=True)
    service.want_messages(session, office.candidate, wish=False, now=office.now)
    assert service.leaders(session, "T1") == [office.candidate]
    assert actions(card(office))[views.MESSAGES] == views.YES
    service.want_messages(session, office.candidate, wish=True, now=office.now)
    assert session.exec(select(Alumnus)).one().next_due_at


def test_somebody_whose_certificate_was_revoked_can_still_leave(session: Session, office: Office):
    """And asks nobody for help any more."""
    made = certified(office)
    service.join(session, office.candidate, now=office.now)
    service.would_rate(session, office.candidate, wish=True)
    certificates.revoke(session, made, office.lead, "copied", now=office.now)
    assert service.raters(session, "T1") == []
    service.leave(session, office.candidate, now=office.now)
    assert actions(card(office)).keys() == {views.JOIN}
    with pytest.raises(NoCertificateError):
        service.join(session, office.candidate, now=office.now)


def test_a_channel_is_of_its_workspace(session: Session, office: Office):
    """A text without a channel sets none."""
    service.set_channel(session, office.lead, CHANNEL, now=office.now)
    other = arrived(session, "ULEAD002", Role.ADMIN, office.now, "T2")
    assert service.channel(session, other.workspace_id) is None
    with pytest.raises(NoAlumniChannelError):
        commands.of_workspace(CommandContext(session, office.lead, "alumni-berlin", "D1", office.now))
    assert service.channel(session, "T1") == CHANNEL


def test_the_prompts_are_there_in_every_language(prompts: AlumniContext):
    """Five of each, and none is left in English."""
    found = {}
    for language in ("en", "de"):
        with in_language(language):
            found[language] = [prompts.prompt(number) for number in range(PROMPTS)]
    assert not {*found["en"]} & {*found["de"]}
