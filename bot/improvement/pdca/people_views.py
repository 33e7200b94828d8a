"""What the people in an experiment read: what is tried, which half they are in, and how to keep the usual."""

from __future__ import annotations

from datetime import date, timedelta

from bot.improvement import levers
from bot.improvement.levers import BY_HAND
from bot.improvement.pdca.arithmetic import measured_by
from bot.improvement.pdca.models import Experiment, ExperimentPause, Half, LeverTask
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.slack import Json, escape
from bot.kit.time import format_short_date

KEEP = "improvement.keep_usual"
COMMENT = "improvement.comment"
SAY = "improvement.say"


def told(experiment: Experiment, half: str) -> Json:
    """Says openly what is tried, by which measure, and how to stay out of it."""
    what = escape(levers.say(experiment.lever, experiment.setting, experiment.lever_about))
    last = date.fromisoformat(experiment.ends_on)
    ends, after = format_short_date(last), format_short_date(last + timedelta(days=1))
    measure = measured_by(experiment).say()
    if not experiment.is_compared:
        text = _("We're trying something until the end of {date}: *{what}*.", date=ends, what=what)
    elif half == Half.NOW:
        text = _(
            "We're trying something: *{what}*. One half of your group begins now, the other half on "
            "{date}. Who begins when was decided at random. *You begin now.*",
            what=what,
            date=after,
        )
    else:
        text = _(
            "We're trying something: *{what}*. One half of your group begins now, the other half on "
            "{date}. Who begins when was decided at random. *Nothing changes for you until then.*",
            what=what,
            date=after,
        )
    how = _("What counts in the end is {measure}, for the whole group. Nobody looks at individuals.", measure=measure)
    number = row_id(experiment)
    keep = None if experiment.lever == BY_HAND else blocks.button(KEEP, _("Leave it as it was for me"), number)
    row = blocks.actions(keep, blocks.button(COMMENT, _("Say what you think"), number))
    return blocks.message(text, blocks.section(text), blocks.context(how), row)


def paused(experiment: Experiment, half: str, rests: ExperimentPause) -> Json:
    """Says that an experiment rests or goes on again, and what that changes for this person: only a date."""
    what, last = (
        escape(levers.say(experiment.lever, experiment.setting, experiment.lever_about)),
        date.fromisoformat(experiment.ends_on),
    )
    if rests.days:
        first_day, last_day = (
            format_short_date(date.fromisoformat(each)) for each in (rests.first_day, rests.last_day)
        )
        text = _(
            "Our experiment (*{what}*) takes a break: what you do from {first} to {last} doesn't count.",
            what=what,
            first=first_day,
            last=last_day,
        )
    else:
        text = _("Our experiment (*{what}*) continues without the break I told you about.", what=what)
    after = format_short_date(last + timedelta(days=1))
    if not experiment.is_compared:
        then = _("The experiment now ends on {date}.", date=format_short_date(last))
    elif half == Half.NOW:
        then = _("Nothing changes for you. The other half begins on {date}.", date=after)
    else:
        then = _("You begin on {date}.", date=after)
    return blocks.message(f"{text} {then}")


def moved(experiment: Experiment, what: LeverTask) -> Json:
    """Says that a person's setting has changed after the experiment."""
    change = escape(levers.say(experiment.lever, experiment.setting, experiment.lever_about))
    if what is LeverTask.APPLY:
        text = _(
            "As announced, this change starts for you now: *{what}*. You can change your settings with "
            "`/learn settings`.",
            what=change,
        )
    else:
        text = _("We've stopped trying this: *{what}*. Everything is back to how it was for you.", what=change)
    return blocks.message(text)


def kept(experiment: Experiment) -> Json:
    """Says that a person keeps the usual."""
    what = escape(levers.say(experiment.lever, experiment.setting, experiment.lever_about))
    return blocks.message(_("All right, nothing changes for you. I won't try this with you: *{what}*.", what=what))


def comment_form(number: int) -> Json:
    """The window for what a person thinks of an experiment."""
    note = _("The people who run the programme read your text without your name.")
    field = blocks.text_input(multiline=True, max_length=800)
    parts = [
        blocks.input_block("comment", _("What is better, and what is worse?"), field),
        blocks.context(note),
    ]
    return blocks.modal(SAY, _("Your opinion"), parts, submit=_("Send"), close=_("Cancel"), metadata=str(number))


def thanked() -> Json:
    """Replaces the window once a comment is kept."""
    return blocks.modal(SAY, _("Your opinion"), [blocks.section(_("Thank you, I've noted that."))], close=_("Close"))
