"""The first minute: one message that says who this is, who asked for it, how much it is and who sees what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.journeys import rules, views
from bot.journeys.content import Track
from bot.kit import blocks
from bot.kit.contact_hours import DAYS, format_days
from bot.kit.i18n import _, in_language, language, languages, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import known_zone
from bot.members.models import Member

CHOOSE = "journeys.choose"
HOUR = "journeys.hour"
NOT_FOR_ME = "journeys.not_for_me"
WORKING_DAYS = ",".join(DAYS[:5])


def introduction_key(member_id: int) -> str:
    """The key of the introduction for somebody who wrote to us first."""
    return f"journeys.introduction:{member_id}"


def enrolled_key(enrolment_id: int) -> str:
    """The key of the introduction to a track on which somebody else put its reader."""
    return f"cohorts.enrolled:{enrolment_id}"


def invited_key(member_id: int, track_id: str) -> str:
    """The key of the introduction for a newcomer to a channel or the workspace."""
    return f"cohorts.invited:{member_id}:{track_id}"


@dataclass(frozen=True)
class NewLearner:
    """A person to introduce ourselves to; `language` and `zone` are None while their profile is unread."""

    language: str | None = None
    zone: str | None = None
    at: str | None = None
    days: str = WORKING_DAYS

    @classmethod
    def of(cls, member: Member) -> NewLearner:
        is_known = member.zone is not None or member.language_is_own
        return cls(member.language if is_known else None, member.zone, member.at, member.days)


@dataclass(frozen=True)
class Introduction:
    """A track to begin; `reason` says who asked for it, `first` when its first lesson comes, in the current language.

    `readers` are the Slack ids of those who may read their reflections.
    """

    track: Track
    learner: NewLearner
    reason: Callable[[Track], str]
    first: Callable[[], str]
    readers: Sequence[str] = ()


def message(introduction: Introduction) -> Json:
    """The introduction with its four buttons: in the reader's language, or in each of ours while it's unknown."""
    known = introduction.learner.language
    found = []
    for code in [known] if known else languages():
        with in_language(code):
            found.append(_message(introduction))
    divided = [part for each in found for part in (blocks.divider(), *each["blocks"])][1:]
    return blocks.message("\n\n".join(each["text"] for each in found), divided)


def _message(introduction: Introduction) -> Json:
    paragraphs, track_id = text(introduction), introduction.track.id
    buttons = [
        blocks.button(views.START, _("Start now"), track_id, style="primary"),
        blocks.button(CHOOSE, _("Choose another")),
        blocks.button(HOUR, _("Change the time")),
        blocks.button(NOT_FOR_ME, _("Not for me"), track_id),
    ]
    return blocks.message("\n\n".join(paragraphs), [*map(blocks.section, paragraphs), blocks.actions(*buttons)])


def for_home(introduction: Introduction) -> list[Json]:
    """The introduction on the Home tab, where the other tracks and the settings are below it."""
    known = introduction.learner.language
    shown: list[Json] = []
    for code in [known] if known else languages():
        with in_language(code):
            start = blocks.button(views.START, _("Start now"), introduction.track.id, style="primary")
            hour = blocks.button(HOUR, _("Change the time"))
            shown += [*map(blocks.section, text(introduction)), blocks.actions(start, hour)]
    return shown


def text(introduction: Introduction) -> list[str]:
    """The paragraphs of the introduction in the current language."""
    shown = introduction.track.in_language(language())
    return [
        f"{hello()} {introduction.reason(shown)}",
        f"{_pace(shown, introduction.learner)} {introduction.first()} {how_to_stop()}",
        who_sees(introduction.readers),
    ]


def hello() -> str:
    """Who this is."""
    return _(
        "Hello! I'm Groundswell, an app that sends you short lessons and gives you feedback on your success stories."
    )


def how_to_stop() -> str:
    """What ends the messages for a while or for good."""
    return _("You can write `pause` or `stop` to me at any time; nobody will mind.")


def _pace(track: Track, learner: NewLearner) -> str:
    schedule = rules.schedule_of(track, learner.zone, learner.at, learner.days)
    minutes = round(sum(step.minutes for step in track.steps) / len(track.steps))
    hour = schedule.at
    return ngettext(
        "*{n} short lesson* of about {minutes}, {days} at {hour}.",
        "*{n} short lessons* of about {minutes} each: one {days} at {hour}.",
        len(track.steps),
        minutes=ngettext("{n} minute", "{n} minutes", minutes),
        days=_("on each working day")
        if schedule.days == WORKING_DAYS
        else _("on {days}", days=format_days(schedule.days)),
        hour=_("{hour}, {zone} time", hour=hour, zone=learner.zone) if known_zone(learner.zone) else hour,
    )


def who_sees(readers: Sequence[str]) -> str:
    """Who sees what; `readers` are the Slack ids of those who may read the reader's reflections."""
    if readers:
        return _(
            "Only you can see your answers to the questions. But {names} can read the reflections you "
            "write about the lessons, unless you begin a reflection with `private:`. The people who "
            "run your Slack may be able to export messages.",
            names=", ".join(f"<@{slack_id}>" for slack_id in readers),
        )
    return _(
        "I don't show your answers, or what you write, to anybody else. Others only see totals for "
        "whole groups. The people who run your Slack may be able to export messages."
    )


def asked_for(track: Track) -> str:
    """The reason for somebody who asked for a track."""
    return _("You asked for *{track}*: {summary}", track=escape(track.title), summary=escape(track.summary))


def suggested(track: Track) -> str:
    """The reason for somebody who looks around or says hello."""
    return _("I suggest you begin with *{track}*: {summary}", track=escape(track.title), summary=escape(track.summary))


def nothing_until_start() -> str:
    """When the first lesson comes to somebody who isn't enrolled."""
    return _("I won't send you anything until you start.")
