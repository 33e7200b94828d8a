"""The hardest questions of a report: what many got wrong, the lesson behind each, and the way to improve it."""

from __future__ import annotations

from bot.figures.models import Shown
from bot.figures.words import who
from bot.insights.report_request import ImproveRequest, ReportRequest
from bot.journeys import views as journeys_views
from bot.journeys.content import LessonOfQuestion, Library
from bot.kit import blocks
from bot.kit.i18n import _, language
from bot.kit.slack import Json, escape
from bot.measurement.report import HardQuestion, Report
from bot.quizzes import views as quizzes_views
from bot.quizzes.content import MultipleChoice, SingleChoice, TrueFalse
from bot.quizzes.service import ShownQuestion

IMPROVE = "insights.improve"
READ = "insights.read_lesson"
QUOTED = (("“", "”"), ("„", "“"))
MAX_ASKED = 120
MAX_SPOKEN = 3800  # characters for notifications and screen readers; the blocks hold all of it


def sections(found: Report, library: Library, request: ReportRequest) -> list[Json]:
    """A section for each of the hardest questions, with the buttons that show its lesson and improve it."""
    parts = []
    for number, one in enumerate(found.hardest):
        if not who(one.wrong) or one.wrong.shown == Shown.FEW:
            continue
        wanted = ImproveRequest(scope=request.scope, week=request.week, question=one.question_id)
        has_lesson = library.lesson_of(one.question_id, language()) is not None
        read = blocks.button(f"{READ}:{number}", _("Read the lesson"), one.question_id) if has_lesson else None
        row = blocks.actions(read, blocks.button(f"{IMPROVE}:{number}", _("Improve it"), wanted.encode()))
        parts += [blocks.section("\n".join(lines(library, one))), row]
    return [blocks.section(_("*Hardest questions*")), *parts] if parts else []


def lines(library: Library, one: HardQuestion) -> list[str]:
    """How many got a question wrong, in which lesson, and what most of them took."""
    short = escape(blocks.shorten_to_words(asked(library, one), MAX_ASKED))
    said = [_("{who} got this wrong: “{question}”", who=f"*{who(one.wrong)}*", question=short)]
    lesson = library.lesson_of(one.question_id, language())
    if lesson:
        said.append(_("The question belongs to the lesson “{lesson}”.", lesson=escape(lesson.title)))
    taken = _most_taken(library, one)
    return [*said, taken] if taken else said


def hardest_lesson(library: Library, found: Report) -> LessonOfQuestion | None:
    """The lesson of the hardest question that may be shown; None if there is none."""
    shown = (one for one in found.hardest if who(one.wrong) and one.wrong.shown != Shown.FEW)
    lessons = (library.lesson_of(one.question_id, language()) for one in shown)
    return next((each for each in lessons if each), None)


def asked(library: Library, one: HardQuestion) -> str:
    """What a question asks, in the reader's language; its id if it is no longer in the library."""
    question = library.question(one.question_id, language())
    text = question.ask if question else one.question_id
    # A question that is somebody's words has quotation marks already.
    inner = text[1:-1]
    is_quoted = (text[:1], text[-1:]) in QUOTED and not any(mark in inner for marks in QUOTED for mark in marks)
    return inner if is_quoted else text


def _most_taken(library: Library, one: HardQuestion) -> str | None:
    question = library.question(one.question_id, language())
    if one.took_option is None or one.option is None or question is None:
        return None
    if isinstance(question, TrueFalse):
        option = _("false") if one.option else _("true")
    elif isinstance(question, SingleChoice | MultipleChoice) and one.option < len(question.options):
        option = question.options[one.option].text
    else:
        return None
    return _("Most of these people chose “{option}” ({who}).", option=escape(option), who=who(one.took_option))


def with_lesson(library: Library, question_id: str) -> Json:
    """The whole text of a question and of its lesson."""
    question, lesson = library.question(question_id, language()), library.lesson_of(question_id, language())
    if question is None or lesson is None:
        return blocks.message(_("That lesson doesn't exist any more."))
    whole = quizzes_views.question_text(ShownQuestion("", question))
    text = journeys_views.lesson_text(lesson.track, lesson.position)
    shown = journeys_views.lesson(lesson.track, lesson.position)
    said = blocks.shorten_to_words(f"{whole}\n\n{text}", MAX_SPOKEN)
    return blocks.message(said, blocks.section(_("*The question*")), blocks.authored_section(whole), shown)
