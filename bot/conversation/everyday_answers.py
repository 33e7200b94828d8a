"""What is said to everyday questions about the app itself; nothing is changed without a press."""

from __future__ import annotations

from collections.abc import Callable

from bot.cohorts import queries as cohorts
from bot.conversation import everyday, offers, passing_on, topic_answers, views, worries
from bot.conversation.everyday import Everyday
from bot.conversation.intent_answer import IntentAnswer
from bot.conversation.intents import Intent
from bot.conversation.words import fold
from bot.journeys import coming_text, command_replies, queries, service
from bot.journeys.content import Library
from bot.journeys.models import EnrolmentState
from bot.journeys.queries import LearningStatus
from bot.kit.contact_hours import format_days
from bot.kit.i18n import _
from bot.kit.patterns import LazyPattern
from bot.kit.slack import escape
from bot.members.command_registry import CommandContext

MAX_WORDS = 30
# These are answered by a command of `/learn`, which shows it.
COMMANDS = {Everyday.OPEN: "today", Everyday.OTHER_TRACKS: "tracks", Everyday.FIND_MINE: "mine"}
_WHO = LazyPattern(r"\bwho (?:is this|are you)\b|\bwer (?:bist du|ist das|ist da)\b")
_SAID = LazyPattern(r"\byou (?:said|told|wrote)\b|\bdu hast gesagt\b")


def command(text: str) -> str:
    """The command of `/learn` that shows what somebody asks for; empty for anything else."""
    found = _find(text)
    return COMMANDS.get(found, "") if found else ""


def topic(text: str) -> Everyday | None:
    """What a text asks about the app itself, or tells of it; None for anything else."""
    return _find(text)


def is_annoyed(text: str) -> bool:
    """Whether a text says that we annoy its author."""
    return _find(text) is Everyday.ANNOYED


def is_one(text: str) -> bool:
    """Whether a text is an everyday question about the app."""
    return _find(text) is not None or worries.find(_plain(text)) is not None


def answer(context: CommandContext, library: Library, text: str) -> IntentAnswer | None:
    """The answer to an everyday question; None if a text is none of these, or a command answers it."""
    worried = worries.answer(_plain(text))
    if worried:
        return worried
    found = _find(text)
    if found is None or found in COMMANDS:
        return None
    said: dict[Everyday, Callable[[], IntentAnswer | None]] = {
        Everyday.ENROLLED_BY: lambda: _enrolled_by(context, text),
        Everyday.SAME_AGAIN: _same_again,
        Everyday.MISSED: lambda: _missed(_status(context, library)),
        Everyday.LAST_ONE: lambda: _last_one(_status(context, library)),
        Everyday.COMING: lambda: _coming(_status(context, library), text),
        Everyday.RULES: lambda: _rules(context, text),
        Everyday.GOT_MINE: lambda: topic_answers.reply(context) or _nothing_sent(),
        Everyday.WEEKLY: lambda: _weekly(context),
        Everyday.DELETE_ONE: _delete_one,
        Everyday.MANDATORY: _mandatory,
        Everyday.WRONG_ANSWER: _wrong_answer,
        Everyday.DURATION: _duration,
        Everyday.NO_ANSWER: _no_answer,
        Everyday.OLD_LESSONS: _old_lessons,
        Everyday.RHYTHM: lambda: _rhythm(context, library),
        Everyday.ANNOYED: _annoyed,
        Everyday.BUTTONS: _fewer_buttons,
        Everyday.COLLEAGUE_JOINS: _colleague_joins,
        Everyday.WHO_ELSE: _who_else,
    }
    return said[found]()


def _find(text: str) -> Everyday | None:
    plain = _plain(text)
    return everyday.find(plain) if plain else None


def _plain(text: str) -> str:
    """A folded text on one line; empty if it's too long for a question."""
    words = fold(text).split()
    return " ".join(words) if len(words) <= MAX_WORDS else ""


def _status(context: CommandContext, library: Library) -> LearningStatus:
    return queries.learning_status(context.session, library, context.member, now=context.now)


def _enrolled_by(context: CommandContext, text: str) -> IntentAnswer:
    """Who enrolled somebody if that is known, and who can say more."""
    people = passing_on.helpers(context.session, context.person)
    parts = [_("I'm Groundswell, an app that sends short lessons.")] if _WHO.search(fold(text)) else []
    parts.append(topic_answers.enrolled_by(context))
    is_named = cohorts.enrolled_by(context.session, context.person) is not None
    if people and not is_named:
        parts.append(
            _(
                "I don't know who brought me into your organisation. {names} can tell you: they look after the "
                "programme here.",
                names=views.mentions(people),
            )
        )
    return IntentAnswer(" ".join(parts), offers=[offers.tell_somebody(), offers.stop()])


def _same_again() -> IntentAnswer:
    off = offers.no_reviews()
    text = _(
        "I do that on purpose: when you recall an answer some days later, you remember it better. The "
        "better you know an answer, the less often I repeat its question. Shall I leave these "
        "questions out? You'll still get your lessons."
    )
    return IntentAnswer(text, offers=[off, offers.no()], yes=off)


def _missed(status: LearningStatus) -> IntentAnswer:
    if not status.waiting:
        return IntentAnswer(
            " ".join([_("You haven't missed anything that's still open."), coming_text.what_next(status)]),
            offers=[offers.next_lesson()],
        )
    titles = command_replies.titles(status.waiting)
    text = _("No hurry, and nothing is lost. Still open: {titles}.", titles=titles)
    return IntentAnswer(" ".join([text, coming_text.what_next(status)]), offers=[offers.what_is_open()])


