"""The report in words, and the file of its figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.figures.ledger import ShownFigure
from bot.figures.models import Shown
from bot.insights.assessment import ReportAssessment, ReportFinding
from bot.insights.report_request import ImproveRequest, ReportRequest
from bot.journeys.content import Library
from bot.kit import blocks
from bot.kit.i18n import _, language, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import format_short_date, local_date
from bot.measurement.report import HardQuestion, Report
from bot.measurement.scopes import Scope
from bot.measurement.weeks import week_of
from bot.quizzes.content import MultipleChoice, SingleChoice, TrueFalse

TABLE = "insights.table"
WORKBOOK = "insights.workbook"
PICTURE = "insights.picture"
OPEN = "insights.open"
SCOPE = "insights.scope"
IMPROVE = "insights.improve"
LOW_WORTH = 3.5  # out of 5

TAKING_PART = ("begun", "active", "reflected", "shared", "finished", "paused", "stopped")
LEARNING = ("knew_at_first", "remembered_1", "remembered_4", "remembered_12")
BEHAVIOUR = ("planned", "kept")
SESSIONS = ("came",)
MAX_RESULTS = 5
MAX_SAID = 3


@dataclass(frozen=True)
class BesideFigures:
    """Lines that stand beside the figures of a report: results that people entered, and sentences that they wrote."""

    results: Sequence[str] = ()
    said: Sequence[str] = ()


def _sentences() -> Mapping[str, Callable[[str], str]]:
    """The sentence about each figure, given who it is about, such as “7 of 20”."""
    return {
        "begun": lambda who: _("{who} have begun", who=who),
        "active": lambda who: _("{who} took part in this week", who=who),
        "reflected": lambda who: _("{who} wrote a reflection", who=who),
        "shared": lambda who: _("{who} shared a thought with their group", who=who),
        "finished": lambda who: _("{who} have finished", who=who),
        "paused": lambda who: _("{who} are on a break", who=who),
        "stopped": lambda who: _("{who} have stopped", who=who),
        "knew_at_first": lambda who: _("{who} got most questions right the first time", who=who),
        "remembered_1": lambda who: _("{who} still knew most of it one to four weeks later", who=who),
        "remembered_4": lambda who: _("{who} still knew most of it one to three months later", who=who),
        "remembered_12": lambda who: _("{who} still knew most of it after three months", who=who),
        "planned": lambda who: _("{who} made a plan", who=who),
        "kept": lambda who: _("{who} say they did what they planned", who=who),
        "came": lambda who: _("{who} who had said yes came", who=who),
    }


def figure_names() -> Mapping[str, str]:
    """What a figure is called where there is no sentence: in a list of what isn't shown, and in the file."""
    return {
        "begun": _("begun"),
        "active": _("took part"),
        "answered": _("answered a question"),
        "reflected": _("wrote a reflection"),
        "shared": _("shared a thought"),
        "finished": _("finished"),
        "paused": _("on a break"),
        "stopped": _("stopped the lessons"),
        "knew_at_first": _("right the first time"),
        "remembered_1": _("remembered after one to four weeks"),
        "remembered_4": _("remembered after one to three months"),
        "remembered_12": _("remembered after three months"),
        "planned": _("made a plan"),
        "kept": _("kept a plan"),
        "came": _("came to a session"),
    }


def who(figure: ShownFigure) -> str | None:
    """Whom a figure is about, such as “7 of 20” or “fewer than 5 of 20”; None if nothing may be said."""
    if figure.shown is None or figure.total is None:
        return None
    if figure.shown == Shown.FEW:
        return _("fewer than {least} of {total}", least=figure.least, total=figure.total)
    if figure.shown == Shown.NEARLY_ALL:
        return _("more than {number} of {total}", number=figure.total - figure.least, total=figure.total)
    return _("{counted} of {total}", counted=figure.counted, total=figure.total)


