"""The sections of the App Home, each made of what one feature knows."""

from __future__ import annotations

from bot.community.engagement.health import HealthSummary
from bot.community.home_data import UpcomingSession
from bot.community.rsvp.models import RsvpAnswer
from bot.community.rsvp.views import NO, YES
from bot.home.home_data import HomeData
from bot.journeys import replies
from bot.journeys.models import EnrolmentState
from bot.journeys.preferences.modals import SETTINGS
from bot.journeys.queries import ReceivedLesson
from bot.journeys.views import NEXT, RESUME, REVIEW
from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import format_moment
from bot.members.models import Role
from bot.quizzes import views as quizzes
from bot.reflections import plan_text as plan_words
from bot.reflections.views import CHANGE
from bot.stories import home_data as stories_home_data
from bot.stories.writing.views import NEW

MAX_WAITING = 5
MAX_LOOKED_AT = 12  # rounds among them, which stand in the Messages tab
MAX_STORIES = 3
MAX_PLANS = 5


def just_answered(data: HomeData) -> list[Json]:
    """The explanation of what was answered on this very screen."""
    answered = [question for question in data.asked.get(data.shown or "", []) if question.given is not None]
    if not answered:
        return []
    had = next((had for had in data.status.lessons if had.source == data.shown), None)
    title = had.title if had else _("From earlier lessons")
    return [blocks.header(title), *(block for question in answered for block in quizzes.question_blocks(question))]


def next_up(data: HomeData) -> list[Json]:
    """When something comes next, with the buttons that bring or end it."""
    status = data.status
    stopped = any(on.progress == EnrolmentState.STOPPED for on in status.tracks)
    take = blocks.button(NEXT, _("Get it now"), style="primary") if status.next_due_at else None
    review = blocks.button(REVIEW, _("Review something")) if data.reviews.any_cards else None
    resume = blocks.button(RESUME, _("End the pause")) if status.paused_until else None
    if stopped and not status.paused_until:
        resume = blocks.button(RESUME, _("Continue"), style="primary")
    today = [had.title for had in status.today]
    said = [blocks.section(replies.what_next(status))]
    if today:
        said.append(blocks.context(_("Today you had: {titles}", titles=escape(", ".join(today)))))
    return [blocks.header(_("What comes next")), *said, blocks.actions(take, review, resume)]


def waiting(data: HomeData) -> list[Json]:
    """Open questions, answerable right here; thoughts and plans; and what comes back, as a number that stays small."""
    made: list[Json] = [blocks.header(_("What's waiting for you"))]
    if data.status.waiting:
        made.append(blocks.context(_("The lessons themselves are in the Messages tab. No hurry.")))
    for had in data.status.waiting[:MAX_WAITING]:
        made.append(blocks.context(f"*{escape(had.title)}*{_thought(had)}"))
        for question in data.asked.get(had.source, []):
            if question.given is None:
                made += quizzes.question_blocks(question)
    more = len(data.status.waiting) - MAX_WAITING
    if more > 0:
        made.append(blocks.context(_("and {n} more", n=more)))
    if data.reviews.due:
        due = data.reviews.due
        words = ngettext(
            "{n} question from an earlier lesson is ready to review.",
            "{n} questions from earlier lessons are ready to review.",
            due,
        )
        made.append(blocks.section(words))
    return made if len(made) > 1 else [*made, blocks.section(_("Nothing is open."))]


def _thought(had: ReceivedLesson) -> str:
    return (
        "\n" + _("You're welcome to add a reflection in the lesson's thread, in the Messages tab.")
        if had.reflection_open
        else ""
    )


def channel_cohorts(data: HomeData) -> list[Json]:
    """The cohorts whose lessons come in a channel, where they are answered too."""
    made = []
    for one in data.channel_cohorts:
        track = data.library.track(one.track_id)
        if track is None:
            continue
        title = track.in_language(data.member.language).title
        progress = replies.progress_bar(one.posted, len(track.steps))
        words = f"*{escape(one.name)}* · {escape(title)} · <#{one.channel}>\n{progress}"
        if one.next_due_at:
            moment = format_moment(one.next_due_at, data.status.zone)
            words += "\n" + _("The next lesson is posted there {moment}.", moment=moment)
        made.append(blocks.section(words))
    return [blocks.header(_("Together in a channel")), *made] if made else []


