"""What the latest feedback on a story says about one of its sections, in short, for the window to write it in."""

from __future__ import annotations

from sqlmodel import Session

from bot.kit import blocks
from bot.kit.i18n import in_language
from bot.members.service import Person
from bot.stories import labels, queries
from bot.stories.analysis.rules import StoryRule
from bot.stories.feedback import findings, sending, store
from bot.stories.feedback.findings import FeedbackDetails, ShownFinding
from bot.stories.feedback.quoting import Restore
from bot.stories.sections import Section

MOST, REMARK_CHARACTERS, QUESTION_CHARACTERS = 3, 120, 160


def of_section(session: Session, who: Person, story_id: int, section: Section) -> list[str]:
    """Its remarks with their questions, those first that would help most; of a check, the questions left open.

    Without praise, what an author called wrong, and what no longer fits the section as it is written now.
    """
    latest = store.latest_released(session, who.workspace_id, story_id)
    if latest is None:
        return []
    found = findings.author_details(session, who, latest)
    restore, steps = sending.restoring(session, found), {one.finding: one for one in found.next_steps}
    written = queries.draft(session, who, story_id).sections[section]
    here = [one for one in found.findings if one.row.section == section and _still_fits(one, found, written, restore)]
    asking = [one for one in here if not (one.is_struck or one.finding.is_praise)]
    asking.sort(key=lambda one: one.row.position not in steps)
    remarks = []
    for one in asking:
        step = steps.get(one.row.position)
        question = one.finding.question or (step.text if step else "")
        text = blocks.shorten_to_words(restore(one.text), REMARK_CHARACTERS)
        remarks.append(f"{text} {blocks.shorten_to_words(restore(question), QUESTION_CHARACTERS)}".strip())
    with in_language(found.result.spoken):
        questions = labels.questions(section)
        for check in found.result.completeness:
            if check.section == section and check.words:
                remarks += [questions[number - 1] for number in check.unanswered]
    return remarks[:MOST]


def _still_fits(one: ShownFinding, found: FeedbackDetails, written: str, restore: Restore) -> bool:
    """Whether a section is still empty that was, or still has one of the sentences that a remark rests on."""
    if one.row.topic == StoryRule.EMPTY:
        return not written.strip()
    plain = " ".join(written.split())
    quotes = [" ".join(restore(quote).split()) for quote in findings.quotes(one.row, found.result)]
    return not quotes or any(quote in plain for quote in quotes)
