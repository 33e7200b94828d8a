"""The sections of the App Home, each from one feature's data."""

from __future__ import annotations

from bot.community import direct_message_views
from bot.community.calendar.rsvp_models import RsvpAnswer
from bot.community.calendar.views import PAGE
from bot.community.engagement.health import HealthSummary
from bot.community.home_data import UpcomingSession
from bot.community.permissions import is_planner
from bot.community.rsvp.views import NO, YES
from bot.home.home_data import HomeData
from bot.journeys import coming_text, command_replies
from bot.journeys.preferences.modals import SETTINGS
from bot.journeys.queries import ReceivedLesson, TrackProgress
from bot.journeys.views import LET_OTHERS_GO, NEXT, OPEN, PAUSE_A_WEEK, RESUME, REVIEW, STOP_LESSONS, leave_button
from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import format_moment
from bot.members.models import Role
from bot.quizzes import views as quizzes
from bot.reflections import plan_text as plan_words
from bot.reflections.views import CHANGE
from bot.reviews.models import ReviewMode
from bot.stories import home_data as stories_home_data
from bot.stories.writing.views import NEW

MAX_LOOKED_AT = 12  # includes review rounds, which are shown in the Messages tab
MAX_SHOWN_STORIES = 3
MAX_PLANS = 5


def just_answered(data: HomeData) -> list[Json]:
    """The explanations of questions just answered in the Home."""
    answered = [question for question in data.asked.get(data.shown or "", []) if question.given is not None]
    if not answered:
        return []
    lesson = next((lesson for lesson in data.status.lessons if lesson.source == data.shown), None)
    title = lesson.title if lesson else _("From earlier lessons")
    return [blocks.header(title), *(block for question in answered for block in quizzes.question_blocks(question))]


def next_up(data: HomeData) -> list[Json]:
    """What comes next, with buttons to get it now or end a pause."""
    status = data.status
    is_coming = bool(status.coming and status.going_on)
    label = (
        _("Get it now") if status.coming and status.coming.track and not status.coming.ends else _("Next lesson now")
    )
    take = blocks.button(NEXT, label, style="primary") if is_coming else None
    review = blocks.button(REVIEW, _("Review questions")) if data.reviews.any_cards else None
    resume = blocks.button(RESUME, _("End the pause")) if status.paused_until else None
    if status.is_stopped:
        resume = blocks.button(RESUME, _("Continue"), style="primary")
    today = [lesson.title for lesson in status.today]
    lines = [blocks.section(coming_text.what_next(status))]
    if today:
        lines.append(blocks.context(_("You've had these lessons today: {titles}", titles=escape(", ".join(today)))))
    return [blocks.header(_("What comes next")), *lines, blocks.actions(take, review, resume)]


def waiting(data: HomeData) -> list[Json]:
    """The newest open thing with its buttons, how many others there are, and the capped number of due reviews."""
    parts: list[Json] = [blocks.header(_("What's waiting for you"))]
    if data.status.waiting:
        parts.append(blocks.context(_("You'll find your lessons in the Messages tab. No hurry.")))
    for lesson in data.status.waiting[:1]:
        parts.append(blocks.context(f"*{escape(lesson.title)}*{_thought(lesson)}"))
        for question in data.asked.get(lesson.source, []):
            if question.given is None:
                parts += quizzes.question_blocks(question)
    others = len(data.status.waiting) - 1
    if others > 0:
        text = ngettext(
            "{n} more lesson is still open from earlier days.",
            "{n} more lessons are still open from earlier days.",
            others,
        )
        parts += [
            blocks.context(text),
            blocks.actions(blocks.button(OPEN, _("What's open?")), blocks.button(LET_OTHERS_GO, _("Drop the others"))),
        ]
    if data.reviews.due and data.reviews.wish is not ReviewMode.OFF:
        due = data.reviews.due
        words = ngettext(
            "{n} question from an earlier lesson is ready to review.",
            "{n} questions from earlier lessons are ready to review.",
            due,
        )
        parts.append(blocks.section(words))
    return parts if len(parts) > 1 else [*parts, blocks.section(_("Nothing right now."))]


def _thought(lesson: ReceivedLesson) -> str:
    return (
        "\n" + _("You're welcome to add a reflection in the lesson's thread, on the Messages tab.")
        if lesson.reflection_open
        else ""
    )


def channel_cohorts(data: HomeData) -> list[Json]:
    """The member's cohorts with a channel, where lessons are answered too."""
    made = []
    for one in data.channel_cohorts:
        track = data.library.track(one.track_id)
        if track is None:
            continue
        title = track.in_language(data.member.language).title
        progress = command_replies.progress_bar(one.posted, len(track.steps))
        words = f"*{escape(one.name)}* · {escape(title)} · <#{one.channel}>\n{progress}"
        if one.next_due_at:
            moment = format_moment(one.next_due_at, data.status.zone)
            words += "\n" + _("I'll post the next lesson there on {moment}.", moment=moment)
        made.append(blocks.section(words))
    return [blocks.header(_("Together in a channel")), *made] if made else []


