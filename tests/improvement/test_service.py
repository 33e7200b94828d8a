from __future__ import annotations

from datetime import datetime

import pytest
from sqlmodel import Session, select

from bot.cohorts.service import ForStaffError
from bot.delivery.models import Delivery
from bot.improvement import queries, service, views
from bot.improvement.models import Improvement, ImprovementState
from bot.improvement.queries import Backlog
from bot.improvement.service import Suggestion
from bot.kit.db import row_id
from bot.members import service as members
from bot.members.models import Member
from tests.sentences import says


def suggested(session: Session, who: Member, title: str, now: datetime, **more: object) -> Improvement:
    """An improvement that somebody suggests."""
    wish = Suggestion(title, **more)  # type: ignore[arg-type] # each test knows its fields
    return service.suggest(session, members.person(who), wish, key=f"test:{title}", now=now)


def test_a_suggestion_is_kept_once(session: Session, lena: Member, monday: datetime):
    """The same key twice is the same suggestion, with its author's vote and the typical impact as a first guess."""
    first = suggested(session, lena, "Shorter lessons", monday, category="format")
    again = suggested(session, lena, "Shorter lessons", monday)

    assert first.id == again.id
    assert first.impact == 3
    assert [each.votes for each in queries.backlog(session, lena).current] == [1]


def test_a_long_suggestion_is_kept_whole(session: Session, lena: Member, monday: datetime):
    """Its beginning is the title and all of it stands below; a title that is too long is refused, never cut."""
    long = "Please send the lessons later in the day because " + "our shifts differ " * 9
    made = service.suggest(session, members.person(lena), service.in_own_words(long), key="long", now=monday)
    assert len(made.title) <= service.MAX_TITLE
    assert made.today == long.strip()
    with pytest.raises(service.LongSuggestionError):
        suggested(session, lena, "x" * (service.MAX_TITLE + 1), monday)
    with pytest.raises(service.LongTextError):
        suggested(session, lena, "Later", monday, today="x" * (service.MAX_TEXT + 1))


def test_an_owner_is_told_once(session: Session, sam: Member, lena: Member, mateo: Member, monday: datetime):
    """By somebody else, whenever it changes hands; never about what they took on themselves."""
    number = row_id(suggested(session, sam, "Shorter lessons", monday, owner=sam.slack_id))
    for owner in (lena, lena, mateo, lena):
        service.edit(session, sam, number, Suggestion("Shorter lessons", owner=owner.slack_id), now=monday)
    told = session.exec(select(Delivery)).all()
    assert [each.target for each in told if each.key.startswith("improvement.owner")] == [lena.slack_id, mateo.slack_id]
    told_mateo = next(each.payload or "" for each in told if each.target == mateo.slack_id)
    assert "Shorter lessons" in told_mateo


def test_others_read_it_once_a_lead_has(session: Session, sam: Member, lena: Member, mateo: Member, monday: datetime):
    """Until then its author and leads see it, and nobody else can vote for it."""
    number = row_id(suggested(session, lena, "Shorter lessons", monday))
    assert not queries.backlog(session, mateo).current
    with pytest.raises(service.NoImprovementError):
        service.vote(session, mateo, number, now=monday)

    service.edit(session, sam, number, Suggestion("Shorter lessons", effort=1), now=monday)
    assert service.vote(session, mateo, number, now=monday)
    assert queries.backlog(session, mateo).current[0].is_mine


def test_a_vote_can_be_taken_back(session: Session, sam: Member, mateo: Member, monday: datetime):
    """Twice is none, and a small number of votes is not told."""
    number = row_id(suggested(session, sam, "Shorter lessons", monday))
    assert [service.vote(session, mateo, number, now=monday) for _ in range(3)] == [True, False, True]
    shown = views.everything(queries.backlog(session, mateo), is_lead=False)
    assert says(shown, "fewer than {k} votes", k=5)


def test_dropping_needs_a_reason_and_its_author_reads_it(session: Session, sam: Member, lena: Member, monday: datetime):
    """The reason goes to the author in their language, and into the history."""
    number = row_id(suggested(session, lena, "Shorter lessons", monday))
    with pytest.raises(service.NoReasonError):
        service.decide(session, sam, number, ImprovementState.DROPPED, " ", was="open", now=monday)
    service.decide(session, sam, number, ImprovementState.DROPPED, "They are two minutes", was="open", now=monday)

    (told,) = session.exec(select(Delivery)).all()
    assert told.target == lena.slack_id
    assert says(told.payload, "You suggested “{title}”. We won't do it. The reason:", "de", title="Shorter lessons")
    found = queries.details(session, sam, service.find(session, "T1", number))
    assert [each.reason for each in found.changes] == ["They are two minutes"]


def test_you_said_we_did_goes_to_the_channel_and_the_author(
    session: Session, sam: Member, lena: Member, monday: datetime
):
    """One line in the channel that the admin chose, without a name."""
    service.choose_channel(session, sam, "C0NEWS")
    number = row_id(suggested(session, lena, "Shorter lessons", monday))
    service.decide(session, sam, number, ImprovementState.DECIDED, "", was="open", now=monday)
    service.decide(session, sam, number, ImprovementState.DONE, "Cut by half", was="decided", now=monday)

    rows = session.exec(select(Delivery).order_by(Delivery.id)).all()  # type: ignore[arg-type] # a column
    assert [row.target for row in rows] == [lena.slack_id, lena.slack_id, "C0NEWS"]
    assert says(rows[2].payload, "*You said:* {title}\n*We did:* {what}", title="Shorter lessons", what="Cut by half")
    assert lena.slack_id not in (rows[2].payload or "")


def test_of_two_decisions_the_second_is_refused(session: Session, sam: Member, lena: Member, monday: datetime):
    """Who decides on what has changed meanwhile is told so."""
    number = row_id(suggested(session, lena, "Shorter lessons", monday))
    service.decide(session, sam, number, ImprovementState.DECIDED, "", was="open", now=monday)
    with pytest.raises(service.AlreadyDecidedError):
        service.decide(session, sam, number, ImprovementState.DROPPED, "No", was="open", now=monday)


def test_only_leads_decide_and_only_in_their_workspace(session: Session, sam: Member, lena: Member, monday: datetime):
    """A learner may not, and a number of another workspace is unknown."""
    number = row_id(suggested(session, lena, "Shorter lessons", monday))
    with pytest.raises(ForStaffError):
        service.decide(session, lena, number, ImprovementState.DONE, "", was="open", now=monday)
    members.make_admin(session, "T2", "UELSE001", now=monday)
    stranger = members.find(session, "T2", "UELSE001")
    assert stranger
    with pytest.raises(service.NoImprovementError):
        service.decide(session, stranger, number, ImprovementState.DONE, "", was="open", now=monday)
    assert queries.backlog(session, stranger) == Backlog([], [], [])


def test_its_author_takes_it_back_until_a_lead_has_looked(
    session: Session, sam: Member, lena: Member, monday: datetime
):
    """Afterwards it stays."""
    first, second = (row_id(suggested(session, lena, title, monday)) for title in ("Shorter", "Longer"))
    service.edit(session, sam, second, Suggestion("Longer"), now=monday)
    assert service.withdraw(session, lena, first)
    assert not service.withdraw(session, lena, second)
    assert [each.number for each in queries.backlog(session, sam).current] == [second]


@pytest.mark.parametrize("title", ["", "  ", "ab"])
def test_a_suggestion_says_what_should_change(session: Session, lena: Member, monday: datetime, title: str):
    """A title of nothing is refused."""
    with pytest.raises(service.UntitledImprovementError):
        suggested(session, lena, title, monday)
