"""Messages for drafts, sessions, and lists of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.community.activities.content import ActivityCatalog, ActivityTemplate
from bot.community.calendar import rrule_text
from bot.community.calendar.choices import DraftChoice, LabelledChoice
from bot.community.calendar.drafts import SeriesDraft
from bot.community.calendar.formatting import clock_change_note, seats, title_and_start, why_closed, zone_name
from bot.community.calendar.models import SessionState
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.recurrence import Occurrence, format_wall_time, has_end, parse_wall_time, to_wall_time
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _, ngettext
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape
from bot.kit.time import format_moment

ANNOUNCE = "community.announce"
DISCARD = "community.discard"
ANNOUNCE_SEASON = "community.announce_season"
DISCARD_SEASON = "community.discard_season"
SHOW = "community.show"
MOVE = "community.move"
SKIP = "community.skip"
CANCEL = "community.cancel"
RESTORE = "community.restore"
CHOOSE = "community.choose"
PAGE = "community.page"
EDIT_DRAFT = "community.edit_draft"
WATCH = "community.watch"
MORE = "community.more"
LEAVE_OUT = "community.leave_out"
MAX_NAMED = 40
# Of a longer series, fewer dates are shown and the others counted.
MAX_SHORT, MAX_PREVIEW = 6, 3


class ListPage(Payload):
    """A part of the list of sessions: those that match a text written in a channel, after the first ones."""

    text: str = ""
    channel: str = ""
    after: int = 0


@dataclass(frozen=True)
class DraftRemarks:
    """What must be asked about a draft before it may be announced, what is unlikely, and its other meanings."""

    questions: Sequence[str] = ()
    flags: Sequence[str] = ()
    choices: Sequence[LabelledChoice] = ()


def draft_preview(draft: SeriesDraft, zone: str, remarks: DraftRemarks) -> Json:
    """A draft with its first dates and what is doubtful, and buttons for each meaning, to announce or to discard it."""
    understood = _("This is what I understood. I haven't notified anybody yet.")
    text = f"{understood}\n{describe_draft(draft, zone)}"
    doubtful = "\n".join(f":warning: {each}" for each in (*remarks.questions, *remarks.flags))
    series_id = row_id(draft.series)
    choices = [
        blocks.button(f"{CHOOSE}:{number}", each.label, DraftChoice.of(series_id, each.request).encode())
        for number, each in enumerate(remarks.choices)
    ]
    is_open = bool(remarks.questions)
    said_back = _("Or did you mean one of these?") if choices and not is_open else None
    return blocks.message(
        "\n".join(filter(None, (text, doubtful))),
        blocks.section(text),
        blocks.section(doubtful) if doubtful else None,
        blocks.context(said_back) if said_back else None,
        blocks.actions(*choices) if choices else None,
        blocks.actions(
            None if is_open else blocks.button(ANNOUNCE, _("Announce it"), series_id, style="primary"),
            blocks.button(EDIT_DRAFT, _("Edit the details"), series_id),
            blocks.button(DISCARD, _("Discard"), series_id),
        ),
    )


def describe_draft(draft: SeriesDraft, zone: str) -> str:
    """A draft in a few lines: title, first date, rule, next dates, seats, link and channel; `zone` is the reader's."""
    series = draft.series
    often = rrule_text.describe(series.rule, parse_wall_time(series.local_start), series.zone)
    first = draft.occurrences[0]
    starts = format_moment(first.starts_at, series.zone, with_year=True)
    ends = f"{to_wall_time(first.ends_at, series.zone):%H:%M}"
    facts = [
        f"*{escape(series.title)}*",
        _("Starts {moment} ({zone}), ends at {end}", moment=starts, zone=zone_name(series.zone), end=ends),
        f"{often} · {ngettext('{n} minute', '{n} minutes', series.minutes)}",
        *_dates(draft, zone),
    ]
    facts.append(_("Times are in {zone}.", zone=zone_name(series.zone)))
    if series.capacity:
        facts.append(ngettext("{n} seat", "{n} seats", series.capacity))
    facts += [escape(each) for each in (series.description, series.agenda) if each]
    facts += [_("Place: {place}", place=escape(series.place))] if series.place else []
    facts += [escape(series.link)] if series.link else []
    facts.append(_("I'll announce the session in {channel}.", channel=f"<#{draft.channel}>"))
    if series.reminds_channel and series.capacity:
        facts.append(_("I'll remind the channel ten minutes before. Only people with a seat get the link."))
    elif series.reminds_channel:
        facts.append(_("Ten minutes before, I'll post a reminder with the link in the channel."))
    return "\n".join(facts)