def short_figure(figure: ShownFigure) -> str:
    """A figure in a few characters, such as “7/20” or “<5”; a dash if nothing may be said."""
    if figure.shown is None or figure.total is None:
        return "–"
    if figure.shown == Shown.FEW:
        return f"<{figure.least}"
    if figure.shown == Shown.NEARLY_ALL:
        return f">{figure.total - figure.least}"
    return f"{figure.counted}/{figure.total}"


def scope_name(scope: Scope) -> str:
    """What a scope is called."""
    return scope.name or _("everybody")


def report(
    found: Report,
    assessment: ReportAssessment,
    library: Library,
    request: ReportRequest,
    choices: Mapping[str, str],
    beside: BesideFigures | None = None,
) -> Json:
    """The report as a message; `choices` are what else it can be about, names by keys."""
    beside = beside or BesideFigures()
    if all(figure.shown is None for figure in found.figures.values()):
        return _too_few(found, request, choices)
    parts: list[Json] = [blocks.header(title(found)), blocks.section(assessed(assessment, library))]
    parts += [
        part
        for part in (
            _group(found, _("*Taking part* (recorded by the app)"), TAKING_PART),
            _group(found, _("*Reaction* (their own word)"), (), _reaction(found, beside.said)),
            _group(found, _("*Learning* (test)"), LEARNING),
            *_hardest(found, library, request),
            _group(found, _("*Behaviour* (their own word, not seen by anybody)"), BEHAVIOUR),
            _group(found, _("*Sessions and stories*"), SESSIONS, _counts(found)),
        )
        if part
    ]
    parts += _results(beside.results)
    parts += [blocks.context(_hidden(found, has_results=bool(beside.results))), _buttons(found, request, choices)]
    return blocks.message(f"{title(found)}. {assessed(assessment, library)}", *parts)


def _too_few(found: Report, request: ReportRequest, choices: Mapping[str, str]) -> Json:
    """What is said of a group that is too small for any figure."""
    text = ngettext(
        "There's nothing to show yet: {n} person is on a track here. Figures begin at {least} people, so that nobody "
        "can be singled out.",
        "There's nothing to show yet: {n} people are on a track here. Figures begin at {least} people, so that nobody "
        "can be singled out.",
        found.enrolled,
        least=2 * found.least,
    )
    parts = [blocks.header(title(found)), blocks.section(text), _buttons(found, request, choices)]
    return blocks.message(f"{title(found)}. {text}", *parts)


def title(found: Report) -> str:
    """What the report is about, and which week."""
    monday = found.week.monday
    span = f"{format_short_date(monday)} – {format_short_date(monday + timedelta(days=6))}"
    about = scope_name(found.scope)
    if found.is_running and found.week == week_of(found.made_at):
        return _("How it's going: {about}, this week so far", about=about)
    return _("How it's going: {about}, {span}", about=about, span=span)


def _group(found: Report, heading: str, names: tuple[str, ...], more: list[str] | None = None) -> Json | None:
    sentences, called = _sentences(), figure_names()
    lines, few = [], []
    for name in names:
        figure = found.figures[name]
        about = who(figure)
        if about and figure.shown == Shown.FEW:
            few.append(called[name])
        elif about:
            lines.append(f"• {sentences[name](f'*{about}*')}{_as_of(found, figure)}")
    if few:
        lines.append("• " + _("fewer than {least} people each: {names}", least=found.least, names=", ".join(few)))
    lines += more or []
    return blocks.section("\n".join([heading, *lines])) if lines else None


def _as_of(found: Report, figure: ShownFigure) -> str:
    """When a figure was shown first, if that was not for this report: it moves in steps of five people."""
    is_exact = figure.as_of is not None and figure.shown == Shown.EXACT
    day = local_date(figure.as_of, "Etc/UTC") if is_exact and figure.as_of else None
    if day is None or day == local_date(found.made_at, "Etc/UTC"):
        return ""
    return " " + _("(as of {day})", day=format_short_date(day))


