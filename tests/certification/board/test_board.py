"""What those who run the programme see of the certification and do about it."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from bot.certification.assessment import queries
from bot.certification.assessment import views as assessment_views
from bot.certification.assessment.models import SeatKind
from bot.certification.assessment.queries import BoardLine, NoSeatError
from bot.certification.board import commands, consents, drift, export, reminders, views
from bot.certification.board.reminders import RemindedLatelyError
from bot.certification.capstone import service as capstones
from bot.certification.capstone.service import ElementText
from bot.certification.certificates import service as certificates
from bot.certification.certificates.models import Certificate
from bot.certification.certificates.rules import Grounds
from bot.certification.certificates.service import Award
from bot.certification.teach_back import queries as teach_backs
from bot.cohorts.service import ForStaffError
from bot.delivery.models import Delivery
from bot.kit.db import row_id
from bot.kit.slack import Json
from bot.members.command_registry import CommandContext
from bot.members.models import DayOff, Member, Role
from bot.members.service import person
from tests.certification.office import Office, arrived
from tests.certification.teach_back.cast import Cast


def sent(session: Session, prefix: str) -> list[Delivery]:
    """The messages whose key begins so."""
    return [each for each in session.exec(select(Delivery)) if each.key.startswith(prefix)]


def shown(office: Office, member: Member, text: str = "") -> Json:
    """What somebody gets for the command."""
    context = CommandContext(office.session, member, text, "D1", office.now)
    made = commands.certification_command(office.certification, context).message
    assert made
    return made


def certified(office: Office, member: Member, name: str) -> Certificate:
    """Somebody with a signed certificate."""
    made = certificates.issue(office.session, person(member), Award("Trainer", Grounds(), 24), now=office.now)
    made.holder_name = name
    office.session.flush()
    return made


def test_an_assessor_is_reminded_once_when_five_working_days_are_over(session: Session, office: Office):
    """Weekends and days off don't count, and neither does a second look of the clock."""
    office.begun()
    submission = office.hands_in()
    seat = office.seat(submission, SeatKind.FIRST)
    monday = reminders.due_at(session, seat)
    assert (monday.date() - office.now.date()).days == 7
    session.add(DayOff(workspace_id="T1", day=(office.now + timedelta(days=2)).date().isoformat()))
    session.flush()
    due = reminders.due_at(session, seat)
    assert due == monday + timedelta(days=1)
    assert reminders.next_due_at(session) == due
    assert reminders.remind_all(session, now=due - timedelta(seconds=1)) == 0
    assert reminders.remind_all(session, now=due) == 2
    assert reminders.remind_all(session, now=due + timedelta(days=30)) == 0
    assert reminders.next_due_at(session) is None
    assert len(sent(session, "assessment.reminder:")) == 2


def test_nobody_is_reminded_of_marks_that_are_locked(session: Session, office: Office):
    """Nor is somebody who has left."""
    office.begun()
    submission = office.hands_in()
    first, second = (office.seat(submission, kind) for kind in (SeatKind.FIRST, SeatKind.SECOND))
    office.marks(first, {"people": 1, "goals": 1, "calendar": 1})
    office.locks(first)
    session.get_one(Member, second.member_id).active = False
    session.flush()
    assert reminders.remind_all(session, now=office.now + timedelta(days=60)) == 0


def test_a_lead_reminds_at_most_once_a_day(session: Session, office: Office):
    """Nobody who doesn't run the programme does, nor somebody whose own work it is, nor of another workspace's seat."""
    office.begun()
    number = row_id(office.seat(office.hands_in(), SeatKind.FIRST))
    reminders.remind(session, office.lead, number, now=office.now)
    with pytest.raises(RemindedLatelyError):
        reminders.remind(session, office.lead, number, now=office.now + timedelta(hours=23))
    reminders.remind(session, office.lead, number, now=office.now + timedelta(hours=25))
    assert len(sent(session, f"assessment.reminder:{number}")) == 2
    with pytest.raises(ForStaffError):
        reminders.remind(session, office.assessors[0], number, now=office.now)
    stranger = arrived(session, "ULEAD002", Role.ADMIN, office.now, "T2")
    office.candidate.role = Role.FACILITATOR
    for lead in (stranger, office.candidate):
        with pytest.raises(NoSeatError):
            reminders.remind(session, lead, number, now=office.now + timedelta(days=9))


