"""Teams, sites and managers of a table, and its bad lines as a table."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import Session, select

from bot.cohorts import enrol_parser, enrolment_lists, import_errors, people_csv, placements, views
from bot.cohorts.enrolment_lists import ResolvedPerson
from bot.cohorts.models import ListOutcome, Placement
from bot.cohorts.placements import Team
from bot.journeys.content import Library
from bot.members.models import Member
from tests.cohorts.conftest import Enrol, people
from tests.sentences import says

TABLE = """Name;E-Mail;Team;Standort;Track
Ana;ana@x.example;Night shift;Leeds;getting started
Bo;;Day shift;Leeds;
Cy;cy@x.example;;;gardening"""


def from_table(rows: people_csv.PeopleTable, *outcomes: ListOutcome) -> list[ResolvedPerson]:
    found = people(*(f"U{n}" for n in range(len(outcomes))))
    return [
        replace(one, outcome=outcome, row=row, line=row.line, given=row.who)
        for one, outcome, row in zip(found, outcomes, rows.rows, strict=True)
    ]


def test_a_table_says_where_people_work(session: Session, enrol: Enrol):
    """It is kept once they are enrolled; an empty cell of a later table changes nothing."""
    read = people_csv.read(TABLE)
    assert [(row.team, row.site) for row in read.rows] == [("Night shift", "Leeds"), ("Day shift", "Leeds"), ("", "")]
    found = from_table(read, ListOutcome.BEGIN, ListOutcome.BEGIN, ListOutcome.BEGIN)
    enrol(found)
    moved = replace(
        found[0], slack_id="U0", track_id="getting-started", row=replace(read.rows[0], team="", site="York")
    )
    enrol([moved])
    kept = {row.team: row.site for row in session.exec(select(Placement))}
    assert kept["Day shift"] == "Leeds"
    assert placements.teams(session, "T1") == [Team("Day shift", "Leeds"), Team("Night shift", kept["Night shift"])]
    assert len(placements.at(session, "T1", team="Day shift")) == 1
    assert not placements.at(session, "T2", team="Day shift")


def test_bad_lines_come_back_as_a_table_with_their_reasons(session: Session, library: Library, sam: Member, monday):
    """As they were, with all their columns, and one for the reason; good lines are left out."""
    read = people_csv.read(TABLE)
    found = from_table(read, ListOutcome.BEGIN, ListOutcome.NO_PERSON, ListOutcome.NO_TRACK)
    broken = ResolvedPerson(ListOutcome.UNREADABLE, line=9)
    list_id = enrolment_lists.create(session, library, sam, enrol_parser.parse("<@U1|ana>"), now=monday)
    assert enrolment_lists.save_people(session, list_id, [*found, broken])
    seen = enrolment_lists.preview(session, library, list_id)
    head, *lines = import_errors.table(seen.problems, {row.line: row for row in read.rows})
    assert head[:5] == ["Name", "E-Mail", "Team", "Standort", "Track"]
    assert [line[0] for line in lines[:2]] == ["Bo", "Cy"]
    assert {len(line) for line in [head, *lines]} == {6}
    assert says(f"*{lines[1][-1]}:*", "*There is no such track:*")
    shown = views.preview(replace(seen, has_file=True))
    assert says(
        shown, "*Teams in the table:* {teams}. I'll remember the teams, so you can get a report on each of them."
    )
    assert says(
        shown,
        "I'll send you a file with the lines that have a problem, and the reason for each. Correct the "
        "file and upload it again.",
    )
    assert import_errors.table([], {}) == []
