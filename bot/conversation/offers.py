"""The buttons below an answer: what each says and does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.conversation.deeds import Deed, FirstOfTwo, Held, Offer
from bot.conversation.intents import Intent
from bot.journeys.content import Track
from bot.kit import blocks
from bot.kit.contact_hours import format_days
from bot.kit.i18n import _
from bot.kit.time import format_date

MAX_LABEL = 75  # characters; Slack takes no more


def meant(intent: Intent) -> Offer:
    """The button of somebody who may have meant an intent."""
    return Offer(_label(intent), Deed.MEAN, intent)


def asked_again(intent: Intent) -> Offer:
    """What stands after the question about a wish without its value; a bare yes asks it again."""
    return Offer("", Deed.MEAN, intent)


def _label(intent: Intent) -> str:
    labels = {
        Intent.STOP: _("Stop all messages"),
        Intent.PAUSE: _("Pause lessons"),
        Intent.RESUME: _("Resume lessons"),
        Intent.FEWER: _("Get fewer messages"),
        Intent.MORE: _("Get another lesson"),
        Intent.HOUR: _("Change the time"),
        Intent.ZONE: _("Change the time zone"),
        Intent.LANGUAGE: _("Change the language"),
        Intent.PRIVACY: _("What's kept about me"),
        Intent.WHO_SEES: _("Who can read what"),
        Intent.NEXT_SESSION: _("The next session"),
        Intent.YEAR: _("The year at a glance"),
        Intent.STRATEGY: _("Our strategy"),
        Intent.EXPLAIN: _("Explain a word"),
        Intent.HELP: _("What you can do"),
        Intent.GREETING: _("Just hello"),
        Intent.THANKS: _("Just thanks"),
        Intent.STORY_FEEDBACK: _("Feedback on a story"),
        Intent.REMIND: _("Remind me later"),
        Intent.SKIP: _("Skip this lesson"),
        Intent.TOO_EASY: _("It's too easy"),
        Intent.TOO_HARD: _("It's too hard"),
        Intent.DELETE_DATA: _("Delete my data"),
        Intent.EXPORT_DATA: _("Export my data"),
        Intent.PROGRESS: _("How far along am I?"),
        Intent.WHO_ARE_YOU: _("Who you are"),
        Intent.CERTIFICATE: _("My certificate"),
        Intent.BUG: _("Something is broken"),
        Intent.IDEA: _("Suggest an improvement"),
        Intent.COACH: _("Somebody is against it"),
    }
    return labels[intent]


def _learn(label: str, command: str) -> Offer:
    return Offer(label, Deed.LEARN, command)


def stop() -> Offer:
    return _learn(_("Stop"), "stop")


def no_pulse() -> Offer:
    return _learn(_("Don't ask me this"), "pulse stop")


def pause_a_week() -> Offer:
    return _learn(_("Pause a week"), "pause 1 week")


def undo(*commands: str) -> Offer:
    """The button that takes back what was just done, by the commands of `/learn` that lead back."""
    return several(_("Undo"), commands)


def several(label: str, commands: Sequence[str]) -> Offer:
    """A button that runs some commands of `/learn`, one after the other."""
    return _learn(label, commands[0]) if len(commands) == 1 else Offer(label, Deed.SEVERAL, "\n".join(commands))


def pause_a_week_instead() -> Offer:
    return several(_("Pause a week instead"), ["resume", "pause 1 week"])


def once_a_week_instead() -> Offer:
    return several(_("Once a week"), ["resume", once_a_week().argument])


def both(first: Offer, second: Offer) -> Sequence[Offer]:
    """The buttons of two wishes: both at once, or one of them, which leaves the other's button where it is."""
    each = [
        Offer(one.label, Deed.FIRST, FirstOfTwo(one.value, other).encode())
        for one, other in ((first, second), (second, first))
    ]
    if {first.deed, second.deed} != {Deed.LEARN}:
        return each
    commands = sorted([first.argument, second.argument], key=lambda command: command != resume().argument)
    return [several(_("Both"), commands), *each]


def pause_between(first: str, last: str) -> Offer:
    """The button that pauses from one day to another, both in ISO and within the pause."""
    days = dict.fromkeys(format_date(date.fromisoformat(day)) for day in (first, last))
    return _learn(" – ".join(days), f"pause {first} to {last}")


def pause_two_weeks() -> Offer:
    return _learn(_("Pause two weeks"), "pause 2 weeks")


def once_a_week() -> Offer:
    return _learn(_("Once a week"), "days tue")


def three_a_week() -> Offer:
    return _learn(_("Three times a week"), "days mon,wed,fri")


def every_day() -> Offer:
    return _learn(_("Every working day"), "days mon-fri")


def no_reminders() -> Offer:
    return _learn(_("No reminders"), "reminders off")


def reminders() -> Offer:
    return _learn(_("Reminders again"), "reminders on")


