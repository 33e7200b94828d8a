"""Answers to questions about the whole programme; every figure is one of the report, as the ledger shows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.figures.words import who
from bot.improvement import views as improvement_views
from bot.insights import glance, glance_views, hard_questions, report_request
from bot.insights.figure_words import sentences
from bot.insights.glance import ProgrammeGlance
from bot.insights.momentum import views as momentum_views
from bot.insights.programme_questions import ProgrammeQuestion
from bot.insights.report_request import ImproveRequest
from bot.insights.report_views import scope_name
from bot.journeys.content import Library
from bot.kit import blocks
from bot.kit.i18n import _, language
from bot.kit.slack import Json, escape
from bot.kit.time import format_month, format_short_date, local_date
from bot.measurement import report
from bot.measurement.report import HABITS
from bot.members.command_registry import CommandContext, Reply
from bot.outcomes import commands as outcomes
from bot.outcomes import sentences as told_results
from bot.outcomes import service as results
from bot.outcomes import told_periods
from bot.outcomes import views as outcome_views

# So early in a month, the one before is what there are figures of.
FIRST_DAYS = 7
MAX_FOUND, MAX_RESULTS, MAX_ASKED = 3, 3, 120
_SAID_BESIDE = (
    "with about that which where what this from lesson lessons question questions improve change please could would "
    "like want need have make clear clearer better mit über eine einen einer lektion frage fragen verbessern ändern "
    "möchte bitte kannst könnten sollten diese dieser dieses people think they their there correct rewrite"
)
_UNIMPORTANT = frozenset(_SAID_BESIDE.split())


def answer(question: ProgrammeQuestion, library: Library, context: CommandContext) -> Reply | None:
    """The answer to a question; None where a lesson was meant that isn't found."""
    answers: dict[ProgrammeQuestion, Callable[[Library, CommandContext], Reply | None]] = {
        ProgrammeQuestion.WORTH: _worth,
        ProgrammeQuestion.BOARD: _board,
        ProgrammeQuestion.HABIT: _habit,
        ProgrammeQuestion.MONTH: _month,
        ProgrammeQuestion.ETHICS: lambda _library, _context: Reply(ethics()),
        ProgrammeQuestion.COUNT: lambda _library, context: _count(context),
        ProgrammeQuestion.LESSON: _lesson,
    }
    return answers[question](library, context)


def _worth(library: Library, context: CommandContext) -> Reply:
    """What speaks for it and what isn't known: the programme's price is nowhere here."""
    seen = glance.read(context.session, library, context.member, now=context.now)
    brought = _results(context)
    lines = [
        _("I don't know what the programme costs, so I can't say whether it's worth the money. What I can say:"),
        *(f"• {each}" for each in brought[:MAX_RESULTS]),
        *(f"• {each}" for each in _known(seen)),
    ]
    if not brought:
        lines.append(
            "• "
            + _(
                "There's no result from the business yet. One number, such as hours saved, with its source, would say "
                "more than all the others."
            )
        )
    note = _("People entered the results; nobody has shown that the programme caused them.") if brought else ""
    said = "\n".join([*lines, note]).strip()
    enter = blocks.button(outcome_views.ADD, _("Enter a result"), style=None if brought else "primary")
    return Reply(blocks.message(said, blocks.section(said), blocks.actions(enter, *_to_more())))


def _board(library: Library, context: CommandContext) -> Reply:
    """Two sentences: how many take part, and what has come of it."""
    seen = glance.read(context.session, library, context.member, now=context.now)
    known, brought = _known(seen), _results(context)
    second = brought[0] if brought else known[1] if len(known) > 1 else ""
    said = [each[:1].upper() + each[1:] for each in (known[0] if known else "", second) if each]
    if not said:
        said = [_("It's too early for figures, or there are too few people: they begin at groups of ten.")]
    text = "\n".join([_("Two sentences for the board:"), *(f"> {each}" for each in said)])
    if not brought:
        text += "\n" + _("A number from the business would be the best second sentence.")
    enter = blocks.button(outcome_views.ADD, _("Enter a result"))
    picture = blocks.button(glance_views.PICTURE, _("Get it as a picture"))
    return Reply(blocks.message(text, blocks.section(text), blocks.actions(picture, enter, *_to_more())))


def _habit(library: Library, context: CommandContext) -> Reply:
    """How often people say they use AI at their start, and after 30 and 90 days; never who."""
    seen = glance.read(context.session, library, context.member, now=context.now)
    figures = seen.found.figures if seen.found else {}
    lines = [
        f"• {sentences()[name](f'*{about}*')}"
        for name in HABITS
        if name in figures and figures[name].shown is not None and (about := who(figures[name]))
    ]
    head = _(
        "I ask everybody how often they use AI when they start, and again after 30 and 90 days. So I can compare these "
        "three, but no calendar months, and I never say who stopped."
    )
    none = _("Too few people have answered to show a figure yet.")
    text = "\n".join([head, *(lines or [none])])
    return Reply(blocks.message(text, blocks.section(text), blocks.actions(*_to_more())))


