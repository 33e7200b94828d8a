"""What goes well, what doesn't, what to do on Monday and who could, in the words at the head of a report."""

from __future__ import annotations

from collections.abc import Sequence

from bot.figures.words import who
from bot.insights import hard_questions
from bot.insights.assessment import FIGURES, FIRST_WEEKS, ReportAssessment, ReportFinding
from bot.insights.figure_words import sentences
from bot.journeys.content import Library
from bot.kit import blocks
from bot.kit.i18n import _, language
from bot.kit.slack import escape
from bot.measurement.report import Report


def assessed(found: Report, assessment: ReportAssessment, library: Library, doers: Sequence[str]) -> str:
    """Three lines, and one more for a short week.

    Those who could do something about it are `doers` (Slack ids), or the reader if there are none.
    """
    good = _good(found, assessment)
    if assessment.bad is None:
        calm = _("*On Monday:* change nothing, and look again in a week.")
        return "\n".join([good, _("*Not so well:* nothing stands out."), calm])
    bad, lesson = _said(found, assessment.bad), None
    if assessment.bad is ReportFinding.HARD_QUESTION and assessment.question:
        asked = escape(blocks.shorten_to_words(hard_questions.asked(library, assessment.question), 80))
        lesson = library.lesson_of(assessment.question.question_id, language())
        bad = _("{who} got this wrong: “{question}”", who=who(assessment.question.wrong), question=asked)
    if lesson is None:
        lesson = hard_questions.hardest_lesson(library, found)
    what = to_do(assessment.bad, lesson.title if lesson else "")
    do = _("*On Monday:* {what} {whom}", what=what, whom=_whom(doers))
    return "\n".join([good, _("*Not so well:* {what}", what=bad), do])


def _good(found: Report, assessment: ReportAssessment) -> str:
    """What goes well; of a week with hardly any working days, how little it says."""
    if assessment.good:
        good = _("*Going well:* {what}", what=_said(found, assessment.good))
    elif found.figures["active"].shown and len(found.trend) > FIRST_WEEKS:
        good = _("*Going well:* nothing stands out this week.")
    else:
        good = _("*Going well:* I can't say yet. It's too early, or there are too few people for me to show figures.")
    if found.is_short:
        return (
            _(
                "*A short week:* many people were off, so this week's figures say little about how the "
                "programme is going."
            )
            + f"\n{good}"
        )
    return good


def _said(found: Report, finding: ReportFinding) -> str:
    """What was found, with how many of how many."""
    name = FIGURES.get(finding)
    if name is None:
        return ""
    said = sentences()[name](who(found.figures[name]) or "")
    if finding is ReportFinding.FEWER_ACTIVE:
        return _("{what}, which is clearly fewer than in the weeks before.", what=said)
    return f"{said}."


def _whom(doers: Sequence[str]) -> str:
    """Who could do it."""
    names = [f"<@{each}>" for each in doers]
    if not names:
        return _("(You could do that.)")
    *others, last = names
    if others:
        return _("({others} or {last} could do that.)", others=", ".join(others), last=last)
    return _("({person} could do that.)", person=last)


def to_do(finding: ReportFinding, lesson: str = "") -> str:
    """What to do about it, for each finding that is not a good one."""
    if finding is ReportFinding.HARD_QUESTION and lesson:
        return _("read the lesson “{lesson}”, and improve the passage or the question.", lesson=escape(lesson))
    if finding in (ReportFinding.FORGOTTEN, ReportFinding.FORGOTTEN_SOON) and lesson:
        return _("bring the hardest question up in the next session: it's in “{lesson}”.", lesson=escape(lesson))
    said = {
        ReportFinding.FEW_BEGUN: _(
            "ask the team leads to say in their next meeting why the lessons are worth three minutes a day."
        ),
        ReportFinding.MANY_STOPPED: _("ask a few people you know what got in the way, before you change anything."),
        ReportFinding.FEWER_ACTIVE: _(
            "look at what else happened that week; if nothing else happened, try another time of day for one cohort."
        ),
        ReportFinding.FORGOTTEN: _("bring one of the hardest questions up in the next session."),
        ReportFinding.FORGOTTEN_SOON: _("bring one of the hardest questions up in the next session."),
        ReportFinding.HARD_QUESTION: _(
            "read the lesson that the question belongs to, and improve the passage or the question."
        ),
        ReportFinding.FEW_KEPT: _("ask in a session what got in the way, and make one plan together."),
        ReportFinding.FEW_CAME: _("ask two of these people whether the time is right."),
    }
    return said[finding]
