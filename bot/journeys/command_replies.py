"""The answers to the commands of `/learn`, in mrkdwn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from bot.journeys import coming_text, introduction
from bot.journeys.content import Track
from bot.journeys.models import EnrolmentState
from bot.journeys.queries import LearningStatus, ReceivedLesson, TrackProgress
from bot.kit.contact_hours import format_days
from bot.kit.i18n import _, ngettext
from bot.kit.public_holidays import NO_COUNTRY, country_name, upcoming
from bot.kit.slack import Json, escape
from bot.kit.time import format_date, format_moment, format_month, to_local
from bot.members.command_registry import Reply
from bot.members.models import Member
from bot.members.slash_commands import show_home

MAX_CELLS = 20
# An end so far from the next lesson is named by its day.
NEAR = timedelta(days=14)
MAX_TITLES = 5


def reply(text: str, *, is_delivered: bool = False, blocks: list[Json] | None = None) -> Reply:
    """An answer to a `/learn` command, which also refreshes the Home tab."""
    message: Json = {"text": text, "blocks": blocks} if blocks else {"text": text}
    return Reply(message, follow_ups=(show_home,), is_delivered=is_delivered)


def started(track: Track, status: LearningStatus, readers: Sequence[str] = ()) -> str:
    """A track has begun; with the first lesson of all, this takes the place of the introduction.

    So it says who writes, and who sees what: `readers` are the Slack ids of those who may read their reflections.
    """
    begun = _("*{track}* has started, and you have the first lesson.", track=escape(track.title))
    said = " ".join([begun, *_take_turns(status), coming_text.what_next(status)])
    if len(status.lessons) != 1:
        return said
    hello = f"{introduction.hello()} {said} {introduction.how_to_stop()}"
    return f"{hello}\n\n{introduction.who_sees(readers)}"


def _take_turns(status: LearningStatus) -> list[str]:
    """Said when another track is begun: it brings no more messages."""
    if len(status.going_on) < 2:
        return []
    return [
        _(
            "Your tracks take turns. You'll get one message a day: either a lesson from one of your "
            "tracks or a few questions."
        )
    ]


def declined() -> str:
    """The reply to somebody who doesn't want a track."""
    return _(
        "All right: I won't send you anything, and nobody can enrol you. If you change your mind, `/learn "
        "tracks` lists the tracks."
    )


def already_on(track: Track, status: LearningStatus) -> str:
    on = _("You're on *{track}*.", track=escape(track.title))
    bring = [_("`/learn next` sends a lesson now.")] if status.going_on else []
    return " ".join([on, *_take_turns(status), coming_text.what_next(status), *bring])


def on_the_way(title: str) -> str:
    return _("*{lesson}* is on its way to you as a direct message.", lesson=escape(title))


def today(status: LearningStatus) -> str:
    came = status.today
    lines = [f"• *{escape(lesson.title)}*, {_open(lesson)}" for lesson in came]
    earlier = [lesson for lesson in status.waiting if lesson not in came]
    if earlier:
        lines.append(_("Still open from earlier days: {titles}. No hurry.", titles=titles(earlier)))
    head = _("You've had these lessons today:") if came else _("You didn't get a lesson today.")
    return "\n".join([head, *lines, coming_text.what_next(status)])


def _open(lesson: ReceivedLesson) -> str:
    return _("still open: the question") if lesson.question_open else _("done")


def titles(lessons: Sequence[ReceivedLesson]) -> str:
    shown = ", ".join(escape(lesson.title) for lesson in lessons[:MAX_TITLES])
    more = len(lessons) - MAX_TITLES
    return _("{titles} and {n} more", titles=shown, n=more) if more > 0 else shown


def paused(starts: datetime | None, until: datetime, status: LearningStatus) -> str:
    day = coming_text.format_day(until, status.zone)
    if starts:
        lines = [
            _(
                "OK, your pause runs from {first} until {day}.",
                first=coming_text.format_day(starts, status.zone),
                day=day,
            )
        ]
    else:
        lines = [_("Paused until {day}: I won't send you anything before then.", day=day)]
    if status.is_stopped:
        stays = _(
            "You've stopped your lessons, and they'll stay stopped after your pause. `/learn start` "
            "picks up where you left off."
        )
        return f"{lines[0]} {stays}"
    if status.coming:
        lines.append(coming_text.comes_next(status.coming, status))
    return " ".join([*lines, _("`/learn resume` ends the pause sooner.")])


def plan_put_off(moment: datetime, zone: str) -> str:
    """Where the follow-up of a plan has moved, in the answer to the pause or day off that moved it."""
    return _("I'll wait until {moment} to ask you about your plan.", moment=format_moment(moment, zone))


def plan_moved(moment: datetime, zone: str) -> str:
    """When the question about a plan comes that moved with somebody's hour."""
    return _("I'll ask you about your plan at your new hour, on {moment}.", moment=format_moment(moment, zone))


