"""What was understood, what is planned, and the window in which to plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.community.activities.content import ActivityCatalog, ActivityTemplate
from bot.community.calendar import formatting, rrule_text
from bot.community.calendar.drafts import SeriesDraft
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.recurrence import Occurrence, on_the_wall, read_local, write_local
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import say_moment

ANNOUNCE = "community.announce"
DISCARD = "community.discard"
ANNOUNCE_SEASON = "community.announce_season"
DISCARD_SEASON = "community.discard_season"
SHOW = "community.show"
MOVE = "community.move"
SKIP = "community.skip"
CANCEL = "community.cancel"
FIRST_DATES = 5


def understood(draft: SeriesDraft, channel: str, zone: str) -> Json:
    """What was understood and its first dates, to be announced or thrown away."""
    series = draft.series
    head = _("This is what I understood. Nobody has been told yet.")
    text = f"{head}\n{plan(draft, channel, zone)}"
    return formatting.message(
        text,
        formatting.mrkdwn(text),
        formatting.actions(
            formatting.button(ANNOUNCE, _("Announce it"), series.id, style="primary"),
            formatting.button(DISCARD, _("Throw it away"), series.id),
        ),
        formatting.context(
            _("To change it, throw it away and say it anew, or use `/community schedule` without words.")
        ),
    )


def plan(draft: SeriesDraft, channel: str, zone: str) -> str:
    """A draft in some lines: what, how often, the first dates, seats, link and place."""
    series, starts = draft.series, read_local(draft.series.starts)
    facts = [
        f"*{escape(series.title)}*",
        f"{rrule_text.say(series.rule, starts)} · {ngettext('{n} minute', '{n} minutes', series.minutes)}",
        *(_date(one, series.zone, zone) for one in draft.dates[:FIRST_DATES]),
    ]
    if len(draft.dates) > FIRST_DATES:
        facts.append("…")
    facts.append(_("Times are those of {zone}.", zone=series.zone))
    if series.capacity:
        facts.append(ngettext("{n} seat", "{n} seats", series.capacity))
    if series.link:
        facts.append(escape(series.link))
    facts.append(_("It will be announced in {channel}.", channel=f"<#{channel}>"))
    return "\n".join(facts)


def _date(one: Occurrence, zone: str, reader: str) -> str:
    here, there = say_moment(one.starts_at, zone), say_moment(one.starts_at, reader)
    words = f"• {here}" if here == there else "• " + _("{here} ({there} for you)", here=here, there=there)
    note = formatting.note_on_clock(write_local(one.original), zone)
    # A moved or shifted date is shown as it will be; the note says why it is not what was asked for.
    return f"{words}: {note}" if note and on_the_wall(one.starts_at, zone) != one.original else _noted(words, note)


def _noted(words: str, note: str | None) -> str:
    return f"{words}: {note}" if note else words


def season(title: str, summary: str, plans: Sequence[str], season_id: str) -> Json:
    """A whole season to look over before anybody hears of it."""
    text = _("*{title}*\n{summary}\nNobody has been told yet.", title=escape(title), summary=escape(summary))
    return formatting.message(
        "\n\n".join([text, *plans]),
        formatting.mrkdwn(text),
        *(formatting.mrkdwn(each) for each in plans),
        formatting.actions(
            formatting.button(ANNOUNCE_SEASON, _("Announce all of it"), season_id, style="primary"),
            formatting.button(DISCARD_SEASON, _("Throw it away"), season_id),
        ),
    )


def seasons(repertoire: ActivityCatalog) -> Json:
    """The seasons there are."""
    found = [(season_id, repertoire.season(season_id)) for season_id in repertoire.seasons]
    lines = [f"• `{season_id}`: *{escape(each.title)}*. {escape(each.summary)}" for season_id, each in found]
    how = _("`/community season first-quarter from 11 January` lays one down for you to look over.")
    text = "\n".join([_("A season is laid down at once:"), *lines, how])
    return formatting.message(text, formatting.mrkdwn(text))


def announced(title: str, channel: str) -> Json:
    """Replaces the draft once it is announced."""
    text = _("{title} is announced in {channel}.", title=escape(title), channel=f"<#{channel}>")
    return formatting.message(text, formatting.mrkdwn(text))


def discarded() -> Json:
    text = _("Thrown away. Nobody has heard of it.")
    return formatting.message(text, formatting.mrkdwn(text))


def listed(cards: Sequence[SessionCard], answers: Mapping[int, str], zone: str) -> Json:
    """What takes place next, each with a way to see more of it."""
    if not cards:
        text = _("Nothing is planned yet. `/community schedule prompt jam every Tuesday 15:00` plans something.")
        return formatting.message(text, formatting.mrkdwn(text))
    head = _("This is what comes next (times in {zone}):", zone=zone)
    blocks = []
    for card in cards:
        more = formatting.button(SHOW, _("More"), card.id)
        text = f"{formatting.line(card, zone)}\n{_standing(answers.get(card.id))}{formatting.seats(card)}"
        blocks.append({**formatting.mrkdwn(text), "accessory": more})
    lines = "\n".join(formatting.line(card, zone) for card in cards)
    return formatting.message(f"{head}\n{lines}", formatting.mrkdwn(head), *blocks)


def _standing(answer: str | None) -> str:
    words = {
        "yes": _("You are coming."),
        "no": _("You are not coming."),
        "waitlisted": _("You are waiting for a seat."),
    }
    return f"{words[answer]} " if answer in words else ""


def mine(coming: Sequence[SessionCard], leading: Sequence[SessionCard], waiting: Sequence[int], zone: str) -> Json:
    """What somebody comes to and leads."""
    lines = [_("What you come to (times in {zone}):", zone=zone)] if coming else []
    lines += [
        f"• {formatting.line(card, zone)}" + (f" · {_('waiting for a seat')}" if card.id in waiting else "")
        for card in coming
    ]
    lines += [_("What you lead:")] if leading else []
    lines += [f"• {formatting.line(card, zone)}" for card in leading]
    if not lines:
        text = _("You have not said yes to anything yet. `/community list` shows what comes next.")
        return formatting.message(text, formatting.mrkdwn(text))
    lines.append(_("`/community calendar` brings them into your own calendar."))
    text = "\n".join(lines)
    return formatting.message(text, formatting.mrkdwn(text))


def shown(
    card: SessionCard, template: ActivityTemplate | None, zone: str, *, planner: bool, buttons: Sequence[Json]
) -> Json:
    """One session with its agenda, and what can be done about it."""
    facts = [
        f"{formatting.line(card, zone)} · {ngettext('{n} minute', '{n} minutes', card.minutes)}",
        formatting.seats(card),
    ]
    if card.host:
        facts.append(_("Led by {host}.", host=f"<@{card.host}>"))
    blocks = [formatting.mrkdwn("\n".join(facts))]
    if template:
        blocks.append(formatting.mrkdwn(f"{escape(template.purpose)}\n{agenda(template)}"))
    blocks += buttons
    if planner:
        blocks.append(_planning(card))
    return formatting.message(formatting.line(card, zone), *blocks)


def _planning(card: SessionCard) -> Json:
    sure = {
        "title": {"type": "plain_text", "text": _("Are you sure?")},
        "text": {"type": "plain_text", "text": _("Those who said yes will be told.")},
        "confirm": {"type": "plain_text", "text": _("Yes")},
        "deny": {"type": "plain_text", "text": _("No")},
    }
    return formatting.actions(
        formatting.button(MOVE, _("Move this date"), card.id),
        formatting.button(SKIP, _("Leave this date out"), card.id, confirm=sure),
        formatting.button(CANCEL, _("End the series"), card.id, style="danger", confirm=sure) if card.rule else None,
    )


def agenda(template: ActivityTemplate) -> str:
    """The agenda, a line for each part with its minutes."""
    return "\n".join(f"• {item.minutes} min: {escape(item.what)}" for item in template.agenda)


def moved(card: SessionCard, before: datetime, zone: str, told: int) -> Json:
    """To whoever moved a date."""
    text = _(
        "{title} has moved from {before} to {after}.",
        title=escape(card.title), before=say_moment(before, zone), after=say_moment(card.starts_at, zone),
    )  # fmt: skip
    return _with_told(text, told)


def left_out(card: SessionCard, zone: str, told: int) -> Json:
    """To whoever left a date out, or called a series off."""
    text = _("{title} on {moment} falls out.", title=escape(card.title), moment=say_moment(card.starts_at, zone))
    return _with_told(text, told)


def ended(title: str, dates: int, told: int) -> Json:
    text = ngettext("{n} date of {title} falls out.", "{n} dates of {title} fall out.", dates, title=escape(title))
    return _with_told(text, told)


def _with_told(text: str, told: int) -> Json:
    words = ngettext("{n} person is told.", "{n} people are told.", told) if told else _("Nobody had to be told.")
    return formatting.message(f"{text} {words}", formatting.mrkdwn(f"{text} {words}"))