def plans(data: HomeData) -> list[Json]:
    """What somebody means to do when the moment comes, and when they are asked about it."""
    if not data.status.plans:
        return []
    made = [blocks.header(_("Your plans"))]
    for plan in data.status.plans[:MAX_PLANS]:
        words = plan_words.sentence(plan)
        if plan.ask_at:
            moment = format_moment(plan.ask_at, data.status.zone)
            words += "\n" + _("I'll ask you how it went: {moment}.", moment=moment)
        made.append(blocks.section(words, blocks.button(f"{CHANGE}:{plan.id}", _("Change"), str(plan.id))))
    return made


def upcoming_sessions(data: HomeData) -> list[Json]:
    """The next gatherings, in the reader's own time, with what they said to each."""
    if not data.sessions:
        return []
    health = {session.channel: session.health for session in data.sessions if session.health}
    return [
        blocks.header(_("Upcoming sessions")),
        *(_session(data, session) for session in data.sessions),
        *(blocks.context(_health(channel, brief)) for channel, brief in health.items()),
    ]


def _health(channel: str, brief: HealthSummary) -> str:
    """How a community is doing, in a line."""
    said = [
        ngettext(
            "<#{channel}>: {n} person took part in the last four weeks",
            "<#{channel}>: {n} people took part in the last four weeks",
            brief.active,
            channel=channel,
        )
    ]
    if brief.said_yes:
        came = _("people came {came} of the {yes} times they said yes", came=brief.came_of_yes, yes=brief.said_yes)
        said.append(came)
    if brief.new_leads:
        said.append(ngettext("{n} led for the first time", "{n} led for the first time", brief.new_leads))
    return " · ".join([*said, _("`/community health` shows it as a picture")])


def _session(data: HomeData, session: UpcomingSession) -> Json:
    moment = format_moment(session.starts_at, data.status.zone)
    words = f"*{escape(session.title)}*\n{moment} · <#{session.channel}>"
    if session.leads:
        leading = _("You're leading.")
        return blocks.section(f"{words}\n{leading}")
    if session.answer in {RsvpAnswer.YES, RsvpAnswer.WAITLISTED}:
        yes = session.answer == RsvpAnswer.YES
        said = _("You're coming.") if yes else _("You're on the waiting list.")
        no = blocks.button(f"{NO}:{session.session_id}", _("Can't come"), str(session.session_id))
        return blocks.section(f"{words}\n{said}", no)
    return blocks.section(words, blocks.button(f"{YES}:{session.session_id}", _("I'm coming"), str(session.session_id)))


def stories(data: HomeData) -> list[Json]:
    """The stories somebody is writing, and where each one is."""
    if not data.stories:
        return []
    lines = [f"• *{escape(one.title)}*, {stories_home_data.state_text(one)}" for one in data.stories[:MAX_STORIES]]
    hint = _("`/story list` shows them all.")
    new = blocks.button(NEW, _("Another story"))
    return [
        blocks.header(_("Your stories")),
        blocks.section("\n".join(lines)),
        blocks.context(hint),
        blocks.actions(new),
    ]


def progress(data: HomeData) -> list[Json]:
    """Each track with its bar."""
    status = data.status
    lines = []
    for on in status.tracks:
        title = on.track.in_language(data.member.language).title
        lines.append(f"*{escape(title)}*\n{replies.progress_bar(on.taken, len(on.track.steps))}")
    lately = [had.title for had in status.lessons if had not in status.waiting][:5]
    made = [blocks.header(_("What's done")), blocks.section("\n\n".join(lines))]
    if lately:
        made.append(blocks.context(_("Recently finished: {titles}", titles=escape(", ".join(lately)))))
    return made


def settings(data: HomeData) -> list[Json]:
    """The rhythm in a sentence, and the window that changes it."""
    member, tracks = data.member, data.status.tracks
    hour = member.at or (tracks[0].track.pace.at if tracks else data.library.default.pace.at)
    said = _(
        "Lessons come at {hour}, {zone} time. `/learn help` says how to change that.",
        hour=hour,
        zone=data.status.zone,
    )
    if member.role == Role.ADMIN:
        said += " " + _("You look after the programme: `/groundswell status` shows how it's going.")
    return [blocks.actions(blocks.button(SETTINGS, _("Settings"))), blocks.context(said)]