def _dates(draft: SeriesDraft, zone: str) -> list[str]:
    """The dates of a draft, a line each, and how many more there are."""
    series, found = draft.series, draft.occurrences
    if len(found) <= MAX_SHORT and has_end(series.rule):
        return [_occurrence(each, series.zone, zone) for each in found]
    lines = [_occurrence(each, series.zone, zone) for each in found[:MAX_PREVIEW]]
    if not has_end(series.rule):
        return [*lines, "…"]
    last = format_moment(found[-1].starts_at, series.zone)
    more = ngettext("… and {n} more, on {last}", "… and {n} more until {last}", len(found) - MAX_PREVIEW, last=last)
    return [*lines, more]


def _occurrence(occurrence: Occurrence, zone: str, readers_zone: str) -> str:
    here, there = format_moment(occurrence.starts_at, zone), format_moment(occurrence.starts_at, readers_zone)
    line = f"• {here}" if here == there else "• " + _("{here} ({there} for you)", here=here, there=there)
    note = clock_change_note(format_wall_time(occurrence.original_start), zone)
    return f"{line}: {note}" if note else line


@dataclass(frozen=True)
class SeasonLine:
    """A draft of a season, and what is unlikely about it."""

    draft: SeriesDraft
    flags: Sequence[str] = ()


def season_preview(title: str, summary: str, lines: Sequence[SeasonLine], season: str, zone: str) -> Json:
    """The drafts of a season, each with buttons to edit or leave it out, and to announce or discard them together."""
    described = {
        row_id(each.draft.series): "\n".join(
            [describe_draft(each.draft, zone), *(f":warning: {flag}" for flag in each.flags)]
        )
        for each in lines
    }
    text = _("*{title}*\n{summary}\nNobody has been notified yet.", title=escape(title), summary=escape(summary))
    return blocks.message(
        "\n\n".join([text, *described.values()]),
        blocks.section(text),
        [
            block
            for series_id, each in described.items()
            for block in (
                blocks.section(each),
                blocks.actions(
                    blocks.button(EDIT_DRAFT, _("Edit the details"), series_id),
                    blocks.button(LEAVE_OUT, _("Leave it out"), series_id),
                ),
            )
        ],
        blocks.actions(
            blocks.button(ANNOUNCE_SEASON, _("Announce them all"), season, style="primary"),
            blocks.button(DISCARD_SEASON, _("Discard"), season),
        ),
        blocks.context(
            _(
                "I've left out public holidays and days off. Edit or leave out the sessions that don't "
                "suit you, then announce the rest."
            )
        ),
    )


def season_list(catalog: ActivityCatalog) -> Json:
    found = [(season_id, catalog.season(season_id)) for season_id in catalog.seasons]
    lines = [f"• `{season_id}`: *{escape(each.title)}*. {escape(each.summary)}" for season_id, each in found]
    how = _("`/community season first-quarter from 11 January` drafts a season for you to check.")
    return blocks.message("\n".join([_("Plan a whole season in one go:"), *lines, how]))


def announced(titles: Sequence[str], channel: str) -> Json:
    """Replaces a draft, or several, that were announced."""
    return blocks.message(
        ngettext(
            "{titles} is announced in {channel}.",
            "{titles} are announced in {channel}.",
            len(titles),
            titles=_listed([escape(each) for each in titles]),
            channel=f"<#{channel}>",
        )
    )


def _listed(names: Sequence[str]) -> str:
    *first, last = names
    return _("{names} and {last}", names=", ".join(first), last=last) if first else last


