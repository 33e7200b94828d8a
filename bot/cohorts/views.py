"""Messages about enrolment, to the member who enrols others and to those enrolled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot.cohorts import import_errors, unenrolling_views
from bot.cohorts.enrolment_lists import MAX_NAMED, Preview
from bot.cohorts.models import Cohort, ListOutcome
from bot.journeys import introduction
from bot.journeys.bulk_enrolment import NewEnrolment
from bot.journeys.content import Track
from bot.journeys.daily_turn import NextThing
from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import format_date, format_moment, usable_zone
from bot.members.models import Member

CONFIRM = "cohorts.confirm"
CANCEL = "cohorts.cancel"
LEAVE = "cohorts.leave"
ANSWER = "cohorts.answer"
OPEN = "cohorts.open"
SUBMIT = "cohorts.submit"


def message(text: str, *buttons: Json) -> Json:
    """Paragraphs, with buttons below them if there are any."""
    return blocks.message(
        text, [blocks.section(part) for part in import_errors.sections(text)], blocks.actions(*buttons)
    )


def reading() -> str:
    """The immediate answer: people are being looked up."""
    return _(
        "I'm looking these people up. In a moment, I'll send you a preview as a direct message. Nobody "
        "is enrolled until you confirm the preview there."
    )


def preview(seen: Preview) -> Json:
    """What confirming would do, with a button for it if it would do anything."""
    begins = seen.counts[ListOutcome.BEGIN]
    paragraphs = [_("*Nobody has been enrolled yet.* Here's a preview:"), *_groups(seen)]
    if seen.not_in_channel:
        paragraphs.append(
            _(
                ":warning: I'm not in <#{place}> yet. Write `/invite @groundswell` there, or I can't post the lessons.",
                place=seen.request.place,
            )
        )
    buttons = []
    if begins:
        label = ngettext("Enrol {n} person", "Enrol {n} people", begins)
        buttons = [
            blocks.button(CONFIRM, label, seen.list_id, style="primary"),
            blocks.button(CANCEL, _("Discard"), seen.list_id),
        ]
    if seen.has_file:
        said = _(
            "I'll send you a file with the lines that have a problem, and the reason for each. Correct "
            "the file and upload it again."
        )
        paragraphs.append(said)
    return message("\n\n".join([*paragraphs, *import_errors.paragraphs(seen.problems)]), *buttons)


def _groups(seen: Preview) -> Iterator[str]:
    count = seen.counts
    if count[ListOutcome.BEGIN]:
        head = ngettext(
            "*{n} person would start {track}*{how}",
            "*{n} people would start {track}*{how}",
            count[ListOutcome.BEGIN],
            track=_tracks(seen),
            how=_how(seen),
        )
        yield f"{head}\n{_who(seen, ListOutcome.BEGIN)}"
        if seen.teams:
            teams = [f"{escape(team)} ({people})" for team, people in seen.teams.items()]
            yield _(
                "*Teams in the table:* {teams}. I'll remember the teams, so you can get a report on each of them.",
                teams=", ".join(teams[:MAX_NAMED]),
            )
    else:
        yield _("Nobody would be enrolled.")
    if count[ListOutcome.ALREADY_ENROLLED]:
        head = ngettext(
            "{n} person is already enrolled and stays where they are:",
            "{n} people are already enrolled and stay where they are:",
            count[ListOutcome.ALREADY_ENROLLED],
        )
        yield f"{head}\n{_who(seen, ListOutcome.ALREADY_ENROLLED)}"
    if count[ListOutcome.LEFT_OUT]:
        head = ngettext(
            "{n} person has opted out, so I won't enrol them; they can start with `/learn start`:",
            "{n} people have opted out, so I won't enrol them; they can start with `/learn start`:",
            count[ListOutcome.LEFT_OUT],
        )
        yield f"{head}\n{_who(seen, ListOutcome.LEFT_OUT)}"


def _tracks(seen: Preview) -> str:
    """The tracks to begin; if several, with the number of people on each."""
    if len(seen.begun) == 1:
        return escape(next(iter(seen.begun)))
    return ", ".join(f"{escape(title)} ({people})" for title, people in seen.begun.items())


def _how(seen: Preview) -> str:
    """The cohort, start date and channel, to follow the track's name."""
    parts = []
    name = seen.cohort.name if seen.cohort else seen.request.cohort
    place = seen.cohort.channel if seen.cohort else seen.request.place
    if name:
        parts.append(_("in the cohort “{name}”", name=escape(name)))
    if place:
        parts.append(_("with the lessons in <#{place}>", place=place))
    if seen.starts_on:
        parts.append(
            _(
                "from {day} on, or from their next working day if that is later",
                day=format_date(date.fromisoformat(seen.starts_on)),
            )
        )
    else:
        parts.append(_("on their next working day"))
    if seen.own_dates:
        parts.append(_("or from the date in the table"))
    return f", {', '.join(parts)}."


