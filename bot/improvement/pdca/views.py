"""What leads see of an experiment before it has a verdict: its plan, what so many people can show, how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.figures import rules as figures
from bot.figures.ledger import ShownFigure
from bot.figures.models import Shown
from bot.improvement import levers
from bot.improvement.experiments.verdict import MIN_MEASURED, MIN_UNITS
from bot.improvement.pdca import pause_views, result_views
from bot.improvement.pdca.arithmetic import STEP, Visible, measured_by
from bot.improvement.pdca.experiment_queries import ExperimentDetails
from bot.improvement.pdca.models import Experiment, ExperimentPause, ExperimentState
from bot.improvement.pdca.planning import Outlook
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import format_short_date

TRY = "improvement.try"
READY = "improvement.ready"
ALONE = "improvement.alone"
CHANGE = "improvement.change"
DISCARD = "improvement.discard"
END = "improvement.end"


def plan_lines(experiment: Experiment, cohort: str) -> str:
    """A plan in six lines."""
    direction = _("should rise") if experiment.rises else _("should fall")
    facts = [
        (_("What we expect"), escape(experiment.hypothesis)),
        (_("What changes"), escape(levers.say(experiment.lever, experiment.setting, experiment.lever_about))),
        (_("Measure"), f"{measured_by(experiment).say()}, {direction}"),
        (_("Smallest change that's worth it"), ngettext("{n} point", "{n} points", experiment.worthwhile)),
        (_("Cohort"), escape(cohort)),
        (_("Last day"), format_short_date(date.fromisoformat(experiment.ends_on))),
    ]
    return "\n".join(f"*{name}:* {said}" for name, said in facts)


def outlook(found: Outlook) -> list[Json]:
    """What is said before the start: who is in it, what they can show, and what else there is to choose."""
    experiment, n = found.experiment, len(found.candidates)
    parts = [blocks.section(plan_lines(experiment, found.cohort)), blocks.section(can_be_seen(found))]
    aside = []
    if found.standard:
        usual = escape(levers.say(experiment.lever, found.standard, found.standard_about))
        aside.append(_("The standard here is “{what}”. You kept it after an earlier experiment.", what=usual))
    if found.has_own_choice:
        aside.append(_("People who have chosen their own setting keep it and don't take part."))
    if found.answered_before:
        aside.append(
            _("People who have had this lesson already don't take part.")
            if experiment.lever.startswith(levers.OF_LESSON)
            else _(
                "People who have already answered this question don't take part, because their first "
                "answer can't change any more."
            )
        )
    if found.elsewhere:
        aside.append(
            _("Some people are in another experiment that you haven't decided on yet. Decide on that experiment first.")
        )
    aside.append(_("I'll tell everybody taking part what you're trying, and they can opt out with a button."))
    parts.append(blocks.context(" ".join(aside)))
    number = row_id(experiment)
    if experiment.is_compared:
        parts.append(blocks.section(choices(n)))
    alone = blocks.button(ALONE, _("Try it without a comparison"), number) if experiment.is_compared else None
    row = blocks.actions(
        blocks.button(CHANGE, _("Change the plan"), number), alone, blocks.button(DISCARD, _("Discard"), number)
    )
    return [*parts, row]


def can_be_seen(found: Outlook) -> str:
    """The smallest effect that so many people can show, in a sentence."""
    n, experiment = len(found.candidates), found.experiment
    if not experiment.is_compared:
        return _(
            "Everybody gets the change at once. At the end you compare before and after. You'll see "
            "whether something is different, but not whether the change was the reason."
        )
    if (
        n >= 2 * figures.MIN_PEOPLE
        and found.visible
        and found.visible.units is not None
        and (found.visible.points is None or found.visible.units < MIN_UNITS)
    ):
        return _(
            "*With {n} people in {teams} teams, no difference would show up:* each team stays "
            "together, so the verdict will be “too few teams to say”, whatever happens. Have people "
            "drawn one by one, or choose a larger cohort.",
            n=n,
            teams=found.visible.units,
        )
    if n < 2 * figures.MIN_PEOPLE:
        return _(
            "This cohort is too small for a comparison, which needs at least {n} people.", n=2 * figures.MIN_PEOPLE
        )
    if found.visible is None or found.visible.points is None or n < MIN_MEASURED:
        return _(
            "*With {n} people, no difference would show up:* the verdict will be “too few to say”, whatever happens.",
            n=n,
        )
    points, teams = found.visible.points, ""
    if found.visible.units is not None:
        teams = by_teams(found.visible, n)
    said = (
        _("*With {n} people, only a rise of about {points} points or more would show up.*", n=n, points=points)
        if experiment.rises
        else _("*With {n} people, only a fall of about {points} points or more would show up.*", n=n, points=points)
    )
    less = _("If the difference is smaller, the verdict will be “too few to say”.")
    base = (
        _("(The figure is about {base} % now.)", base=STEP * round(found.visible.base / STEP))
        if found.visible.base is not None
        else _("(I don't know today's figure, so I assume it's 30 %.)")
    )
    return " ".join(each for each in (said, less, base, teams) if each)


def by_teams(visible: Visible, n: int) -> str:
    """What keeping teams together costs: colleagues are alike, so they tell less."""
    return _(
        "Teams stay together. People in the same team are alike. So {n} people in {teams} teams tell "
        "you about as much as {worth} people drawn one by one. A person without a team counts as a "
        "team of one.",
        n=n,
        teams=visible.units,
        worth=visible.worth,
    )


def choices(n: int) -> str:
    """What helps to see more."""
    lines = [
        _("• more people: choose a larger cohort"),
        _("• more time: choose a later end, so that the change reaches more people"),
        _("• a measure closer to the change: what people do right after it"),
        _("• try it without a comparison, and know what that can't show"),
    ]
    return "\n".join([_("To see a smaller difference:"), *lines]) if n else ""


def progress(found: ExperimentDetails, *, now: datetime) -> str:
    """How far a running experiment is, in counts, and no comparison."""
    experiment = found.experiment
    assert experiment.started_at is not None, "it runs"
    assert experiment.ends_at is not None, "it runs"
    rested = sum((min(each.ends_at, now) - min(each.starts_at, now) for each in found.pauses), timedelta())
    day = (now - experiment.started_at - rested).days + 1
    days = max((experiment.ends_at - experiment.started_at).days - sum(each.days for each in found.pauses), 1)
    last = format_short_date(date.fromisoformat(experiment.ends_on))
    said = _(
        "Running in {cohort}, day {day} of {days}. The last day is {date}.",
        cohort=escape(found.cohort),
        date=last,
        day=min(day, days),
        days=days,
    )
    rests = pause_views.resting(found.pauses, now=now)
    counts = [rests, result_views.number_of_people(found.people, is_running=True), keeping(found.left)]
    once = _("I only compare the figures once, at the end. Looking earlier would mislead us.")
    expect = _("Expect the verdict on {date}.", date=format_short_date(found.verdict_on)) if found.verdict_on else ""
    return " ".join(each for each in (said, *counts, once, expect) if each)


def keeping(left: ShownFigure | None) -> str:
    """How many keep the usual while it runs, as far as it may be said; empty if nothing may be."""
    if left is None or left.shown is None or left.total is None:
        return ""
    if left.shown == Shown.FEW:
        return _("Fewer than {k} people have opted out.", k=left.least)
    if left.shown == Shown.NEARLY_ALL:
        return _("More than {n} people have opted out.", n=left.total - left.least)
    return _("{n} have opted out.", n=left.counted)


def line(found: ExperimentDetails, *, now: datetime) -> str:
    """An experiment without a decision in a line of the backlog's first screen."""
    title, state = escape(found.improvement.title), found.experiment.state
    if state == ExperimentState.PLANNED:
        return _(
            "*{title}*: planned for {cohort} until {date}, not started",
            title=title,
            cohort=escape(found.cohort),
            date=format_short_date(date.fromisoformat(found.experiment.ends_on)),
        )
    if state == ExperimentState.RUNNING:
        return f"*{title}*: {progress(found, now=now)}"
    name = result_views.verdict_name(found.experiment.verdict)
    return _("*{title}*: {verdict}. What happens next is up to you.", title=title, verdict=name)


