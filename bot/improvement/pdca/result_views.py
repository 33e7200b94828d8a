"""The verdict on an experiment in words that a manager understands, and what it rests on."""

from __future__ import annotations

from math import ceil, floor

from bot.figures import rules as figures
from bot.figures.ledger import ShownFigure
from bot.figures.models import Shown
from bot.improvement import levers
from bot.improvement.experiments.verdict import MIN_UNITS, ExperimentVerdict
from bot.improvement.measures import MeasureKind
from bot.improvement.pdca import arithmetic, pause_views
from bot.improvement.pdca.arithmetic import HalfFigures, LookResult
from bot.improvement.pdca.experiment_queries import EarlierExperiment, ExperimentDetails
from bot.improvement.pdca.models import Experiment, ExperimentDecision, ExperimentState
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape

STANDARDISE = "improvement.standardise"
ITERATE = "improvement.iterate"
GIVE_UP = "improvement.give_up"
TAKE_BACK = "improvement.take_back"
MAX_COMMENTS = 5
MAX_COMMENT = 200


def result(found: ExperimentDetails) -> Json:
    """The message with the verdict, what it rests on, what people said, and the three ways to go on."""
    experiment = found.experiment
    title = f"*{escape(found.improvement.title)}*"
    what = _(
        "Tried in {cohort}: {what}. What we measured: {measure}.",
        cohort=escape(found.cohort),
        what=escape(levers.say(experiment.lever, experiment.setting, experiment.lever_about)),
        measure=arithmetic.measured_by(experiment).say(),
    )
    text = f"{title}\n{verdict(found)}"
    parts = [blocks.section(text), blocks.context(" ".join([what, *_rests_on(found)]))]
    if found.comments:
        lines = [f"• {escape(blocks.shorten(each, MAX_COMMENT))}" for each in found.comments[:MAX_COMMENTS]]
        parts.append(blocks.section("\n".join([_("*What people said*"), *lines])))
    pooled = together(found)
    if pooled:
        parts.append(blocks.section(pooled))
    if experiment.decision:
        parts.append(blocks.section(decided(experiment)))
    return blocks.message(text, *parts, buttons(experiment))


def decided(experiment: Experiment) -> str:
    """What was decided, and what was learnt."""
    said = {
        ExperimentDecision.STANDARDISE: _(":white_check_mark: The change stays, for everybody."),
        ExperimentDecision.ITERATE: _(
            ":arrows_counterclockwise: You're trying the improvement again, in a different way."
        ),
        ExperimentDecision.DROP: _("Dropped. Everything is back to how it was."),
    }
    learning = _("*Learnt:* {learning}", learning=escape(experiment.learning))
    return f"{said[ExperimentDecision(experiment.decision)]} {learning}"


def buttons(experiment: Experiment) -> Json | None:
    """The three ways to go on, while nobody has chosen one; then the way back from keeping it."""
    if experiment.decision == ExperimentDecision.STANDARDISE:
        return blocks.actions(undo(experiment))
    if experiment.state != ExperimentState.CHECKED:
        return None
    number, kept = row_id(experiment), _("Keep it for everybody")
    is_good = experiment.verdict == ExperimentVerdict.BETTER
    return blocks.actions(
        blocks.button(STANDARDISE, kept, number, style="primary" if is_good else None),
        blocks.button(ITERATE, _("Try again with changes"), number),
        blocks.button(GIVE_UP, _("Drop it"), number),
    )


def undo(experiment: Experiment) -> Json:
    """The button that takes back what was kept for everybody, with a confirmation."""
    sure = blocks.confirm(
        _("Undo it?"),
        _(
            "Everybody gets back what they had before, and you can decide again. I can't take back "
            "messages that I've already sent."
        ),
        _("Undo it"),
        _("Leave it"),
    )
    return blocks.button(TAKE_BACK, _("Undo it"), row_id(experiment), confirm=sure)


def undone() -> str:
    return _("Undone. Everything is back to how it was before you decided, and you can decide again.")


def verdict(found: ExperimentDetails) -> str:
    """The verdict in a word and a sentence."""
    experiment, shown = found.experiment, found.result
    if experiment.spoiled:
        return spoiled(experiment.spoiled, experiment.ended_because)
    if shown is None:
        return ""
    if not experiment.is_compared:
        return _before_and_after(found, shown)
    names = {
        ExperimentVerdict.BETTER: _(
            "*Better.* Things went better with the change, and by more than chance alone can explain."
        ),
        ExperimentVerdict.WORSE: _(
            "*Worse.* Things went worse with the change, and by more than chance alone can explain. So "
            "I've put everything back to how it was."
        ),
        ExperimentVerdict.NO_DIFFERENCE: _(
            "*No difference that matters.* If there is a difference, it's smaller than the {n} points you wanted.",
            n=experiment.worthwhile,
        ),
        ExperimentVerdict.TOO_FEW: _("*Too few to say.* With so few people, the difference could be pure chance."),
        ExperimentVerdict.SPOILED: spoiled("uneven"),
    }
    return f"{names[ExperimentVerdict(experiment.verdict)]}{_figures(found, shown)}"


