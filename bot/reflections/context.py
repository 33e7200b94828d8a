"""What reflections need from the rest of the app: cohorts, lessons, a model, and the way to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.deps import Deps
from bot.figures import ledger
from bot.kit.db import row_id
from bot.kit.llm import Model
from bot.kit.prompts import Prompts
from bot.kit.slack import Json
from bot.members.message_updates import Redrawn
from bot.members.service import Person
from bot.reflections import service
from bot.reflections.data_export import MoreKept, nothing_more
from bot.reflections.model_consents import consents
from bot.reflections.models import Reflection
from bot.reflections.obstacles import FindHelp
from bot.reflections.responding import responses
from bot.reflections.responding.responses import Offers
from bot.reflections.service import ThreadReply
from bot.reflections.shared_thoughts import ThoughtCircle

QUEUE, JOB = "reflections", "reflections.question"
AT_ONCE = 2  # questions of one workspace
FindCircle = Callable[[Session, Person, str], ThoughtCircle | None]
LessonMessage = Callable[[str, str], Json | None]


@dataclass(frozen=True)
class ReflectionContext:
    """What the app hands to reflections.

    `circle(session, who, source)` is the group that takes the lesson of a message together with a member; `help` is the
    lesson that fits an obstacle, and `lesson(id, language)` its message. `mask` takes personal data out of a text
    before a `model`, if there is one, gets it. `more_kept` is what other features have kept of a member.
    """

    deps: Deps
    circle: FindCircle
    help: FindHelp
    lesson: LessonMessage
    mask: Callable[[str], str]
    prompts: Prompts
    model: Model | None = None
    more_kept: MoreKept = nothing_more

    @property
    def host(self) -> str:
        """The host to which reflections are sent with their author's consent; empty when no model is set."""
        return self.model.host if self.model else ""

    @property
    def model_name(self) -> str:
        """The name of the model; empty when none is set."""
        return self.model.name if self.model else ""

    def least(self, session: Session, workspace_id: str) -> int:
        """How many people must have shared a thought without a name: so many others as a figure needs, and one more."""
        return max(self.deps.settings.k, ledger.threshold(session, workspace_id)) + 1

    def collect(
        self, session: Session, who: Person, source: str, reply: ThreadReply, *, now: datetime
    ) -> list[Redrawn]:
        """Keep a reply below a lesson and respond; a model is asked afterwards. Returns the messages to update."""
        circle = self.circle(session, who, source)
        agreed = self.model is not None and consents.is_given(session, who, self.host)
        offers = Offers(circle.name if circle else "", model=self.model is not None and not agreed, asks_later=agreed)
        reflection, redraws = service.collect(session, who, source, reply, now=now, offers=offers)
        row = responses.to(session, who, row_id(reflection))
        if row is not None and not row.asks and row.question is None:
            self.enqueue(session, reflection)
        return redraws

    def enqueue(self, session: Session, reflection: Reflection) -> None:
        """Enqueue the job that asks about a reflection, in the caller's transaction."""
        partition = f"{reflection.workspace_id}:{row_id(reflection) % AT_ONCE}"
        self.deps.engine.enqueue(session, QUEUE, JOB, partition=partition, job_id=f"{JOB}:{row_id(reflection)}")