def _last_one(status: LearningStatus) -> IntentAnswer:
    shown = [on for on in status.tracks if on.progress in {EnrolmentState.ACTIVE, EnrolmentState.FINISHED}]
    lines = [
        _(
            "You've had {n} of the {of} lessons in *{track}*.",
            n=on.taken,
            of=len(on.track.steps),
            track=escape(on.track.title),
        )
        for on in shown
    ]
    given = [offers.what_is_open()] if status.waiting else []
    return IntentAnswer(" ".join([*lines, coming_text.what_next(status)]), offers=[*given, offers.tracks()])


def _coming(status: LearningStatus, text: str) -> IntentAnswer:
    changed = _("These plans can still change, depending on what you do until then. This is how they look now:")
    opening = [changed] if _SAID.search(fold(text)) else []
    given = [offers.what_is_open()] if status.waiting else []
    is_quiet = status.is_stopped or status.is_silent or status.paused_until is not None
    first = offers.resume() if is_quiet else offers.next_lesson()
    return IntentAnswer(" ".join([*opening, coming_text.what_next(status)]), offers=[first, *given, offers.settings()])


def _rules(context: CommandContext, text: str) -> IntentAnswer:
    people = passing_on.helpers(context.session, context.person)
    said = _(
        "“Approved” means that your organisation allows a tool for a certain kind of data. I don't know which tools "
        "those are. Your IT or data protection people do, and there may be a page in your intranet."
    )
    if not people:
        return IntentAnswer(said)
    ask = offers.ask_somebody(views.fitting(text))
    shall = _("Shall I ask {names} for you?", names=views.mentions(people))
    return IntentAnswer(f"{said} {shall}", offers=[ask], yes=ask)


def _nothing_sent() -> IntentAnswer:
    return IntentAnswer(views.told_nobody(), offers=[offers.tell_somebody()])


def _weekly(context: CommandContext) -> IntentAnswer:
    if not context.member.weekly_line:
        return IntentAnswer(command_replies.weekly(context.member), offers=[offers.weekly_line()])
    off = offers.no_weekly_line()
    text = _("Yes. Shall I stop sending you the sentence about your week? You'll still get your lessons.")
    return IntentAnswer(text, offers=[off, offers.no()], yes=off)


def _delete_one() -> IntentAnswer:
    text = _(
        "What you wrote in a lesson's thread: delete or edit your message there in Slack, and I'll "
        "delete or change my copy too. “What's kept about me” lists all of your texts, each with a "
        "button to delete it."
    )
    return IntentAnswer(text, offers=[offers.kept()])


def _mandatory() -> IntentAnswer:
    text = _(
        "As far as I'm concerned, taking part is voluntary: there are no grades and no exam, and "
        "nobody sees your answers. You can pause or stop at any time. I don't know whether your "
        "organisation expects you to take part."
    )
    return IntentAnswer(text, offers=[offers.tell_somebody(), offers.pause_a_week()])


def _wrong_answer() -> IntentAnswer:
    text = _(
        "A wrong answer does no harm. You see why it was wrong, and nobody else sees your answer. "
        "You'll get the question again a few days later. You can't change an answer afterwards."
    )
    return IntentAnswer(text, offers=[offers.review()])


def _duration() -> IntentAnswer:
    return IntentAnswer(
        _("A lesson takes two or three minutes. A set of questions from earlier lessons takes about as long."),
        offers=[offers.once_a_week(), offers.settings()],
    )


def _no_answer() -> IntentAnswer:
    text = _(
        "Nothing bad: open questions wait, and there's no deadline. If I don't hear from you for a few "
        "days, I'll ask whether you'd like to carry on. After that I'll be quiet."
    )
    return IntentAnswer(text, offers=[offers.what_is_open(), offers.no_reminders()])


def _old_lessons() -> IntentAnswer:
    text = _(
        "Your lessons are all above, in our messages. Or write “show me lesson 3 again”, and I'll send you that lesson."
    )
    return IntentAnswer(text, offers=[offers.progress()])


def _rhythm(context: CommandContext, library: Library) -> IntentAnswer:
    text = _(
        "You get your lessons at about {hour}, on {days}. Unless you ask for more, I'll send you one "
        "lesson or a few questions a day.",
        hour=service.lesson_hour(context.session, library, context.member),
        days=format_days(context.member.days),
    )
    return IntentAnswer(text, offers=[offers.settings(), offers.once_a_week()])


def _annoyed() -> IntentAnswer:
    given = [offers.once_a_week(), offers.pause_a_week(), offers.stop()]
    # How often to write may still be said in words.
    return IntentAnswer(_("Sorry."), offers=given, yes=offers.meant(Intent.FEWER))


def _fewer_buttons() -> IntentAnswer:
    """What can be less, for somebody to whom the buttons are too many."""
    text = _(
        "I can't switch the buttons off, but you never need them: everything works in words too, and a button that "
        "you don't press does nothing. What I can send less of: lessons, reminders and the weekly line."
    )
    given = [offers.once_a_week(), offers.no_reminders(), offers.no_weekly_line(), offers.settings()]
    return IntentAnswer(text, offers=given)


def _colleague_joins() -> IntentAnswer:
    text = _(
        "That would be nice. Your colleague can write to me here in Slack, or type `/learn start`. You don't need to "
        "do anything."
    )
    return IntentAnswer(text, offers=[offers.tell_somebody()])


def _who_else() -> IntentAnswer:
    text = _("I don't say who else takes part. It's quickest to ask your colleagues, or the people who run this here.")
    return IntentAnswer(text, offers=[offers.tell_somebody(), offers.meant(Intent.WHO_SEES)])