def spoiled(reason: str, because: str = "") -> str:
    """Why the figures of an experiment say nothing, perhaps with the words of somebody who ended it."""
    reasons = {
        "ended": _(
            "*Spoiled.* Somebody stopped the experiment early. The figures don't tell us anything, so "
            "I don't show them."
        ),
        "cohort_ended": _(
            "*Spoiled.* The cohort ended before the experiment did. The figures don't tell us "
            "anything, so I don't show them. Everything is back to how it was."
        ),
        "uneven": _(
            "*Spoiled.* Many more people left one half than the other, so the two halves can't be "
            "compared any more. The figures don't tell us anything."
        ),
        "everybody_left": _("*Spoiled.* Nearly everybody opted out or left, so hardly anybody tried the change."),
        "redrawn": _("*Spoiled.* I can no longer tell who was in which half, so the figures don't tell us anything."),
        "few_teams": _(
            "*Too few teams to say.* Each team stayed together in one half. With fewer than {k} teams, "
            "nobody can tell whether the change made the difference or the teams did.",
            k=MIN_UNITS,
        ),
        "nobody_measured": _(
            "*Too few to say.* There's hardly anything to measure: in both halves together, fewer than "
            "{k} people have a figure above zero. Choose a measure that the change affects more "
            "directly.",
            k=figures.MIN_PEOPLE,
        ),
    }
    if because:
        return f"{reasons[reason]} {_('The reason: “{because}”', because=escape(because))}"
    return reasons[reason]


def _figures(found: ExperimentDetails, shown: LookResult) -> str:
    """Both halves and the range of the difference, or how much of them may be said."""
    changed, usual = how_many(found, shown.changed), how_many(found, shown.usual)
    if shown.low is None or shown.high is None or not is_exact(found, shown):
        hidden = _("Those figures would be about fewer than {k} people, so I can't show them.", k=found.least)
        if not (changed and usual):
            return f"\n{hidden}"
        return f"\n{hidden} {_('All I can say is: {a} with the change, and {b} without it.', a=changed, b=usual)}"
    averages = _(
        "With the change: {a} %. Without the change: {b} %. The difference is somewhere between {low} "
        "and {high} points.",
        a=round(shown.changed.average or 0),
        b=round(shown.usual.average or 0),
        low=f"{floor(shown.low):+d}",
        high=f"{ceil(shown.high):+d}",
    )
    return f"\n{averages}{_worth(found.experiment, shown.low, shown.high)}"


def _worth(experiment: Experiment, low: float, high: float) -> str:
    """Whether a better result is as much as was wanted; empty for every other verdict."""
    if experiment.verdict != ExperimentVerdict.BETTER:
        return ""
    wanted, least = experiment.worthwhile, min(abs(low), abs(high))
    if least >= wanted:
        return " " + _("The difference is at least the {n} points you wanted.", n=wanted)
    return " " + _("You wanted at least {n} points. The difference may be smaller.", n=wanted)


def is_exact(found: ExperimentDetails, shown: LookResult) -> bool:
    """Whether both figures may be shown as they are, by as many people as figures need now."""
    return shown.is_exact and how_many(found, shown.changed) != "" != how_many(found, shown.usual)


def how_many(found: ExperimentDetails, half: HalfFigures) -> str:
    """A figure as far as it may be said, such as “60 %” or “fewer than 5 of 20”; empty if it may not."""
    least, people = found.least, half.people
    if half.shown is None or people < least:
        return ""
    if arithmetic.measured_by(found.experiment).kind is not MeasureKind.YES_NO:
        return _("{n} %", n=round(half.average or 0))
    yes = round((half.average or 0) / 100 * people)
    if people < 2 * least or (half.shown == Shown.EXACT and min(yes, people - yes) < least):
        return ""
    if half.shown == Shown.FEW:
        return _("fewer than {least} of {total}", least=least, total=people)
    if half.shown == Shown.NEARLY_ALL:
        return _("more than {number} of {total}", number=people - least, total=people)
    return _("{counted} of {total}", counted=yes, total=people)


