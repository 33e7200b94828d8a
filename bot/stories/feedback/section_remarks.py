"""What the latest feedback on a story says about one of its sections, in short, for the window to write it in."""

from __future__ import annotations

from sqlmodel import Session

from bot.kit import blocks
from bot.kit.i18n import in_language
from bot.members.service import Person
from bot.stories import labels
from bot.stories.feedback import findings, sending, store
from bot.stories.sections import Section

MOST, REMARK_CHARACTERS, QUESTION_CHARACTERS = 3, 120, 160


def of_section(session: Session, who: Person, story_id: int, section: Section) -> list[str]:
    """Its remarks with their questions, those first that would help most; of a check, the questions left open.

    Without praise, and without what an author called wrong.
    """
    latest = store.latest_released(session, who.workspace_id, story_id)
    if latest is None:
        return []
    found = findings.author_details(session, who, latest)
    restore, steps = sending.restoring(session, found), {one.finding: one for one in found.next_steps}
    here = [one for one in found.findings if one.row.section == section]
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