def _month(library: Library, context: CommandContext) -> Reply:
    """The weeks of the month beside each other, and where to see what worked in it."""
    allowed = report_request.visible(context.session, library, context.member)
    lines: list[str] = []
    about = ""
    today = local_date(context.now, context.zone)
    named = told_periods.find(context.text, today)
    is_this = named is None or (named[0].first.year, named[0].first.month) == (today.year, today.month)
    wanted = named[0].first if named else today
    if is_this and today.day <= FIRST_DAYS:
        wanted = today.replace(day=1) - timedelta(days=1)
    if allowed:
        week = report.newest_week(context.session, context.member.workspace_id, now=context.now)
        found = report.build(context.session, context.member.workspace_id, allowed[0], week, now=context.now)
        about = scope_name(found.scope)
        for one in found.trend:
            days = [one.week.monday + timedelta(days=ahead) for ahead in range(5)]
            if any((day.year, day.month) == (wanted.year, wanted.month) for day in days) and (took := who(one.active)):
                span = f"{format_short_date(days[0])} – {format_short_date(days[-1] + timedelta(days=2))}"
                lines.append(f"• {span}: {sentences()['active'](f'*{took}*')}")
    head = _(
        "*{month}* by week: {about}",
        month=format_month(wanted),
        about=escape(about or scope_name(allowed[0]) if allowed else ""),
    )
    none = _("No week of it has a figure yet, or there are too few people for one.")
    text = "\n".join([head, *(lines or [none])])
    worked = blocks.button(momentum_views.PAGE, _("What worked this month"), style="primary")
    return Reply(blocks.message(text, blocks.section(text), blocks.actions(worked, *_to_more())))


def ethics() -> Json:
    """How open an experiment is to those who take part in it."""
    text = _(
        "You should ask that, and this is how it's done here. When an experiment starts, everybody taking part hears "
        "what is tried, that one half begins now and the other later, and that this was decided at random. With one "
        "button they leave it as it was for them, and needn't say why. Only how lessons come and what they say is "
        "tried; what counts is a figure for the whole group, and nobody looks at individuals. If you have a works "
        "council, tell them before the first one."
    )
    row = blocks.actions(blocks.button(improvement_views.HOME, _("Show what's being tried")))
    return blocks.message(text, blocks.section(text), row)


def _count(context: CommandContext) -> Reply:
    """The result that was asked for by its words, or the way to enter it."""
    found = results.by_name(context.session, context.member.workspace_id)
    name = told_results.known_name(context.text, [each.name for each in found])
    if name:
        return Reply(outcomes.one_name(context, next(each for each in found if each.name == name)))
    asked = re.search(
        r"\b(?:how (?:many|much)|wie viele?)\s+(.+?)\s+(?:did|do|have|has|were|haben|hat|wurden)\b",
        context.text,
        re.IGNORECASE,
    )
    words = asked[1] if asked else context.text.strip(" ?!.")
    return Reply(outcome_views.no_match(words[:1].upper() + words[1:]))


def _lesson(library: Library, context: CommandContext) -> Reply | None:
    """The questions whose words were named, each with its lesson and the button that improves it."""
    found = questions_about(library, context.text)
    allowed = report_request.visible(context.session, library, context.member)
    if not found or not allowed:
        return None
    week = report.newest_week(context.session, context.member.workspace_id, now=context.now)
    text = _("Is it this one?") if len(found) == 1 else _("Which of these do you mean?")
    parts = [blocks.section(text)]
    for number, question_id in enumerate(found):
        question, lesson = library.question(question_id, language()), library.lesson_of(question_id, language())
        if question is None or lesson is None:
            continue
        wanted = ImproveRequest(scope=allowed[0].key, week=week.label, question=question_id)
        asked = escape(blocks.shorten_to_words(question.ask, MAX_ASKED))
        belongs = _("The question belongs to the lesson “{lesson}”.", lesson=escape(lesson.title))
        row = blocks.actions(
            blocks.button(f"{hard_questions.IMPROVE}:{number}", _("Improve it"), wanted.encode(), style="primary"),
            blocks.button(f"{hard_questions.READ}:{number}", _("Read the lesson"), question_id),
        )
        parts += [blocks.section(f"“{asked}”\n{belongs}"), row]
    return Reply(blocks.message(text, *parts))


def questions_about(library: Library, text: str) -> Sequence[str]:
    """The ids of the questions that a sentence names by words of theirs, of their lesson's title or of their id."""
    heard = {each for each in re.findall(r"\w{4,}", text.casefold()) if each not in _UNIMPORTANT}
    scored: dict[str, int] = {}
    first_ones = [one for track in library.tracks.values() for step in track.steps for one in step.questions]
    for question in first_ones if heard else ():
        shown, lesson = library.question(question.id, language()), library.lesson_of(question.id, language())
        own = f"{shown.ask if shown else ''} {question.id.replace('-', ' ')}".casefold()
        title = lesson.title.casefold() if lesson else ""
        score = sum(2 * (word in own) + (word in title) for word in heard)
        if score:
            scored[question.id] = score
    best = max(scored.values(), default=0)
    return [each for each, score in scored.items() if score == best][:MAX_FOUND]


def _known(seen: ProgrammeGlance) -> list[str]:
    """How many have begun, and how much is known, as far as that may be shown."""
    reach = f"{sentences()['begun'](who(seen.reach) or '')}." if seen.reach else ""
    known = f"{sentences()[seen.known](who(seen.capability) or '')}." if seen.capability else ""
    return [each for each in (reach, known) if each]


def _results(context: CommandContext) -> list[str]:
    """The latest results of the business, each with its source."""
    found = results.by_name(context.session, context.member.workspace_id)
    people = results.people(context.session, [each.figures[0] for each in found])
    return [f"{outcome_views.latest(each)}. {outcome_views.behind(each.figures[0], people)}" for each in found]


def _to_more() -> tuple[Json, Json]:
    return blocks.button(glance_views.SHOW, _("Show the overview")), blocks.button(
        glance_views.SHOW_REPORT, _("Send me the report")
    )
