"""What an author reads is in their own words: names are put back, passwords are not; on both databases."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.kit.i18n import in_language
from bot.members.service import Person
from bot.stories import labels, service
from bot.stories.analysis.preprocessing import prepare
from bot.stories.feedback import sending
from bot.stories.feedback.findings import FeedbackDetails
from bot.stories.feedback.pipeline import by_rules
from bot.stories.feedback.schema import FeedbackResult, Finding, FindingKind, SettledRemark
from bot.stories.sections import Section
from tests.sentences import says
from tests.stories.feedback.results import finished, remark, result

BEFORE = {
    "context": "Frau Lindqvist hat im Mai die Post von Herrn Okafor übernommen.",
    "results": "Die Zeit je Brief sank auf zehn Minuten, und das Passwort lautet Brief4711!.",
}
NOW = {**BEFORE, "context": "Herr Baumgartner hat im Mai mit Frau Lindqvist die Post übernommen."}
QUOTED = remark(Section.CONTEXT, "Ob [NAME_1] Zeit dafür hatte, steht nicht da.", ("C1",), question="Und [NAME_2]?")
MASKED = remark(Section.RESULTS, "Hier fehlt der Anfang.", ("R1",), question="Wie lange hat es vorher gedauert?")
PRIVATE = remark(Section.CONTEXT, "Hier ist jemand zu erkennen.", ("C1",), kind=FindingKind.PRIVACY)


def on(story: dict[str, str], *remarks: Finding, **more: object) -> FeedbackResult:
    """A model's result about a story in German."""
    prepared = prepare(story, "de")
    facts = {"language": "de", "sentences": prepared.sentences, "personal": prepared.masked.counts(), **more}
    return result(*remarks).model_copy(update=facts)


def given(
    session: Session, who: Person, story: dict[str, str], found: FeedbackResult, *, now: datetime
) -> FeedbackDetails:
    """Feedback with this result on a new story."""
    story_id = service.start(session, who, "Post", now=now)
    service.write(session, who, story_id, story, now=now)
    return finished(session, who, found, now=now, story_id=story_id)


def message(session: Session, found: FeedbackDetails) -> str:
    return str(sending.result_message(session, found.feedback, host="models.example")["blocks"])


def test_names_are_put_back_into_quotes(session: Session, lena: Person, monday: datetime):
    """In a remark, its quote and its question, and below the three; a password stays masked."""
    private = PRIVATE.model_copy(update={"topic": "person"})
    said = message(session, given(session, lena, BEFORE, on(BEFORE, QUOTED, MASKED, private), now=monday))
    assert "[NAME_" not in said
    assert "> „Frau Lindqvist hat im Mai die Post von Herrn Okafor übernommen.“" in said
    assert "Ob Frau Lindqvist Zeit dafür hatte" in said
    assert "Und Herrn Okafor?" in said
    assert "[KEY_1]" in said
    assert "Brief4711" not in said


def test_names_are_put_back_into_what_is_still_to_be_filled_in(session: Session, lena: Person, monday: datetime):
    """Also in the completeness check."""
    story = {**BEFORE, "approach": "TODO: Frau Lindqvist fragen, wie sie es gemacht hat."}
    said = message(session, given(session, lena, story, by_rules(story, "de"), now=monday))
    assert "TODO: Frau Lindqvist" in said


def test_what_is_still_open_is_named(session: Session, lena: Person, monday: datetime):
    """Three by section and first words, what was asked about first, with the names of the version they are about."""
    others = [remark(Section.SCALING, f"Hinweis {number} dazu.", kind=FindingKind.MISSING) for number in range(4)]
    first = given(session, lena, BEFORE, on(BEFORE, MASKED, QUOTED, *others), now=monday)
    for one in first.findings[1:]:
        one.row.adopted = False
    service.write(session, lena, first.feedback.story_id, NOW, now=monday)
    settled = tuple(SettledRemark(earlier=at, is_settled=not at) for at in range(6))
    second = finished(session, lena, on(NOW, MASKED, settled=settled), now=monday, story_id=first.feedback.story_id)
    said = message(session, second)
    assert says(said, "{n} earlier remarks are still open.", "de", n=5)
    with in_language("de"):
        context, scaling = labels.title(Section.CONTEXT), labels.title(Section.SCALING)
    named = [f"• {context}: Ob Frau Lindqvist Zeit", f"• {scaling}: Hinweis 0", f"• {scaling}: Hinweis 1"]
    assert [said.index(one) for one in named] == sorted(said.index(one) for one in named)
    assert f"{scaling}: Hinweis 2" not in said
    assert says(said, "And {n} more.", "de", n=2)