def _reaction(found: Report, said: Sequence[str]) -> list[str]:
    lines = [f"• {each}" for each in said[:MAX_SAID]]
    if found.useful.average is None:
        return lines
    average = _decimal(found.useful.average)
    useful = _("people found what they learned {average} out of 10 useful, on average", average=average)
    return [f"• {useful}", *lines]


def _hardest(found: Report, library: Library, request: ReportRequest) -> list[Json]:
    """A section for each of the hardest questions, with the button that makes an improvement of it."""
    parts = []
    for number, one in enumerate(found.hardest):
        if not who(one.wrong) or one.wrong.shown == Shown.FEW:
            continue
        wanted = ImproveRequest(scope=request.scope, week=request.week, question=one.question_id)
        button = blocks.button(f"{IMPROVE}:{number}", _("Improve it"), wanted.encode())
        parts.append(blocks.section("\n".join(hard_question(library, one)), button))
    return [blocks.section(_("*Hardest questions*")), *parts] if parts else []


def hard_question(library: Library, one: HardQuestion) -> list[str]:
    """How many got a question wrong, and what most of them took, in a line or two."""
    asked = escape(blocks.shorten(question_text(library, one), 120))
    lines = [_("{who} got this wrong: “{question}”", who=f"*{who(one.wrong)}*", question=asked)]
    taken = _most_taken(library, one)
    return [*lines, taken] if taken else lines


def question_text(library: Library, one: HardQuestion) -> str:
    """What a question asks, in the reader's language; its id if it is no longer in the library."""
    question = library.question(one.question_id, language())
    return question.ask if question else one.question_id


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
    return _("Most of them took “{option}” ({who}).", option=escape(option), who=who(one.took_option))


def _counts(found: Report) -> list[str]:
    lines = []
    if found.sessions_held:
        lines.append(ngettext("{n} session took place", "{n} sessions took place", found.sessions_held))
    if said := worth(found):
        lines.append(said)
    if found.stories_published:
        lines.append(ngettext("{n} story is published", "{n} stories are published", found.stories_published))
    if found.stories_used:
        lines.append(
            ngettext("a story was used elsewhere {n} time", "stories were used elsewhere {n} times", found.stories_used)
        )
    return [f"• {line}" for line in lines]


def worth(found: Report) -> str | None:
    """What people found the sessions worth, if it may be said."""
    if found.worth.average is None:
        return None
    return _("people found them worth {average} out of 5 on average", average=_decimal(found.worth.average))


def _decimal(number: float) -> str:
    from babel.numbers import format_decimal  # noqa: PLC0415 - slow to import

    return str(format_decimal(number, format="0.0", locale=language()))


def _results(lines: Sequence[str]) -> list[Json]:
    """What people entered about the business; as many lines as a message holds beside the figures."""
    if not lines:
        return []
    heading = _("*Results for the business* (entered by people; whether the programme caused them, nobody has shown)")
    shown = [f"• {line}" for line in lines[:MAX_RESULTS]]
    if len(lines) > MAX_RESULTS:
        shown.append("• " + _("`/groundswell results` shows all of them."))
    return [blocks.section("\n".join([heading, *shown]))]


def _hidden(found: Report, *, has_results: bool) -> str:
    called = figure_names()
    shown = (*TAKING_PART, *LEARNING, *BEHAVIOUR, *SESSIONS)
    missing = [called[each] for each in shown if found.figures[each].shown is None]
    lines = []
    if missing:
        lines.append(_("Nobody, or too few people to show: {names}.", names=", ".join(missing)))
    if not has_results:
        lines.append(_("Results for the business: not measured. You can enter some with `/groundswell results`."))
    lines.append(
        _(
            "No figure here is about fewer than {least} people, and none can be subtracted from another to find a "
            "few. So some move in steps.",
            least=found.least,
        )
    )
    return "\n".join(lines)