def _who(seen: Preview, outcome: ListOutcome) -> str:
    names = ", ".join(f"<@{slack_id}>" for slack_id in seen.named[outcome])
    more = seen.counts[outcome] - MAX_NAMED
    return _("{names} and {n} more", names=names, n=more) if more > 0 else names


def under_way(*, again: bool) -> Json:
    """Replaces the preview once it is confirmed."""
    if again:
        return message(_("I'm already enrolling these people, or I've finished. A second click changes nothing."))
    return message(_("I'm enrolling these people. I'll tell you here when I'm done."))


def cancelled(*, in_time: bool) -> Json:
    if in_time:
        return message(_("Discarded. Nobody was enrolled, and I've deleted the list."))
    return message(_("Somebody has already confirmed this list, so I'm enrolling the people on it."))


def result(begun: int, left: int, list_id: str = "") -> Json:
    """The result of a list: how many were enrolled, and how many left out; with the way back if it is named."""
    parts = [
        ngettext(
            ":white_check_mark: {n} person is enrolled and will hear from me during their own working hours.",
            ":white_check_mark: {n} people are enrolled and will hear from me during their own working hours.",
            begun,
        )
    ]
    if left:
        parts.append(
            ngettext(
                "{n} person has started or opted out in the meantime, so nothing changed for them.",
                "{n} people have started or opted out in the meantime, so nothing changed for them.",
                left,
            )
        )
    if not begun or not list_id:
        return message(" ".join(parts))
    undo = blocks.button(unenrolling_views.UNDO_LIST, _("Undo"), list_id)
    return message(" ".join([*parts, _("You have one day to undo this.")]), undo)


def enrolled(
    track: Track,
    by: str,
    put: NewEnrolment,
    coming: NextThing | None,
    cohort: Cohort | None,
    readers: Sequence[str] = (),
) -> Json:
    """The introduction for an enrolled member; `coming` is None if nothing comes to them unasked.

    `readers` are the Slack ids of those who may read their reflections.
    """

    def reason(shown: Track) -> str:
        return _(
            "<@{by}> has enrolled you in *{track}*{cohort}: {summary}",
            by=by,
            track=escape(shown.title),
            cohort=_(" with the cohort “{name}”", name=escape(cohort.name)) if cohort else "",
            summary=escape(shown.summary),
        )

    def first() -> str:
        if put.next_due_at is None:
            return _("You'll get the first lesson on your next working day, or as soon as you start.")
        if coming is None:
            return _("You'll get the first lesson as soon as you start.")
        moment = format_moment(coming.at, usable_zone(put.learner.zone))
        if coming.enrolment_id == put.enrolment_id:
            return _("You'll get the first lesson on *{moment}*, or as soon as you start.", moment=moment)
        return _(
            "You'll get the next message on *{moment}*. The first lesson follows when it's due, or as "
            "soon as you start it yourself.",
            moment=moment,
        )

    return introduction.message(introduction.Introduction(track, put.learner, reason, first, readers))


def joined(track: Track, by: str, cohort: Cohort, zone: str | None) -> Json:
    """The first message to a member whose lessons are posted in a channel."""
    when = ""
    if cohort.next_due_at:
        moment = format_moment(cohort.next_due_at, usable_zone(zone or cohort.zone))
        when = _("I'll post the next lesson there on *{moment}*.", moment=moment)
    text = _(
        "Hello! <@{by}> has added you to the cohort “{name}”, which is doing *{track}* together in "
        "<#{place}>: {summary}\n\n{when} Every working day, there's one lesson of about three minutes. "
        "Only you see your answers. Everyone in the channel sees what you write in a thread. You can "
        "leave at any time, and nobody will mind.",
        by=by,
        name=escape(cohort.name),
        track=escape(track.title),
        place=cohort.channel,
        summary=escape(track.summary),
        when=when,
    )
    return message(text, blocks.button(LEAVE, _("Not for me"), str(cohort.id)))


def invited(track: Track, newcomer: Member, channel: str) -> Json:
    """The introduction for a newcomer to a channel, or to the workspace."""

    def reason(shown: Track) -> str:
        facts = {"track": escape(shown.title), "summary": escape(shown.summary)}
        if channel:
            return _("Everyone who joins <#{place}> is invited to *{track}*: {summary}", place=channel, **facts)
        return _("Everyone new here is invited to *{track}*: {summary}", **facts)

    learner = introduction.NewLearner.of(newcomer)
    return introduction.message(introduction.Introduction(track, learner, reason, introduction.nothing_until_start))
