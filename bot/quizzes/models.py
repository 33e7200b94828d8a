"""Questions as they were asked, and their answers."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.kit.db import partial_index
from bot.members.models import WorkspaceRow


class Closed(StrEnum):
    """Why a question is not open any more although nobody answered it.

    `moved`: the same question is asked again in a later message; `let_go`: its member let it go, and may still answer.
    """

    MOVED = "moved"
    LET_GO = "let_go"


class QuestionVersion(SQLModel, table=True):
    """A question as it was asked; a change of its file makes another version."""

    __tablename__ = "question_version"

    workspace_id: str = Field(primary_key=True, foreign_key="workspace.id")
    version: str = Field(primary_key=True)
    question_id: str
    body: str


class AskedQuestion(WorkspaceRow, table=True):
    """A question asked in the message with the key `source`; its id is in the buttons.

    `attempt` counts how often it has been asked without an answer, this time included. It is open until it is answered
    or `closed`; `redraw_due` until its message says so.
    """

    __tablename__ = "ask"
    __table_args__ = (
        sa.Index("ask_source", "workspace_id", "source"),
        sa.Index("ask_member", "member_id", "question_id"),
        partial_index("ask_redraw", "workspace_id", "source", where="redraw_due"),
    )

    id: str = Field(primary_key=True)
    member_id: int = Field(foreign_key="member.id")
    question_id: str
    version: str
    source: str
    position: int = 0
    attempt: int = 1
    closed: str | None = None
    redraw_due: bool = False
    asked_at: datetime


class Answer(WorkspaceRow, table=True):
    """The first answer to an asked question; later ones are ignored. `given` is JSON that depends on the kind.

    `score` and `correct` are null if there is no right answer, `confident` if it was not asked or not answered.
    """

    __table_args__ = (sa.Index("answer_at", "workspace_id", "answered_at"),)

    ask_id: str = Field(primary_key=True, foreign_key="ask.id")
    member_id: int = Field(foreign_key="member.id", index=True)
    given: str
    score: float | None = None
    correct: bool | None = None
    confident: bool | None = None
    answered_at: datetime


asked_questions = SQLModel.metadata.tables["ask"]
answers = SQLModel.metadata.tables["answer"]
versions = SQLModel.metadata.tables["question_version"]