def test_the_board_names_who_judges_and_never_who_judges_the_readers_own(session: Session, office: Office):
    """With a button to remind for each seat that waits, and how many each has to mark."""
    office.begun()
    office.hands_in()
    board = str(shown(office, office.lead))
    assert board.count(f"'{assessment_views.REMIND}'") == 2
    office.candidate.role = Role.ADMIN
    session.flush()
    own = shown(office, office.candidate)
    assert assessment_views.REMIND not in str(own)
    load = views.assessors({each.slack_id: 0 for each in office.assessors}, [])
    assert load[0] in own["blocks"]
    for judge in office.assessors:
        assert assessment_views.REMIND not in str(shown(office, judge))


def test_somebody_who_has_only_looked_is_not_on_the_board(session: Session, office: Office):
    """A capstone counts as begun once a piece is written."""
    capstones.begin(session, office.who, now=office.now)
    assert office.candidate.slack_id not in str(shown(office, office.lead))
    office.begun(people="Forty nurses")
    assert office.candidate.slack_id in str(shown(office, office.lead))


def test_more_candidates_cost_no_more_queries(session: Session, office: Office):
    """For each person who has begun, a line says how much is written."""
    office.begun()
    few, lines = _counted(session)
    assert [each.written for each in lines] == [3]
    for number in range(5):
        other = arrived(session, f"UMORE00{number}", Role.CHAMPION, office.now)
        capstone = capstones.begin(session, person(other), now=office.now)
        capstones.write(session, capstone, {"people": ElementText("Ten clerks")}, now=office.now)
    many, lines = _counted(session)
    assert [each.written for each in lines] == [1, 1, 1, 1, 1, 3]
    assert many == few


def _counted(session: Session) -> tuple[int, list[BoardLine]]:
    """How many statements the board takes, and its lines."""
    seen: list[str] = []
    session.flush()

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    engine = session.connection().engine
    sa.event.listen(engine, "before_cursor_execute", count)
    lines = queries.board(session, "T1")
    sa.event.remove(engine, "before_cursor_execute", count)
    return len(seen), lines


def test_drift_is_a_mean_difference_from_five_double_marks_on(session: Session, monkeypatch, monday):
    """Each has the other's with its sign turned round; with four double marks there is none."""
    monkeypatch.setattr(drift, "MIN_DOUBLE_MARKS", 4)
    office = Office.opened(session, monday, judges=2)
    office.begun()
    submission = office.judged(office.hands_in(), (4, 3, 2), (3, 3, 3))
    assert drift.drifts(session, office.lead) == []
    monkeypatch.setattr(drift, "MIN_DOUBLE_MARKS", 3)
    found = {each.member_id: each for each in drift.drifts(session, office.lead)}
    first, second = (office.seat(submission, kind).member_id for kind in (SeatKind.FIRST, SeatKind.SECOND))
    assert found[first].mean == -found[second].mean == Fraction(0)
    assert {each.number for each in found.values()} == {1, 2}
    assert drift.drifts(session, office.candidate) == []


def test_drift_shows_who_marks_higher_without_a_name(session: Session, monkeypatch, monday):
    """The lead reads a number, the assessor themself their own difference and nobody else's."""
    monkeypatch.setattr(drift, "MIN_DOUBLE_MARKS", 3)
    office = Office.opened(session, monday, judges=2)
    office.begun()
    submission = office.judged(office.hands_in(), (4, 4, 3), (3, 3, 3))
    high, low = (office.seat(submission, kind).member_id for kind in (SeatKind.FIRST, SeatKind.SECOND))
    found = {each.member_id: each for each in drift.drifts(session, office.lead)}
    assert (found[high].mean, found[low].mean) == (Fraction(2, 3), Fraction(-2, 3))
    lines = views.assessors({}, drift.drifts(session, office.lead))
    assert "<@" not in str(lines)
    assert lines[0] in shown(office, office.lead)["blocks"]
    card = str(shown(office, session.get_one(Member, high)))
    assert views.own_drift(found[high])["elements"][0]["text"] in card
    assert views.own_drift(found[low])["elements"][0]["text"] not in card


