"""Write a measurement framework, measure by measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.errors import GroundswellError
from bot.kit.db import insert_new
from bot.kit.mentions import readable
from bot.measurement.framework.models import EvaluationLevel, FrameworkMeasure
from bot.members.service import Person

MAX_MEASURES = 40


class NoMeasureError(GroundswellError):
    """That metric isn't in your framework any more."""


class NamelessMeasureError(GroundswellError):
    """Say what you measure, such as “people who still know it after four weeks”."""


class TooManyMeasuresError(GroundswellError):
    """You already have {most} measures, and nobody can keep track of more. Remove one first."""


@dataclass(frozen=True)
class WrittenMeasure:
    """A measure in its author's words: what it is, how it's collected, who hears it, what is done when it's low."""

    level: EvaluationLevel
    what: str
    how: str = ""
    audience: str = ""
    when_low: str = ""


def measures(session: Session, person: Person) -> list[FrameworkMeasure]:
    """A member's measures, from the first level to the last, within one as they were written."""
    order = [*EvaluationLevel]
    wanted = (
        select(FrameworkMeasure)
        .where(FrameworkMeasure.workspace_id == person.workspace_id, FrameworkMeasure.member_id == person.member_id)
        .order_by(col(FrameworkMeasure.id))
    )
    return sorted(session.exec(wanted), key=lambda each: order.index(EvaluationLevel(each.level)))


def by_level(found: Sequence[FrameworkMeasure]) -> Mapping[EvaluationLevel, list[FrameworkMeasure]]:
    """The measures of every level, none of which is left out."""
    return {level: [each for each in found if each.level == level] for level in EvaluationLevel}


def add(session: Session, person: Person, written: WrittenMeasure, *, key: str, now: datetime) -> None:
    """Put a measure into the framework, once for each `key`."""
    if len(measures(session, person)) >= MAX_MEASURES:
        raise TooManyMeasuresError(most=MAX_MEASURES)
    row = {
        "workspace_id": person.workspace_id,
        "member_id": person.member_id,
        "key": key,
        "written_at": now,
        **_texts(written),
    }
    insert_new(session, FrameworkMeasure, [row])


def edit(session: Session, person: Person, number: int, written: WrittenMeasure, *, now: datetime) -> None:
    """Change a measure of one's own."""
    found = find(session, person, number)
    for name, text in _texts(written).items():
        setattr(found, name, text)
    found.written_at = now


def remove(session: Session, person: Person, number: int) -> None:
    """Take a measure out of the framework."""
    session.delete(find(session, person, number))


def find(session: Session, person: Person, number: int) -> FrameworkMeasure:
    """A measure of one's own; NoMeasureError for any other."""
    wanted = select(FrameworkMeasure).where(
        FrameworkMeasure.workspace_id == person.workspace_id,
        FrameworkMeasure.member_id == person.member_id,
        FrameworkMeasure.id == number,
    )
    found = session.exec(wanted).first()
    if found is None:
        raise NoMeasureError
    return found


def _texts(written: WrittenMeasure) -> dict[str, str]:
    texts = {name: readable(text.strip()) for name, text in asdict(written).items()}
    if not texts["what"]:
        raise NamelessMeasureError
    return texts