def snoozed(until: datetime, zone: str) -> str:
    moment = format_moment(until, zone)
    return _("I'll be quiet until {moment}. To start again sooner, use `/learn resume`.", moment=moment)


def hours(member: Member) -> str:
    return _(
        "I only message you between {first} and {last}. You can change these hours with `/learn hours 8:00-17:00`.",
        first=member.hours_from,
        last=member.hours_to,
    )


def days(member: Member) -> str:
    # In German the last abbreviation ends the sentence with its own full stop.
    shown = format_days(member.days)
    return _("Your days are {days}. `/learn days mon-thu` changes them.", days=shown)


def country(member: Member, country: str | None, today: date) -> str:
    """Whose public holidays are a member's days off, why, and when the next one is."""
    if country is None or country == NO_COUNTRY:
        return _(
            "I don't take public holidays into account. With `/learn country Germany`, I'll keep "
            "Germany's holidays free for you."
        )
    name = country_name(country)
    if member.country:
        lines = [
            _(
                "On public holidays in {country}, the country you chose, I don't send you anything unless you ask.",
                country=name,
            )
        ]
    else:
        lines = [_("On public holidays in {country}, I don't send you anything unless you ask.", country=name)]
    for holiday in upcoming(country, today, 1):
        day = format_date(holiday.day)
        lines.append(_("The next holiday is {day}, {holiday}.", day=day, holiday=escape(holiday.name)))
    lines.append(
        _(
            "`/learn country Austria` changes the country. With `/learn country none`, you'll get "
            "lessons on holidays too."
        )
    )
    return " ".join(lines)


def digest(member: Member) -> str:
    if member.digest:
        return _("I combine a day's messages into one. With `/learn digest off`, you'll get them one by one again.")
    return _("You get each message separately. `/learn digest on` combines a day's messages into one.")


def weekly(member: Member) -> str:
    if member.weekly_line:
        return _(
            "At the end of each week you took part in, I'll send you one line about what you did. "
            "`/learn weekly off` stops these messages."
        )
    return _(
        "At the moment, you don't get a line about your week on Fridays. You can turn it back on "
        "with `/learn weekly on`."
    )


def messages(member: Member) -> str:
    if member.per_day is None:
        return _(
            "You haven't set a limit on messages per day. `/learn messages 3` limits everything I send "
            "you to three messages a day."
        )
    return ngettext(
        "I send you at most {n} message a day. To change this number, write something like `/learn messages 3`.",
        "I send you at most {n} messages a day. To change this number, write something like `/learn messages 3`.",
        member.per_day,
    )


def reminders(member: Member) -> str:
    if member.reminders == 0:
        return _("You don't get any reminders about open questions. `/learn reminders on` turns reminders back on.")
    if member.reminders is None:
        return _(
            "I'll send you a few gentle reminders about open questions, and then I'll stop. `/learn "
            "reminders off` turns reminders off."
        )
    return ngettext(
        "I'll send you at most {n} reminder about open questions. `/learn reminders off` turns reminders off.",
        "I'll send you at most {n} reminders about open questions. `/learn reminders off` turns reminders off.",
        member.reminders,
    )


def language() -> str:
    return _("I'll speak English from now on. `/learn language de` changes that.")


def pause_cancelled(planned: datetime, status: LearningStatus) -> str:
    """The reply to a member whose pause had not begun."""
    day = coming_text.format_day(planned, status.zone)
    cancelled = _("OK, I've cancelled your pause from {day}.", day=day)
    return f"{cancelled} {coming_text.what_next(status)}"


def resumed(status: LearningStatus, *, was_away: bool) -> str:
    """The reply to somebody who goes on, with a welcome if they were away or say that they're back."""
    return " ".join([*([_("Good to have you back.")] if was_away else []), coming_text.what_next(status)])


def waiting() -> str:
    """The reply to a member who asked us to wait."""
    return _("I'll wait. Write to me here whenever you want to go on.")


def started_fresh(let_go: int, status: LearningStatus) -> str:
    """The reply after all open questions were let go."""
    if not let_go:
        return f"{_('There were no open questions.')} {coming_text.what_next(status)}"
    gone = ngettext("I've dropped {n} open question.", "I've dropped {n} open questions.", let_go)
    return f"{gone} {coming_text.what_next(status)}"


def left(track: Track, status: LearningStatus) -> str:
    """The reply to a member who has left one of several tracks, and what comes next."""
    gone = _(
        "You've left *{track}* and won't get any more questions from it either. What you did is kept, "
        "and with `/learn start {id}` you can go on where you left off.",
        track=escape(track.title),
        id=track.id,
    )
    return f"{gone} {coming_text.what_next(status)}"


def left_last(track: Track) -> str:
    """The reply to a member who has left their only track, which stops everything."""
    return _(
        "*{track}* was your only track, so I won't send you anything more. I've kept everything you "
        "did. With `/learn start {id}`, you can carry on where you left off.",
        track=escape(track.title),
        id=track.id,
    )


