"""The verdict on an experiment in words that a manager understands, and what it rests on."""

from __future__ import annotations

from math import ceil, floor

from bot.figures import rules as figures
from bot.improvement import levers
from bot.improvement.experiments.verdict import ExperimentVerdict
from bot.improvement.measures import MeasureKind
from bot.improvement.turns import arithmetic
from bot.improvement.turns.arithmetic import HalfFigures, LookResult
from bot.improvement.turns.models import Experiment, ExperimentDecision, ExperimentState
from bot.improvement.turns.turn_queries import EarlierTurn, ExperimentDetails
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape

STANDARDISE = "improvement.standardise"
ITERATE = "improvement.iterate"
GIVE_UP = "improvement.give_up"
MAX_COMMENTS = 5
MAX_COMMENT = 200


def result(found: ExperimentDetails) -> Json:
    """The message with the verdict, what it rests on, what people said, and the three ways to go on."""
    experiment = found.experiment
    title = f"*{escape(found.improvement.title)}*"
    what = _(
        "Tried in {cohort}: {what}. Measure: {measure}.",
        cohort=escape(found.cohort),
        what=escape(levers.say(experiment.lever, experiment.setting)),
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
        ExperimentDecision.ITERATE: _(":arrows_counterclockwise: You're trying it again, in a different way."),
        ExperimentDecision.DROP: _("Dropped. Everything is back to how it was."),
    }
    learning = _("*Learnt:* {learning}", learning=escape(experiment.learning))
    return f"{said[ExperimentDecision(experiment.decision)]} {learning}"


def buttons(experiment: Experiment) -> Json | None:
    """The three ways to go on, while nobody has chosen one."""
    if experiment.state != ExperimentState.CHECKED:
        return None
    number, kept = row_id(experiment), _("Keep it for everybody")
    is_good = experiment.verdict == ExperimentVerdict.BETTER
    return blocks.actions(
        blocks.button(STANDARDISE, kept, number, style="primary" if is_good else None),
        blocks.button(ITERATE, _("Try again, differently"), number),
        blocks.button(GIVE_UP, _("Drop it"), number),
    )


def verdict(found: ExperimentDetails) -> str:
    """The verdict in a word and a sentence."""
    experiment, shown = found.experiment, found.result
    if experiment.spoiled:
        return spoiled(experiment.spoiled, experiment.ended_because)
    if shown is None:
        return ""
    if not experiment.is_compared:
        return _before_and_after(experiment, shown)
    names = {
        ExperimentVerdict.BETTER: _(
            "*Better.* Things went better with the change, and chance alone wouldn't explain it."
        ),
        ExperimentVerdict.WORSE: _(
            "*Worse.* Things went worse with the change, and chance alone wouldn't explain it. So everything is "
            "back to how it was."
        ),
        ExperimentVerdict.NO_DIFFERENCE: _(
            "*No difference that matters.* If there is one, it's smaller than the {n} points you wanted.",
            n=experiment.worthwhile,
        ),
        ExperimentVerdict.TOO_FEW: _("*Too few to say.* With so few people, the difference could be pure chance."),
        ExperimentVerdict.SPOILED: spoiled("uneven"),
    }
    return f"{names[ExperimentVerdict(experiment.verdict)]}{_figures(experiment, shown)}"


def spoiled(reason: str, because: str = "") -> str:
    """Why the figures of an experiment say nothing, perhaps with the words of somebody who ended it."""
    reasons = {
        "ended": _("*Spoiled.* Somebody stopped the experiment early. Its figures say nothing, so I don't show any."),
        "cohort_ended": _(
            "*Spoiled.* The cohort ended before the experiment did. Its figures say nothing, so I don't show any. "
            "Everything is back to how it was."
        ),
        "uneven": _(
            "*Spoiled.* Many more people left one half than the other, so the halves are no longer alike. The "
            "figures say nothing."
        ),
        "everybody_left": _("*Spoiled.* Everybody left or opted out, so nothing was tried."),
        "redrawn": _("*Spoiled.* I can't draw again who was in which half, so the figures say nothing."),
        "nobody_measured": _(
            "*Too few to say.* Neither half has anything to measure: everybody is at zero. Choose a measure that's "
            "closer to your change."
        ),
    }
    if because:
        return f"{reasons[reason]} {_('The reason: “{because}”', because=escape(because))}"
    return reasons[reason]


