"""The report in words, and the file of its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.figures.ledger import ShownFigure
from bot.figures.models import Shown
from bot.figures.words import who
from bot.insights import assessment_views, glance_views, hard_questions
from bot.insights.assessment import ReportAssessment
from bot.insights.figure_words import figure_names, sentences
from bot.insights.report_request import ImproveRequest, ReportRequest
from bot.journeys.content import Library
from bot.kit import blocks
from bot.kit.i18n import _, language, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import format_short_date, local_date
from bot.measurement.report import HABITS, Report
from bot.measurement.scopes import Scope
from bot.measurement.weeks import week_of

TABLE = "insights.table"
WORKBOOK = "insights.workbook"
PICTURE = "insights.picture"
OPEN = "insights.open"
SCOPE = "insights.scope"
LOW_WORTH = 3.5  # out of 5

TAKING_PART = ("begun", "active", "reflected", "shared", "finished", "paused", "stopped")
LEARNING = ("knew_at_first", "remembered_1", "remembered_4", "remembered_12")
BEHAVIOUR = ("planned", "kept", *HABITS)
SESSIONS = ("came",)
MAX_RESULTS = 5
MAX_SAID = 3


@dataclass(frozen=True)
class BesideFigures:
    """What stands beside the figures of a report.

    `results` are what people entered, `said` what they wrote, `doers` the Slack ids of those who could do something.
    """

    results: Sequence[str] = ()
    said: Sequence[str] = ()
    doers: Sequence[str] = ()


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
    head = assessment_views.assessed(found, assessment, library, beside.doers)
    if found.is_empty:
        return _too_few(found, request, choices)
    parts: list[Json] = [blocks.header(title(found)), *_merged(found), blocks.section(head)]
    parts += [
        part
        for part in (
            _group(found, _("*Taking part* (recorded by the app)"), TAKING_PART),
            _group(found, _("*Reaction* (what people say themselves)"), (), _reaction(found, beside.said)),
            _group(found, _("*Learning* (test)"), LEARNING),
            *hard_questions.sections(found, library, request),
            _group(found, _("*Behaviour* (what people say they do; nobody watched them)"), BEHAVIOUR),
            _group(found, _("*Sessions and stories*"), SESSIONS, _counts(found)),
        )
        if part
    ]
    parts += _results(beside.results)
    parts += [blocks.context(_hidden(found, has_results=bool(beside.results))), _buttons(found, request, choices)]
    return blocks.message(f"{title(found)}. {head}", *parts)


def _too_few(found: Report, request: ReportRequest, choices: Mapping[str, str]) -> Json:
    """What is said of a group that is too small for any figure."""
    text = ngettext(
        "I can't show any figures yet: {n} person is on a track here. I show figures from {least} "
        "people up, so that nobody can be singled out.",
        "I can't show any figures yet: {n} people are on a track here. I show figures from {least} "
        "people up, so that nobody can be singled out.",
        found.enrolled,
        least=2 * found.least,
    )
    parts = [blocks.header(title(found)), *_merged(found), blocks.section(text), _buttons(found, request, choices)]
    return blocks.message(f"{title(found)}. {text}", *parts)


def _merged(found: Report) -> list[Json]:
    """Says that a group is shown together with others, if it is too small to be shown by itself."""
    if found.asked is None:
        return []
    said = _(
        "“{asked}” alone has too few people for figures. That's why these figures are about {about}, "
        "which includes “{asked}”.",
        asked=escape(scope_name(found.asked)),
        about=escape(scope_name(found.scope)),
    )
    return [blocks.context(said)]


def title(found: Report) -> str:
    """What the report is about, and which week."""
    monday = found.week.monday
    span = f"{format_short_date(monday)} – {format_short_date(monday + timedelta(days=6))}"
    about = scope_name(found.scope)
    if found.is_running and found.week == week_of(found.made_at):
        return _("How it's going: {about}, this week so far", about=about)
    return _("How it's going: {about}, {span}", about=about, span=span)


def _group(found: Report, heading: str, names: tuple[str, ...], more: list[str] | None = None) -> Json | None:
    said, called = sentences(), figure_names()
    lines, few = [], []
    for name in names:
        figure = found.figures[name]
        about = who(figure)
        if about and figure.shown == Shown.FEW:
            few.append(called[name])
        elif about:
            lines.append(f"• {said[name](f'*{about}*')}{_as_of(found, figure)}")
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
    useful = _("how useful people found what they learned: {average} out of 10 on average", average=average)
    return [f"• {useful}", *lines]


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
    return _("people rated the sessions {average} out of 5 on average", average=_decimal(found.worth.average))


def _decimal(number: float) -> str:
    from babel.numbers import format_decimal  # noqa: PLC0415 - slow to import

    return str(format_decimal(number, format="0.0", locale=language()))


def _results(lines: Sequence[str]) -> list[Json]:
    """What people entered about the business; as many lines as a message holds beside the figures."""
    if not lines:
        return []
    heading = _("*Results for the business* (people entered them; nobody has shown that the programme caused them)")
    shown = [f"• {line}" for line in lines[:MAX_RESULTS]]
    if len(lines) > MAX_RESULTS:
        shown.append("• " + _("`/groundswell results` shows all results."))
    return [blocks.section("\n".join([heading, *shown]))]


def _hidden(found: Report, *, has_results: bool) -> str:
    called = figure_names()
    shown = (*TAKING_PART, *LEARNING, *BEHAVIOUR, *SESSIONS)
    missing = [called[each] for each in shown if found.figures[each].shown is None]
    lines = []
    if missing:
        lines.append(_("Too few people to show a figure: {names}.", names=", ".join(missing)))
    if not has_results:
        lines.append(_("Results for the business: not measured. You can enter results with `/groundswell results`."))
    lines.append(
        _(
            "Every figure here covers at least {least} people. Comparing two figures doesn't reveal "
            "anything about a smaller group either. That's why some figures change in steps.",
            least=found.least,
        )
    )
    return "\n".join(lines)


def _buttons(found: Report, request: ReportRequest, choices: Mapping[str, str]) -> Json:
    options = [blocks.option(name, key) for key, name in choices.items()][:100]
    other = blocks.static_select(options, placeholder=_("For whom"), action_id=SCOPE) if len(options) > 1 else None
    picture = blocks.button(PICTURE, _("Get it as a picture"), request.encode()) if len(found.trend) > 1 else None
    sessions = None
    if found.worth.average is not None and found.worth.average < LOW_WORTH:
        wanted = ImproveRequest(scope=request.scope, week=request.week)
        sessions = blocks.button(f"{hard_questions.IMPROVE}:sessions", _("Improve the sessions"), wanted.encode())
    workbook = blocks.button(WORKBOOK, _("Get it for Excel"), request.encode())
    whole = blocks.button(glance_views.SHOW, _("Show the overview"))
    return blocks.actions(
        whole, picture, workbook, blocks.button(TABLE, _("Get it as CSV"), request.encode()), sessions, other
    )


def for_leads() -> Json:
    """Says to somebody who runs nothing whose the report is, and what there is for them."""
    return blocks.message(
        _("The report is for the people who run the programme. `/learn progress` shows you how far you are yourself.")
    )


def which(scopes: list[Scope]) -> Json:
    """A question about whom the report is wanted."""
    options = [blocks.option(scope_name(one), one.key) for one in scopes][:100]
    select = blocks.static_select(options, placeholder=_("Choose"), action_id=SCOPE)
    text = _("Who should the report be about?")
    return blocks.message(text, blocks.section(text), blocks.actions(select))
