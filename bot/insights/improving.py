"""An improvement made of what a report shows: a question that many got wrong, or sessions that few found worth it."""

from __future__ import annotations

from bot.figures import words
from bot.figures.ledger import ShownFigure
from bot.improvement import modals
from bot.improvement.modals import SuggestionWindow
from bot.improvement.models import ImprovementCategory, Origin
from bot.improvement.service import MAX_TITLE, Suggestion
from bot.insights import hard_questions, report_views
from bot.insights.report_request import ImproveRequest
from bot.journeys.content import Library
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json, unescape
from bot.measurement.report import HardQuestion, Report

MAX_QUOTE = 70


def window(found: Report, library: Library, request: ImproveRequest) -> Json:
    """The window of an improvement, filled in; everything in it can be changed before it is saved."""
    evidence = report_views.title(found)
    if request.question:
        unknown = HardQuestion(request.question, ShownFigure(None, found.least))
        hard = next((one for one in found.hardest if one.question_id == request.question), unknown)
        quote = blocks.shorten_to_words(hard_questions.asked(library, hard), MAX_QUOTE)
        opened = SuggestionWindow(origin=Origin.QUESTION, about=hard.question_id)
        title = _("Make this question and its lesson clearer: “{question}”", question=quote)
        said = hard_questions.lines(library, hard) if words.who(hard.wrong) else []
        today = unescape("\n".join(said).replace("*", ""))
        category = ImprovementCategory.CONTENT
    else:
        opened = SuggestionWindow(origin=Origin.RATING, about=f"sessions:{found.week.label}")
        title = _("Make the sessions more worthwhile")
        today = report_views.worth(found) or ""
        category = ImprovementCategory.FORMAT
    filled = Suggestion(blocks.shorten_to_words(title, MAX_TITLE - 2), today, category, evidence=evidence)
    return modals.form(opened, filled, is_lead=True)