def no_weekly_line() -> Offer:
    return _learn(_("No weekly line"), "weekly off")


def weekly_line() -> Offer:
    return _learn(_("Send the weekly line again"), "weekly on")


def on_days(days: str) -> Offer:
    """The button that sets exactly these days (`mon,thu`)."""
    return _learn(format_days(days), f"days {days}")


def at_hour(at: str) -> Offer:
    return _learn(at, f"time {at}")


def quiet_until(at: str) -> Offer:
    """The button that is quiet until a date, or a date with a time, in ISO."""
    day = format_date(date.fromisoformat(at[:10]))
    return _learn(f"{day}, {at[11:16]}" if len(at) > len("2026-12-31") else day, f"snooze {local(at)}")


def local(at: str) -> str:
    """A date or a moment in ISO as its writer would put it, without the zone: that is theirs."""
    return at[:16].replace("T", " ")


def in_the_morning() -> Offer:
    return _learn("8:30", "time 08:30")


def at_noon() -> Offer:
    return _learn("13:00", "time 13:00")


def in_the_afternoon() -> Offer:
    return _learn("16:00", "time 16:00")


def resume() -> Offer:
    return _learn(_("Go on"), "resume")


def next_lesson() -> Offer:
    return _learn(_("Next lesson now"), "next")


def review() -> Offer:
    return _learn(_("A few questions"), "review")


def what_is_open() -> Offer:
    return _learn(_("What's open?"), "today")


def progress() -> Offer:
    return _learn(_("How far along am I?"), "progress")


def tracks() -> Offer:
    return _learn(_("Other tracks"), "tracks")


def settings() -> Offer:
    return _learn(_("My settings"), "settings")


def kept() -> Offer:
    return _learn(_("What's kept about me"), "mine")


def in_two_hours() -> Offer:
    return _learn(_("In two hours"), "snooze 2 hours")


def tomorrow() -> Offer:
    return _learn(_("Tomorrow"), "snooze tomorrow")


def drop_others() -> Offer:
    return _learn(_("Drop the others"), "fresh others")


def drop_all() -> Offer:
    return _learn(_("Drop all of them"), "fresh")


def no_reviews() -> Offer:
    return _learn(_("No more questions from earlier lessons"), "reviews off")


def ask_somebody(written: str) -> Offer:
    """The button that shows what would be asked, and whom, before anybody gets it."""
    return Offer(_("Ask for me"), Deed.TELL, written)


def read(title: str, lesson: str) -> Offer:
    """The button that shows a lesson, by its id as `<track>/<lesson>`."""
    return Offer(blocks.shorten(_("Read “{title}”", title=title), MAX_LABEL), Deed.READ, lesson)


def skip() -> Offer:
    return _learn(_("Skip it"), "skip")


def english() -> Offer:
    return _learn("English", "language en")


def german() -> Offer:
    return _learn("Deutsch", "language de")


def story() -> Offer:
    return Offer(_("Tell a success story"), Deed.STORY)


def sessions() -> Offer:
    return Offer(_("The next sessions"), Deed.SESSIONS)


def tell_somebody() -> Offer:
    return Offer(_("Ask a person"), Deed.TELL)


def send(written: str) -> Offer:
    """The button that passes words on, below them and the names of those who get them."""
    return Offer(_("Send"), Deed.SEND, written)


def leave_it() -> Offer:
    return Offer(_("Leave it"), Deed.NOTHING)


def answer_stays() -> Offer:
    """What stands for the undo of an answer, which can't be taken back."""
    return Offer("", Deed.STAYS)


def no() -> Offer:
    return Offer(_("No"), Deed.NOTHING)


def my_answer(held: Held) -> Offer:
    return Offer(_("Take it as my answer"), Deed.ANSWER, held.encode())


def yes_my_answer(held: Held) -> Offer:
    return Offer(_("Yes"), Deed.ANSWER, held.encode())


def my_thought(held: Held) -> Offer:
    return Offer(_("Keep it as my own thought"), Deed.THOUGHT, held.encode())


def make_plan(held: Held) -> Offer:
    return Offer(_("Make it a plan"), Deed.PLAN, held.encode())


def otherwise(held: Held) -> Offer:
    """The button of somebody who meant none of that; the message is read again without it."""
    return Offer(_("No"), Deed.OTHERWISE, held.encode())


def my_thought_instead(held: Held) -> Offer:
    """The button of somebody whose words below a lesson are a thought, and no wish."""
    return Offer(_("No, it's a thought"), Deed.THOUGHT, held.encode())


def start(track: Track) -> Offer:
    """The button that begins a track."""
    return _learn(_("Start “{track}”", track=track.title), f"begin {track.id}")


def leave(track: Track) -> Offer:
    return _learn(_("Leave “{track}”", track=track.title), f"leave {track.id}")