def _before_and_after(found: ExperimentDetails, shown: LookResult) -> str:
    limits = _(
        "You had no second group to compare with. So you can see that something changed, but not that "
        "your change caused it. The season, a deadline or habit can have the same effect."
    )
    before, since = how_many(found, shown.usual), how_many(found, shown.changed)
    hidden = _("Those figures would be about fewer than {k} people, so I can't show them.", k=found.least)
    if not since:
        said = hidden
    elif not before:
        said = _("There's no earlier figure to compare this one with.")
    elif is_exact(found, shown):
        a, b = round(shown.usual.average or 0), round(shown.changed.average or 0)
        said = _("{a} % before, {b} % since then.", a=a, b=b)
    else:
        said = f"{hidden} {_('All I can say is: {a} before, and {b} since then.', a=before, b=since)}"
    return f"{said} {limits}"


def _rests_on(found: ExperimentDetails) -> list[str]:
    """How many people it rests on, and how many left."""
    shown = found.result
    if shown is None:
        return []
    who_left = ShownFigure(shown.left, found.least, shown.left_counted, found.people)
    left = leavers(who_left, is_compared=found.experiment.is_compared)
    return [each for each in (number_of_people(found.people), left, *pause_views.rested(found.pauses)) if each]


def number_of_people(n: int, *, is_running: bool = False) -> str:
    """How many people are or were in it."""
    if is_running:
        if figures.is_small(n, figures.MIN_PEOPLE):
            return _("Fewer than {k} people are in the experiment.", k=figures.MIN_PEOPLE)
        return ngettext("{n} person is in the experiment.", "{n} people are in the experiment.", n)
    if figures.is_small(n, figures.MIN_PEOPLE):
        return _("Fewer than {k} people took part.", k=figures.MIN_PEOPLE)
    return ngettext("{n} person took part.", "{n} people took part.", n)


def leavers(left: ShownFigure, *, is_compared: bool) -> str:
    """How many left, as far as it may be said; empty if nothing may be."""
    n, k = left.counted, left.least
    if left.shown == Shown.FEW or (n is not None and n < k):
        said = _("Fewer than {k} people have opted out or left.", k=k)
    elif left.shown == Shown.NEARLY_ALL:
        said = _("More than {n} people have opted out or left.", n=(left.total or 0) - k)
    elif n is not None:
        said = _("{n} people have opted out or left.", n=n)
    else:
        return ""
    return f"{said} {_('They still count in the half they were drawn into.')}" if is_compared else said


def together(found: ExperimentDetails) -> str:
    """The same change in several cohorts together, each beside it; nothing for one."""
    own = found.result
    if not found.earlier or own is None or found.experiment.spoiled or not found.experiment.is_compared:
        return ""
    alike = [*found.earlier, EarlierExperiment(found.cohort, found.experiment.verdict, own)]
    if not all(is_exact(found, each.result) for each in alike):
        return ""
    pooled = arithmetic.pooled([each.result for each in alike])
    if pooled is None:
        return ""
    lines = [
        f"• {escape(each.cohort)}: {round(each.result.difference or 0):+d}, {verdict_name(each.verdict)}"
        for each in alike
    ]
    text = _(
        "*This experiment, {n} cohorts taken together:* the difference is between {low} and {high} points.",
        n=len(alike),
        low=f"{floor(pooled.interval.low):+d}",
        high=f"{ceil(pooled.interval.high):+d}",
    )
    return "\n".join([text, *lines])


def verdict_name(value: str) -> str:
    """A verdict in one or a few words."""
    names = {
        "better": _("better"),
        "worse": _("worse"),
        "no_difference": _("no difference that matters"),
        "too_few": _("too few to say"),
        "spoiled": _("spoiled"),
        "uncompared": _("tried without a comparison"),
    }
    return names.get(value, "")


def learnings(found: list[ExperimentDetails], words: str) -> Json:
    """What experiments taught, newest first."""
    if not found:
        text = (
            _("You haven't learnt anything about “{words}” from an experiment yet.", words=escape(words))
            if words
            else _("No experiment has finished yet. You can start one with `/groundswell improve`.")
        )
        return blocks.message(text)
    title = _("What your experiments taught you")
    rows = [
        blocks.section(
            f"*{escape(each.improvement.title)}* · {escape(each.cohort)} · {verdict_name(each.experiment.verdict)}\n"
            f"{escape(each.experiment.learning)}"
        )
        for each in found[:20]
    ]
    return blocks.message(title, blocks.section(f"*{title}*"), rows)
