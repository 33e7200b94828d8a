"""What is said to the topics that no intent covers; nothing is changed without a press."""

from __future__ import annotations

from collections.abc import Callable

from bot.cohorts import queries as cohorts
from bot.conversation import offers, passing_on, views
from bot.conversation.intent_answer import IntentAnswer
from bot.conversation.topics import AskedTopic
from bot.journeys import coming_text, queries, service
from bot.journeys.content import Library
from bot.kit.i18n import _
from bot.kit.time import format_date, format_moment, to_local
from bot.members.command_registry import CommandContext
from bot.quizzes import queries as quizzes


def answer(context: CommandContext, library: Library, topic: AskedTopic, written: str) -> IntentAnswer | None:
    """The answer to a topic of what somebody wrote; None if there is nothing to say to it."""
    said: dict[AskedTopic, Callable[[], IntentAnswer | None]] = {
        AskedTopic.REVIEWS: _reviews,
        AskedTopic.OPEN_QUESTIONS: lambda: _open_questions(context),
        AskedTopic.ENROLLED_BY: lambda: IntentAnswer(
            enrolled_by(context), offers=[offers.stop(), offers.tell_somebody()]
        ),
        AskedTopic.HELPER: lambda: _helper(context),
        AskedTopic.PERSON: lambda: _helper(context) or IntentAnswer(views.nobody_to_tell()),
        AskedTopic.PAUSED: lambda: _paused(context, library),
        AskedTopic.COMPARED: _compared,
        AskedTopic.REPLY: lambda: reply(context),
        AskedTopic.RULES: lambda: _rules(context, written),
        AskedTopic.WRITE_AGAIN: lambda: _write_again(context, library),
        AskedTopic.MONTHLY: _monthly,
    }
    return said[topic]()


def _reviews() -> IntentAnswer:
    off = offers.no_reviews()
    text = _("Shall I leave out the questions from earlier lessons? You'll still get your lessons.")
    return IntentAnswer(text, offers=[off, offers.no()], yes=off)


def _helper(context: CommandContext) -> IntentAnswer | None:
    """Who gets what is passed on; None if there is nobody."""
    people = passing_on.helpers(context.session, context.person)
    return IntentAnswer(views.helpers(people), offers=[offers.tell_somebody()]) if people else None


def reply(context: CommandContext) -> IntentAnswer | None:
    """To whom the last message was passed on, and where an answer comes; None if none was."""
    last = passing_on.last(context.session, context.person)
    if last is None:
        return None
    told = views.told_last(last.to.split(","), format_moment(last.at, context.zone))
    return IntentAnswer(f"{told} {views.where_answers_come()}")


def _rules(context: CommandContext, written: str) -> IntentAnswer | None:
    """That we don't know an organisation's rules, with the button to ask somebody who may; None if there is nobody."""
    people = passing_on.helpers(context.session, context.person)
    ask = offers.ask_somebody(views.fitting(written))
    return IntentAnswer(views.not_my_rules(people), offers=[ask], yes=ask) if people else None


def _write_again(context: CommandContext, library: Library) -> IntentAnswer:
    status = queries.learning_status(context.session, library, context.member, now=context.now)
    return IntentAnswer(coming_text.what_next(status), offers=[offers.settings()])


def _paused(context: CommandContext, library: Library) -> IntentAnswer:
    """Whether somebody's lessons pause now, yes or no first."""
    status = queries.learning_status(context.session, library, context.member, now=context.now)
    if status.is_stopped or status.is_silent:
        return IntentAnswer(coming_text.what_next(status), offers=[offers.resume()])
    begins, until = context.member.paused_from, status.paused_until
    if until is None:
        text = " ".join([_("No, you aren't paused."), coming_text.what_next(status)])
        return IntentAnswer(text, offers=[offers.settings()])
    if begins and begins > context.now:
        first, day = (coming_text.format_day(moment, status.zone) for moment in (begins, until))
        text = _("No, not yet: you'll be paused from {first} until {day}.", first=first, day=day)
        return IntentAnswer(text, offers=[offers.settings()])
    day = coming_text.format_day(until, status.zone)
    return IntentAnswer(_("Yes, you're paused until {day}.", day=day), offers=[offers.resume()])


def _compared() -> IntentAnswer:
    text = _(
        "I never compare people. There are no ranks and no scores here, and nobody sees how you're "
        "doing compared with others. But I can show you how far you've come."
    )
    return IntentAnswer(text, offers=[offers.progress()])


def _monthly() -> IntentAnswer:
    text = _("I can't write less often than once a week. You can also take a break and come back whenever you like.")
    return IntentAnswer(text, offers=[offers.once_a_week(), offers.pause_two_weeks()])


def _open_questions(context: CommandContext) -> IntentAnswer:
    """The buttons that let open questions go, as far as there are any."""
    found = quizzes.open_sources(context.session, context.person.workspace_id, context.person.member_id)
    if not found:
        return IntentAnswer(_("There were no open questions."), offers=[offers.next_lesson()])
    if len(found) == 1:
        skip = offers.skip()
        return IntentAnswer(_("Shall I skip the open question?"), offers=[skip, offers.no()], yes=skip)
    drop = offers.drop_others()
    text = _(
        "Shall I skip the open questions from earlier days? I'll keep the newest question. You don't "
        "have to answer any of them."
    )
    return IntentAnswer(text, offers=[drop, offers.drop_all(), offers.no()], yes=drop)


def enrolled_by(context: CommandContext) -> str:
    """Who enrolled somebody, or that nobody else did."""
    found = cohorts.enrolled_by(context.session, context.person)
    if found and found.slack_id != context.person.slack_id:
        day = format_date(to_local(found.at, context.zone).date())
        return _(
            "On {day}, <@{person}> signed you up for lessons. You can stop at any time.", person=found.slack_id, day=day
        )
    if service.enrolments(context.session, context.member):
        return _(
            "You signed up yourself: your lessons began when you wrote `/learn start` or pressed a "
            "button. You can stop at any time."
        )
    return _("Nobody signed you up. You're not on any track; I'm only answering because you wrote to me.")