def _figures(experiment: Experiment, shown: LookResult) -> str:
    """Both halves and the range of the difference, or why they aren't shown."""
    changed, usual = shown.changed, shown.usual
    if shown.low is None or shown.high is None or changed.average is None or usual.average is None:
        return ""
    if is_small(experiment, changed) or is_small(experiment, usual):
        return "\n" + _(
            "Those figures would be about fewer than {k} people, so I don't show any.", k=figures.MIN_PEOPLE
        )
    averages = _(
        "With the change {a} %, without {b} %. The difference is somewhere between {low} and {high} points.",
        a=round(changed.average),
        b=round(usual.average),
        low=f"{floor(shown.low):+d}",
        high=f"{ceil(shown.high):+d}",
    )
    return f"\n{averages}"


def is_small(experiment: Experiment, half: HalfFigures) -> bool:
    """Whether a half's figure would tell of fewer than five people, or of all but fewer than five."""
    if half.people < figures.MIN_PEOPLE:
        return True
    if half.average is None or arithmetic.measured_by(experiment).kind is not MeasureKind.YES_NO:
        return False
    yes = round(half.average / 100 * half.people)
    return figures.is_small(yes, figures.MIN_PEOPLE) or figures.is_small(half.people - yes, figures.MIN_PEOPLE)


def _before_and_after(experiment: Experiment, shown: LookResult) -> str:
    limits = _(
        "There was no second group to compare with. This can show that something changed, but not that your change "
        "caused it. The season, a deadline or habit can have the same effect."
    )
    if is_small(experiment, shown.changed):
        said = _("Those figures would be about fewer than {k} people, so I don't show any.", k=figures.MIN_PEOPLE)
    elif shown.usual.average is None or shown.changed.average is None or is_small(experiment, shown.usual):
        said = _("There's no earlier figure to compare it with.")
    else:
        said = _("{a} % before, {b} % since then.", a=round(shown.usual.average), b=round(shown.changed.average))
    return f"{said} {limits}"


def _rests_on(found: ExperimentDetails) -> list[str]:
    """How many people it rests on, and how many left."""
    shown = found.result
    if shown is None:
        return []
    people = shown.people if found.experiment.is_compared else shown.changed.people
    left = shown.changed.left + shown.usual.left
    return [number_of_people(people), leavers(left)]


def number_of_people(n: int) -> str:
    if figures.is_small(n, figures.MIN_PEOPLE):
        return _("Fewer than {k} people took part.", k=figures.MIN_PEOPLE)
    return ngettext("{n} person took part.", "{n} people took part.", n)


def leavers(n: int) -> str:
    if n == 0:
        return _("Nobody left.")
    if figures.is_small(n, figures.MIN_PEOPLE):
        return _(
            "Fewer than {k} left or opted out. They still count in the half they were drawn into.", k=figures.MIN_PEOPLE
        )
    return _("{n} left or opted out. They still count in the half they were drawn into.", n=n)


def together(found: ExperimentDetails) -> str:
    """The same change in several cohorts together, each beside it; nothing for one."""
    own = found.result
    if not found.earlier or own is None or found.experiment.spoiled or not found.experiment.is_compared:
        return ""
    turns = [*found.earlier, EarlierTurn(found.cohort, found.experiment.verdict, own)]
    if any(is_small(found.experiment, half) for each in turns for half in (each.result.changed, each.result.usual)):
        return ""
    pooled = arithmetic.pooled([each.result for each in turns])
    if pooled is None:
        return ""
    lines = [
        f"• {escape(each.cohort)}: {round(each.result.difference or 0):+d}, {verdict_name(each.verdict)}"
        for each in turns
    ]
    text = _(
        "*This experiment over {n} cohorts:* the difference is between {low} and {high} points.",
        n=len(turns),
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
            _("No experiment has taught you anything about “{words}” yet.", words=escape(words))
            if words
            else _("No experiment has finished yet. `/groundswell improve` starts one.")
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
