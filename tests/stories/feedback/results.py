"""Finished feedback to talk about, without a model."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.kit.db import row_id
from bot.members.service import Person
from bot.stories.feedback import findings, store
from bot.stories.feedback.findings import FeedbackDetails
from bot.stories.feedback.schema import FeedbackResult, Finding, FindingKind, NextStep
from bot.stories.feedback.store import FeedbackOutcome, FeedbackSource
from bot.stories.intake.section_parser import parse
from bot.stories.sections import Section
from bot.stories.writing import service as writing_service

STORY = """Invoices

Context: nine people in Leeds.

Results: Each invoice is done in 9 minutes now. Everyone is happier.
"""
SENTENCES = {
    "C1": "nine people in Leeds.",
    "R1": "Each invoice is done in 9 minutes now.",
    "R2": "Everyone is happier.",
}


def remark(
    section: Section, text: str, sentences: tuple[str, ...] = (), *, question: str = "", kind: FindingKind | None = None
) -> Finding:
    """A model's remark about some sentences."""
    kind = kind or FindingKind.VAGUE
    return Finding(
        kind=kind, section=section, topic=kind, source="model", text=text, sentences=sentences, question=question
    )


BASELINE = remark(Section.RESULTS, "This gives the time now only.", ("R1",), question="How long did it take before?")
HAPPIER = remark(Section.RESULTS, "Nobody can check this.", ("R2",), question="Who said so?")
WHERE = remark(Section.CONTEXT, "A reader can't picture your department.", ("C1",), question="What do you do there?")
PITFALLS = remark(Section.SCALING, "No pitfall is told.", kind=FindingKind.MISSING, question="What went wrong?")
REMARKS = (BASELINE, HAPPIER, WHERE, PITFALLS)


def result(*remarks: Finding, steps: int = 3) -> FeedbackResult:
    """A model's result whose first remarks are its steps; without remarks it is a completeness check."""
    return FeedbackResult(
        language="en",
        sentences=SENTENCES,
        scores=(),
        findings=remarks,
        steps=tuple(
            NextStep(section=one.section, text=one.question, source="model", finding=at)
            for at, one in enumerate(remarks[:steps])
        ),
        asked_model=bool(remarks),
    )


def finished(
    session: Session, who: Person, found: FeedbackResult, *, now: datetime, story_id: int | None = None
) -> FeedbackDetails:
    """Feedback with this result on a story of theirs, as they can read it."""
    if story_id is None:
        story_id = writing_service.create(session, who, parse(STORY), now=now).story_id
    source = FeedbackSource("prompts", "a-model" if found.asked_model else "")
    run = store.claim(session, store.request(session, who, story_id, source, now=now).job_id)
    assert run
    assert store.finish(session, run, FeedbackOutcome(found), release=True, now=now)
    session.flush()
    session.expire_all()
    return findings.author_details(session, who, row_id(store.get(session, who.workspace_id, run.feedback_id)))