def test_five_double_marks_are_the_least():
    """Fewer could be told apart."""
    assert drift.MIN_DOUBLE_MARKS == 5


def test_marks_that_are_not_locked_by_both_are_in_no_drift(session: Session, monkeypatch, monday):
    """One locked seat alone says nothing."""
    monkeypatch.setattr(drift, "MIN_DOUBLE_MARKS", 1)
    office = Office.opened(session, monday, judges=2)
    office.begun()
    submission = office.hands_in()
    for kind in (SeatKind.FIRST, SeatKind.SECOND):
        office.marks(office.seat(submission, kind), {"people": 1, "goals": 1, "calendar": 1})
    office.locks(office.seat(submission, SeatKind.FIRST))
    assert drift.drifts(session, office.lead) == []


def test_hr_gets_a_row_only_of_those_who_agreed(session: Session, office: Office):
    """No row without consent, none after it was taken back, of a revoked one, or of another workspace."""
    lena, jon, ada = office.assessors[:3]
    for member, name in ((lena, "Lena"), (jon, "=Jon"), (ada, "Ada")):
        certified(office, member, name)
    other = arrived(session, "UOTHER01", Role.CHAMPION, office.now, "T2")
    certified(office, other, "Other")

    def names() -> list[object]:
        return [row[0] for row in export.rows(session, "T1", now=office.now)[1:]]

    assert names() == []
    for member in (lena, jon, ada, other):
        consents.agree(session, person(member), now=office.now)
        consents.agree(session, person(member), now=office.now)
    assert sorted(map(str, names())) == ["=Jon", "Ada", "Lena"]
    consents.take_back(session, person(ada))
    [held] = certificates.of_member(session, person(jon))
    certificates.revoke(session, held, office.lead, "copied", now=office.now)
    assert names() == ["Lena"]
    assert not consents.has_agreed(session, person(ada))


def test_the_board_counts_certificates_and_offers_a_file_only_with_consent(session: Session, office: Office):
    """Revoking is offered from the first one on."""
    assert views.REVOKE_ONE not in str(shown(office, office.lead))
    certified(office, office.candidate, "Cara")
    board = str(shown(office, office.lead))
    assert views.REVOKE_ONE in board
    assert views.HR_TABLE not in board
    consents.agree(session, office.who, now=office.now)
    assert views.HR_TABLE in str(shown(office, office.lead))


def test_a_channel_is_set_by_those_who_run_the_programme(session: Session, office: Office):
    """Others are refused."""
    with pytest.raises(ForStaffError):
        shown(office, office.candidate, "alumni <#C0ALUMNI|alumni>")
    assert "<#C0ALUMNI>" in shown(office, office.lead, "alumni <#C0ALUMNI|alumni>")["text"]
    assert "<#C0ALUMNI>" not in shown(office, office.lead, "alumni off")["text"]


def test_the_board_shows_teach_backs(cast: Cast, lena: Member) -> None:
    """Whose is when and whom it waits for; of one's own nobody is named."""
    made = cast.begins(lena)
    asked = [cast.member(each).slack_id for each in teach_backs.raters(cast.session, made)]
    found = commands._teach_backs(CommandContext(cast.session, cast.known["sam"], "", "D1", cast.now))
    assert [(each.speaker.slack_id, [*each.awaited]) for each in found] == [(lena.slack_id, asked)]
    assert all(one in str(views.teach_backs(found, "Europe/Berlin")) for one in (lena.slack_id, *asked))
    own = commands._teach_backs(CommandContext(cast.session, lena, "", "D1", cast.now))
    assert [[*each.awaited] for each in own] == [[]]
    assert views.teach_backs([], "Europe/Berlin") == []