def plans(data: HomeData) -> list[Json]:
    """Open plans and their follow-up times."""
    if not data.status.plans:
        return []
    made = [blocks.header(_("Your plans"))]
    for plan in data.status.plans[:MAX_PLANS]:
        words = plan_words.sentence(plan)
        if plan.ask_at:
            moment = format_moment(plan.ask_at, data.status.zone)
            words += "\n" + _("On {moment}, I'll ask you how your plan went.", moment=moment)
        made.append(blocks.section(words, blocks.button(f"{CHANGE}:{plan.id}", _("Change"), str(plan.id))))
    return made


def planning(data: HomeData) -> list[Json]:
    """What those who may plan sessions can do, with the button for the form."""
    if not is_planner(data.member):
        return []
    text = _(
        "You can plan sessions for everybody, with the form or in a message to me, such as “plan a "
        "prompt jam on Friday at 3pm”. `/community help` shows how to move or cancel a session, see "
        "who's coming, and use the rota."
    )
    return [blocks.header(_("Your sessions")), blocks.section(text), blocks.actions(direct_message_views.plan_button())]


def upcoming_sessions(data: HomeData) -> list[Json]:
    """The next sessions in the reader's zone, with their answers."""
    if not data.sessions:
        return []
    health = {session.channel: session.health for session in data.sessions if session.health and session.health.active}
    return [
        blocks.header(_("Upcoming sessions")),
        *(block for session in data.sessions for block in _session(data, session)),
        *(blocks.context(_health(channel, brief)) for channel, brief in health.items()),
    ]


def _health(channel: str, brief: HealthSummary) -> str:
    """A community's health in one line."""
    parts = [
        ngettext(
            "<#{channel}>: {n} person took part in the last four weeks",
            "<#{channel}>: {n} people took part in the last four weeks",
            brief.active,
            channel=channel,
        )
    ]
    if brief.said_yes:
        came = _("people came {came} times after saying yes {yes} times", came=brief.came_of_yes, yes=brief.said_yes)
        parts.append(came)
    if brief.new_leads:
        parts.append(
            ngettext("{n} led a session for the first time", "{n} led a session for the first time", brief.new_leads)
        )
    return " · ".join([*parts, _("`/community health` shows these figures as a picture")])


def _session(data: HomeData, session: UpcomingSession) -> list[Json]:
    moment = format_moment(session.starts_at, data.status.zone)
    words = f"*{escape(session.title)}*\n{moment} · <#{session.channel}>"
    manage = blocks.button(f"{PAGE}:{session.session_id}", _("Manage"), session.session_id)
    button = blocks.button(f"{YES}:{session.session_id}", _("I'm coming"), str(session.session_id))
    if session.leads:
        leading = _("You're leading.")
        return [blocks.section(f"{words}\n{leading}", manage)]
    if session.answer in {RsvpAnswer.YES, RsvpAnswer.WAITLISTED}:
        yes = session.answer == RsvpAnswer.YES
        words += "\n" + (_("You're coming.") if yes else _("You're on the waiting list."))
        button = blocks.button(f"{NO}:{session.session_id}", _("Can't come"), str(session.session_id))
    if session.manages:
        return [blocks.section(words), blocks.actions(button, manage)]
    return [blocks.section(words, button)]


def stories(data: HomeData) -> list[Json]:
    """The member's stories and their states."""
    if not data.stories:
        return []
    lines = [
        f"• *{escape(one.title) or _('Untitled')}*, {stories_home_data.state_text(one)}"
        for one in data.stories[:MAX_SHOWN_STORIES]
    ]
    hint = _("`/story list` shows all your stories.")
    new = blocks.button(NEW, _("Another story"))
    return [
        blocks.header(_("Your stories")),
        blocks.section("\n".join(lines)),
        blocks.context(hint),
        blocks.actions(new),
    ]


def progress(data: HomeData) -> list[Json]:
    """The progress bar of each track, with a button to leave one of several."""
    status = data.status
    shown = [_track(each, can_leave=len(status.going_on) > 1 and each in status.going_on) for each in status.tracks]
    lately = [lesson.title for lesson in status.lessons if lesson not in status.waiting][:5]
    made = [blocks.header(_("What's done")), *shown]
    if lately:
        made.append(blocks.context(_("Recently finished: {titles}", titles=escape(", ".join(lately)))))
    return made


def _track(on: TrackProgress, *, can_leave: bool) -> Json:
    words = f"*{escape(on.track.title)}*\n{command_replies.standing(on)}"
    return blocks.section(words, leave_button(on.track) if can_leave else None)


def settings(data: HomeData) -> list[Json]:
    """How things are now in a line, with the buttons of the settings and of a pause, a stop or their end."""
    pause = stop = resume = None
    if data.status.is_stopped or data.status.paused_until:
        resume = blocks.button(RESUME, _("Resume"))
    elif data.status.tracks:
        pause = blocks.button(PAUSE_A_WEEK, _("Pause a week"))
        stop = blocks.button(STOP_LESSONS, _("Stop"), confirm=_really_stop())
    text = command_replies.settings_now(data.member, data.lesson_hour, data.status, per_day=data.per_day)
    if data.member.role == Role.ADMIN:
        text += " " + _("You run this programme: `/groundswell status` shows how it's going.")
    return [blocks.actions(blocks.button(SETTINGS, _("Settings")), pause, stop, resume), blocks.context(text)]


def _really_stop() -> Json:
    return blocks.confirm(
        _("Stop all lessons?"),
        _("I won't send you anything more until you start again. I've kept everything you did."),
        _("Stop"),
        _("Leave as it is"),
    )