def discarded() -> Json:
    """Replaces a draft that was discarded."""
    return blocks.message(_("Discarded. Nobody was notified."))


def nothing_planned(*, may_plan: bool) -> Json:
    """Says that there are no sessions yet."""
    if may_plan:
        return blocks.message(
            _("No session is planned yet. To plan one, write `/community schedule office hours every Tuesday 15:00`.")
        )
    return blocks.message(_("No session is planned yet. Facilitators plan the sessions; you'll see them here."))


def upcoming_sessions(
    cards: Sequence[SessionCard],
    answers: Mapping[int, str],
    zone: str,
    skipped: Sequence[SessionCard] = (),
    *,
    more: ListPage | None = None,
    manages: Collection[int] = (),
) -> Json:
    """Some sessions, the reader's answers, and a button for the details of each; `skipped` can be restored.

    `more` is the part of the list that follows, if any. Those with the ids in `manages` have a button for their page.
    """
    head = _("Coming up (times in {zone}):", zone=zone) if cards else _("No session is coming up.")
    said = {
        "yes": _("You're coming.") + " ",
        "no": _("You're not coming.") + " ",
        "waitlisted": _("You're on the waiting list.") + " ",
    }
    sections = []
    for card in cards:
        text = f"{title_and_start(card, zone)}\n{said.get(answers.get(card.id, ''), '')}{seats(card)}"
        show = blocks.button(SHOW, _("More"), card.id)
        if card.id in manages:
            sections += [blocks.section(text), blocks.actions(show, blocks.button(PAGE, _("Manage"), card.id))]
        else:
            sections.append(blocks.section(text, show))
    lines = "\n".join(title_and_start(card, zone) for card in cards)
    cancelled = restorable(skipped, zone)
    return blocks.message(
        f"{head}\n{lines}",
        blocks.section(head),
        sections,
        cancelled,
        blocks.actions(blocks.button(MORE, _("Show later ones"), more.encode())) if more else None,
    )


def past_sessions(
    cards: Sequence[SessionCard], zone: str, *, more: ListPage | None = None, manages: Collection[int] = ()
) -> Json:
    """Some sessions that are over, with how many were there; `more` and `manages` as above."""
    head = (
        _("Past sessions, most recent first (times in {zone}):", zone=zone)
        if cards
        else _("There haven't been any sessions yet.")
    )
    sections = []
    for card in cards:
        there = ngettext("{n} was there", "{n} were there", card.present)
        manage = blocks.button(PAGE, _("Manage"), card.id) if card.id in manages else None
        text = f"{title_and_start(card, zone)}\n{there}"
        sections += [blocks.section(text), blocks.actions(blocks.button(SHOW, _("More"), card.id), manage)]
    lines = "\n".join(title_and_start(card, zone) for card in cards)
    return blocks.message(
        f"{head}\n{lines}",
        blocks.section(head),
        sections,
        blocks.actions(blocks.button(MORE, _("Show earlier ones"), more.encode())) if more else None,
    )


def attendees(card: SessionCard, coming: Sequence[str], waiting: Sequence[str], zone: str, *, may_change: bool) -> Json:
    """Who comes to a session and who waits for a seat, as Slack ids; without any names, how many do."""
    lines = [title_and_start(card, zone), seats(card)]
    if coming:
        lines.append(_("Coming: {people}", people=", ".join(f"<@{each}>" for each in coming[:MAX_NAMED])))
    if waiting:
        lines.append(_("Waiting for a seat: {people}", people=", ".join(f"<@{each}>" for each in waiting[:MAX_NAMED])))
    if len(coming) > MAX_NAMED or len(waiting) > MAX_NAMED:
        lines.append(_("Press *Manage* to see everyone."))
    if not may_change:
        lines.append(_("Only the people who run the session see the names."))
    manage = blocks.button(PAGE, _("Manage"), card.id) if may_change else None
    text = "\n".join(lines)
    return blocks.message(text, blocks.section(text), blocks.actions(manage))