def assessed(assessment: ReportAssessment, library: Library) -> str:
    """What goes well, what doesn't, and one thing to do, in three lines."""
    good = {
        ReportFinding.REMEMBERED: _("People remember what they learned weeks later."),
        ReportFinding.KEPT: _("Half or more of those asked say they did what they planned."),
        ReportFinding.MANY_ACTIVE: _("Most people took part."),
        ReportFinding.CAME: _("Who says yes to a session comes."),
        ReportFinding.NEARLY_ALL_BEGUN: _("Nearly everybody has begun."),
    }
    lines = [
        _("*Going well:* {what}", what=good[assessment.good])
        if assessment.good
        else _("*Going well:* it's too early to say, or too few people are behind the figures.")
    ]
    if assessment.bad is None:
        lines.append(_("*Not so well:* nothing stands out."))
        lines.append(_("*On Monday:* leave it as it is, and look again in a week."))
        return "\n".join(lines)
    bad, do = _to_do(assessment, library)
    return "\n".join([*lines, _("*Not so well:* {what}", what=bad), _("*On Monday:* {what}", what=do)])


def _to_do(assessment: ReportAssessment, library: Library) -> tuple[str, str]:
    asked = escape(blocks.shorten(question_text(library, assessment.question), 80)) if assessment.question else ""
    said = {
        ReportFinding.FEW_BEGUN: (
            _("Half or more have not begun."),
            _("ask those who lead the teams to say in their next meeting why it's worth three minutes a day."),
        ),
        ReportFinding.MANY_STOPPED: (
            _("A quarter or more have stopped."),
            _("ask a few people you know what got in the way, before you change anything."),
        ),
        ReportFinding.FEWER_ACTIVE: (
            _("Clearly fewer took part than in the weeks before."),
            _("look at what else happened that week; if nothing did, try another hour for one cohort."),
        ),
        ReportFinding.FORGOTTEN: (
            _("Half or more of what was learned is forgotten after some weeks."),
            _("bring one of these topics up in the next session."),
        ),
        ReportFinding.HARD_QUESTION: (
            _("Many got “{question}” wrong.", question=asked),
            _("read the lesson it belongs to, and improve the passage or the question."),
        ),
        ReportFinding.FEW_KEPT: (
            _("Few say they did what they planned."),
            _("ask in a session what got in the way, and make one plan together."),
        ),
        ReportFinding.FEW_CAME: (
            _("Half or fewer of those who said yes came."),
            _("ask two of them whether the time is right."),
        ),
    }
    assert assessment.bad is not None, "asked for what to do about it"
    return said[assessment.bad]


def _buttons(found: Report, request: ReportRequest, choices: Mapping[str, str]) -> Json:
    options = [blocks.option(name, key) for key, name in choices.items()][:100]
    other = blocks.static_select(options, placeholder=_("Somebody else"), action_id=SCOPE) if len(options) > 1 else None
    picture = blocks.button(PICTURE, _("As a picture"), request.encode()) if len(found.trend) > 1 else None
    sessions = None
    if found.worth.average is not None and found.worth.average < LOW_WORTH:
        wanted = ImproveRequest(scope=request.scope, week=request.week)
        sessions = blocks.button(f"{IMPROVE}:sessions", _("Improve the sessions"), wanted.encode())
    workbook = blocks.button(WORKBOOK, _("For Excel"), request.encode())
    return blocks.actions(picture, workbook, blocks.button(TABLE, _("As CSV"), request.encode()), sessions, other)


def which(scopes: list[Scope]) -> Json:
    """A question about whom the report is wanted."""
    options = [blocks.option(scope_name(one), one.key) for one in scopes][:100]
    select = blocks.static_select(options, placeholder=_("Choose"), action_id=SCOPE)
    text = _("Whom should the report be about?")
    return blocks.message(text, blocks.section(text), blocks.actions(select))