def about(found: ExperimentDetails, *, now: datetime) -> list[Json]:
    """An experiment on the card of its improvement."""
    experiment = found.experiment
    if experiment.state == ExperimentState.PLANNED:
        return [blocks.section(_("An experiment is planned in {cohort}.", cohort=escape(found.cohort)))]
    if experiment.state == ExperimentState.RUNNING:
        return [blocks.section(progress(found, now=now))]
    said = [result_views.verdict(found)]
    if experiment.learning:
        said.append(_("*Learnt:* {learning}", learning=escape(experiment.learning)))
    return [blocks.section("\n".join(said))]


def try_it(improvement_id: int) -> Json:
    """The button that plans an experiment on an improvement."""
    return blocks.button(TRY, _("Try it"), improvement_id, style="primary")


def buttons(
    improvement_id: int, experiment: Experiment | None, pauses: Sequence[ExperimentPause] = (), *, now: datetime
) -> list[Json]:
    """The buttons of a card about its experiment."""
    if experiment is None or experiment.state == ExperimentState.CLOSED:
        return [try_it(improvement_id)]
    number = row_id(experiment)
    if experiment.state == ExperimentState.PLANNED:
        return [blocks.button(READY, _("Look at the plan"), number, style="primary")]
    if experiment.state == ExperimentState.RUNNING:
        return [*pause_views.buttons(experiment, pauses, now=now), blocks.button(END, _("End it early"), number)]
    row = result_views.buttons(experiment)
    return list(row["elements"]) if row else []