def restorable(skipped: Sequence[SessionCard], zone: str) -> list[Json]:
    """Skipped sessions, each with a button to restore it."""
    return [
        blocks.section(
            f"{title_and_start(card, zone)}\n{_('This session is cancelled.')}",
            blocks.button(RESTORE, _("Restore it"), card.id),
        )
        for card in skipped
    ]


def nothing_accepted() -> Json:
    """Says that the reader hasn't said yes to any session."""
    return blocks.message(_("You haven't said yes to any session yet. `/community list` shows what's coming up."))


def own_sessions(
    coming: Sequence[SessionCard], leading: Sequence[SessionCard], waiting: Sequence[int], zone: str
) -> Json:
    """The sessions that the reader attends and leads; `waiting` has the ids of those without a seat yet."""
    lines = [_("Sessions you're coming to (times in {zone}):", zone=zone)] if coming else []
    lines += [
        f"• {title_and_start(card, zone)}" + (f" · {_('on the waiting list')}" if card.id in waiting else "")
        for card in coming
    ]
    lines += [_("Sessions you're leading:")] if leading else []
    lines += [f"• {title_and_start(card, zone)}" for card in leading]
    if not lines:
        return nothing_accepted()
    return blocks.message(
        "\n".join([*lines, _("`/community calendar` shows you how to get these sessions into your own calendar.")])
    )


def session_details(
    card: SessionCard, template: ActivityTemplate | None, zone: str, *, answers: Json, may_change: bool
) -> Json:
    """A session with its agenda, buttons for the reader's answer, and those for changes."""
    facts = [f"{title_and_start(card, zone)} · {ngettext('{n} minute', '{n} minutes', card.minutes)}", seats(card)]
    if card.host:
        facts.append(_("Led by {host}.", host=f"<@{card.host}>"))
    if card.place:
        facts.append(_("Place: {place}", place=escape(card.place)))
    about = [escape(card.description or (template.purpose if template else "")), agenda(card, template)]
    return blocks.message(
        title_and_start(card, zone),
        cover(card),
        blocks.section("\n".join(facts)),
        blocks.section("\n".join(filter(None, about))) if any(about) else None,
        answers if card.is_planned else blocks.context(why_closed(card)),
        afterwards(card),
        _changes(card) if may_change else None,
    )


def _changes(card: SessionCard) -> Json | None:
    if card.state == SessionState.SKIPPED:
        return blocks.actions(blocks.button(RESTORE, _("Restore it"), card.id, style="primary"))
    page = blocks.button(PAGE, _("Manage"), card.id)
    if not card.is_planned:
        return blocks.actions(page) if card.state == SessionState.OVER else None
    return blocks.actions(
        page,
        blocks.button(MOVE, _("Move this date"), card.id),
        blocks.button(SKIP, _("Cancel this date"), card.id),
        blocks.button(CANCEL, _("End the series"), card.id) if card.rule else None,
    )


def agenda(card: SessionCard, template: ActivityTemplate | None) -> str:
    """The agenda, a line for each item with its minutes, or as its facilitators wrote it; empty if there is none."""
    if card.agenda:
        return escape(card.agenda)
    return "\n".join(f"• {escape(each)}" for each in agenda_lines(template, card.minutes))


def agenda_lines(template: ActivityTemplate | None, minutes: int) -> list[str]:
    """The agenda of a kind, a line for each item; without their minutes if a session is too short for them."""
    if template is None:
        return []
    fits = minutes >= template.minutes
    return [f"{item.minutes} min: {item.what}" if fits else item.what for item in template.agenda]


def cover(card: SessionCard) -> Json | None:
    """A session's cover image with its alternative text, if it has one."""
    if not card.cover or not card.cover_alt:
        return None
    return blocks.image(card.cover, card.cover_alt)


def afterwards(card: SessionCard) -> list[Json]:
    """The notes of a session that is over, and a button for its recording."""
    if card.state != SessionState.OVER:
        return []
    watch = blocks.button(WATCH, _("Watch the recording"), card.id, url=card.recording) if card.recording else None
    return blocks.compose(blocks.section(escape(card.notes)) if card.notes else None, blocks.actions(watch))