def stopped() -> str:
    return _(
        "You've stopped, so I won't send you anything more. Everything you did is kept, and `/learn start` picks up "
        "where you left off."
    )


def hour(own: str | None, status: LearningStatus) -> str:
    pace = own or (status.tracks[0].track.pace.at if status.tracks else "09:00")
    return _(
        "You get your lessons at about {hour} ({zone}). To change the time, add a new one, such as "
        "`/learn time 17:00`.",
        hour=pace,
        zone=status.zone,
    )


def hour_changed(hour: str) -> str:
    return _("From now on, you'll get your lessons at about {hour}.", hour=hour)


def zone(zone: str, *, own: bool) -> str:
    chosen = _("I use the time in {zone} (you chose it).", zone=zone)
    read = _("I use the time in {zone} (from your Slack profile).", zone=zone)
    return f"{chosen if own else read} {_('To change your time zone, add a city: `/learn zone Lisbon`.')}"


def zone_changed(zone: str) -> str:
    return _("From now on I'll use the time in {zone}.", zone=zone)


def changed(what: str, status: LearningStatus) -> str:
    """What was changed, and when the next lesson comes."""
    return f"{what} {coming_text.what_next(status)}" if status.tracks else what


def progress(status: LearningStatus, answered: int, ends: Mapping[str, date]) -> str:
    """How far a member is, and about when each track of `ends` (by id) would be over."""
    if not status.tracks:
        return coming_text.not_started()
    lines = [
        f"*{escape(on.track.title)}*  {standing(on)}{_until(ends.get(on.track.id), status)}" for on in status.tracks
    ]
    given = ngettext("{n} question answered", "{n} questions answered", answered)
    reflected = ngettext("{n} reflection written", "{n} reflections written", status.reflected)
    lines.append(f"{given}, {reflected}.")
    if status.waiting:
        lines.append(_("Still open: {titles}. No hurry.", titles=titles(status.waiting)))
    return "\n".join([*lines, coming_text.what_next(status)])


def _until(end: date | None, status: LearningStatus) -> str:
    """When a track would be over: the day if it is near, or else the month."""
    if end is None or status.coming is None:
        return ""
    if end - to_local(status.coming.at, status.zone).date() <= NEAR:
        return ", " + _("at this pace until {day}", day=format_date(end))
    return ", " + _("at this pace until about {month}", month=format_month(end))


def help_text(commands: str, status: LearningStatus) -> str:
    """What the app does, one line per command, and what comes next."""
    head = _("Every working day, I'll send you a short lesson and a question, at the time you choose.")
    return f"{head}\n\n{commands}\n\n{coming_text.what_next(status)}"


def settings_saved(fields: Sequence[str], lessons: str, status: LearningStatus) -> str:
    """What was changed in the settings, by the labels of their fields, and when the next lesson comes.

    `lessons` is the answer of the verb that started, paused or stopped them; empty if none did.
    """
    saved = _("Saved: {fields}.", fields=", ".join(fields)) if fields else ""
    unchanged = "" if saved or lessons else _("Nothing has changed.")
    return " ".join(filter(None, [saved, unchanged, lessons or coming_text.what_next(status)]))


def settings_now(member: Member, hour: str, status: LearningStatus, *, per_day: int) -> str:
    """In one line whether and when lessons come, and how much; `per_day` is the usual number of messages."""
    parts = [
        _("about {hour} ({zone})", hour=hour, zone=status.zone),
        format_days(member.days),
        ngettext("at most {n} message a day", "at most {n} messages a day", member.per_day or per_day),
    ]
    if member.paused_from and member.paused_until and member.paused_from > status.at:
        first, until = (
            coming_text.format_day(moment, status.zone) for moment in (member.paused_from, member.paused_until)
        )
        parts.append(_("paused from {first} until {day}", first=first, day=until))
    if status.is_stopped:
        head = _("*Stopped*")
    elif status.paused_until:
        head = _("*Paused until {day}*", day=coming_text.format_day(status.paused_until, status.zone))
    else:
        head = _("*Your lessons*")
    return " · ".join([head, *parts])


def settings_hint() -> str:
    """The answer to `settings` in a direct message, from which no modal can be opened."""
    return _("You can change all of these settings in one form, with `/learn settings` or on the Home tab.")


def standing(on: TrackProgress) -> str:
    """How far a member is on a track, and whether they have left it."""
    bar = progress_bar(on.done, len(on.track.steps))
    return _("{progress} · you've left this track", progress=bar) if on.progress == EnrolmentState.LEFT else bar


def progress_bar(done: int, of: int) -> str:
    """Progress on a track, as a bar and in words."""
    words = ngettext("{had} of {n} lesson", "{had} of {n} lessons", of, had=done)
    cells = min(of, MAX_CELLS)
    full = done * cells // of if of else 0
    return f"{'▰' * full}{'▱' * (cells - full)}  {words}"
