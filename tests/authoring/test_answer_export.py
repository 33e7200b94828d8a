"""Answers for other programs, from a database of each kind."""

from __future__ import annotations

import csv
import io
import json
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from bot.authoring import answer_export
from bot.authoring.answer_export import FORMULA, export, harmless
from bot.kit.db import Database
from bot.members import service as members
from bot.members.models import Workspace
from bot.quizzes import service
from bot.quizzes.service import AnswerClick, NewQuestion
from tests.quizzes.kinds import EVERY, TEXT
from tests.quizzes.test_service import FILLED, LIVE

INTERACTIONS = {
    "single_choice": "choice",
    "multiple_choice": "choice",
    "true_false": "true-false",
    "numeric": "numeric",
    "short_text": "fill-in",
    "ordering": "sequencing",
    "matching": "matching",
    "scale": "likert",
    "free_text": "long-fill-in",
}


@pytest.fixture
def session(db: Database, monday: datetime) -> Iterator[Session]:
    """Two workspaces, in each of which somebody has answered every kind, one an hour."""
    with Session(db.engine, expire_on_commit=False) as session:
        for team in ("T1", "T2"):
            session.add(Workspace(id=team, installed_at=monday))
            session.flush()
            member = members.arrive(session, team, "U1", now=monday)
            session.flush()
            assert member.id
            for at, question in enumerate(EVERY):
                asking = NewQuestion(team, member.id, "lesson", question)
                service.ask(session, [asking], now=monday)
                pressed, form = FILLED[question.kind]
                click = AnswerClick(team, "U1", f"{asking.ask_id}:{pressed}", form)
                service.answer(session, click, live=LIVE, now=monday + timedelta(hours=at))
        yield session


def table(session: Session, **wanted: Any) -> list[dict[str, str]]:
    out = io.StringIO()
    count = export(session, "csv", out, **wanted)
    rows = list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))
    assert len(rows) == count
    return rows


def statements(session: Session) -> list[dict[str, Any]]:
    out = io.StringIO()
    assert export(session, "xapi", out, workspace_id="T1") == len(EVERY)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_table_has_a_row_for_each_answer(session: Session):
    """In words, oldest first, with what it came to."""
    rows = table(session, workspace_id="T1")
    assert [row["kind"] for row in rows] == [question.kind for question in EVERY]
    assert [row["given"] for row in rows] == [
        *("Ask the team", "Ask the team | Write it down", "false", "12", "act", "Plan | Do | Check | Act"),
        *("Quick wins | Proof | A say", "7", "Some words."),
    ]
    assert [row["score"] for row in rows] == [*["1.0"] * 7, "", ""]
    first = rows[0]
    assert (first["workspace"], first["member"], first["confident"], first["answered_at"]) == (
        ("T1", "U1", "True", "2026-11-23T08:00:00Z")
    )


def test_a_table_may_be_of_one_workspace_or_of_late(session: Session, monday: datetime):
    """Without either it has everything."""
    assert len(table(session)) == 2 * len(EVERY)
    late = table(session, since=monday + timedelta(hours=7))
    assert {(row["workspace"], row["kind"]) for row in late} == {
        (team, kind) for team in ("T1", "T2") for kind in ("scale", "free_text")
    }


@given(st.text(max_size=20))
def test_no_cell_begins_like_a_formula(text: str):
    """Whatever somebody wrote, a spreadsheet takes it for text; other text stays as it is."""
    cell = harmless(text)
    assert isinstance(cell, str)
    assert not cell.startswith(FORMULA)
    assert cell in (text, f"'{text}")


@pytest.mark.parametrize("text", ['=HYPERLINK("http://evil.example")', "+1", "-2+3", "@SUM(A1)", "\t=1", "\uff1d1"])
def test_a_formula_is_marked_as_text(text: str):
    """The usual ways to smuggle one in."""
    assert harmless(text) == f"'{text}"


def test_statements_are_those_of_xapi(session: Session):
    """Each names an account, never an e-mail, and tells its interaction in the specification's own words."""
    said = statements(session)
    for statement, question in zip(said, EVERY, strict=True):
        assert uuid.UUID(statement["id"])
        assert statement["version"] == "1.0.3"
        assert statement["actor"] == {
            "objectType": "Agent",
            "account": {"homePage": "https://app.slack.com/client/T1", "name": "U1"},
        }
        assert statement["verb"]["id"] == "http://adlnet.gov/expapi/verbs/answered"
        definition = statement["object"]["definition"]
        assert definition["interactionType"] == INTERACTIONS[question.kind]
        _components_are_sound(definition)
        score = statement["result"].get("score", {}).get("scaled")
        assert score is None or -1 <= score <= 1
        assert statement["result"].get("success") is (True if score == 1 else None)
    assert "mbox" not in json.dumps(said)
    assert len({statement["id"] for statement in said}) == len(said)
    assert [statement["id"] for statement in statements(session)] == [statement["id"] for statement in said]


def _components_are_sound(definition: dict[str, Any]) -> None:
    """Their ids are distinct within a list and have no space in them; every text has its language."""
    for name in ("choices", "scale", "source", "target"):
        ids = [component["id"] for component in definition.get(name, [])]
        assert len(set(ids)) == len(ids)
        assert not any(" " in one for one in ids)
        assert all(list(component["description"]) == ["und"] for component in definition.get(name, []))


def test_responses_follow_the_patterns(session: Session):
    """With the specification's own separators; the best answer is what is called correct."""
    found = {s["object"]["definition"]["interactionType"]: s for s in statements(session)[1:]}
    said = {kind: statement["result"]["response"] for kind, statement in found.items()}
    assert said == {
        "choice": "1[,]3",
        "true-false": "false",
        "numeric": "12",
        "fill-in": "act",
        "sequencing": "1[,]2[,]3[,]4",
        "matching": "1[.]1[,]2[.]2[,]3[.]3",
        "likert": "7",
        "long-fill-in": "Some words.",
    }
    patterns = {kind: s["object"]["definition"].get("correctResponsesPattern") for kind, s in found.items()}
    assert patterns["numeric"] == ["10[:]14"]
    assert patterns["fill-in"] == ["{case_matters=false}act", "{case_matters=false}adjust"]
    for kind in ("choice", "true-false", "sequencing", "matching"):
        assert patterns[kind] == [said[kind]]


def test_many_answers_are_not_held_at_once(session: Session, monkeypatch):
    """They are read in pieces, and none is lost between two."""
    monkeypatch.setattr(answer_export, "AT_ONCE", 2)
    assert len(table(session)) == 2 * len(EVERY)
    assert table(session, workspace_id="T3") == []
    assert TEXT.id in [row["question"] for row in table(session)]
