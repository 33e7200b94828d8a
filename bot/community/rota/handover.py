"""The handover pack: all that somebody needs who takes an activity over, as a post and as a Markdown file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.community.activities.content import ActivityCatalog, ActivityTemplate
from bot.community.calendar import formatting, rrule_text
from bot.community.calendar import queries as calendar_queries
from bot.community.calendar.models import Activity, CommunitySession, Series, SeriesState, SessionState
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.recurrence import read_local
from bot.community.live_session.models import NoteKind, SessionNote
from bot.community.rota import queries, views
from bot.community.rota.queries import Rota
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import say_date, say_moment

MAX_MATTERS = 10


@dataclass(frozen=True)
class HandoverPack:
    """What is handed over."""

    rota: Rota
    template: ActivityTemplate | None
    series: tuple[Series, ...]
    dates: tuple[SessionCard, ...]
    held: int
    matters: tuple[SessionNote, ...]
    decisions: tuple[SessionNote, ...]


def pack(session: Session, repertoire: ActivityCatalog, activity: Activity, *, now: datetime) -> HandoverPack:
    """Everything there is about an activity."""
    series = session.exec(
        select(Series).where(Series.activity_id == activity.id, Series.state == SeriesState.PLANNED)
    ).all()
    ids = session.exec(
        select(CommunitySession.id)
        .join(Series, col(Series.id) == col(CommunitySession.series_id))
        .where(Series.activity_id == activity.id)
    ).all()
    cards = calendar_queries.cards(session, [each for each in ids if each])
    notes = session.exec(
        select(SessionNote).where(col(SessionNote.session_id).in_(ids)).order_by(col(SessionNote.id).desc())
    ).all()
    return HandoverPack(
        queries.rota(session, activity),
        repertoire.template(activity.kind),
        tuple(series),
        tuple(card for card in cards if card.starts_at > now and card.state == SessionState.PLANNED)[:MAX_MATTERS],
        sum(card.state == SessionState.OVER for card in cards),
        tuple(note for note in notes if note.kind == NoteKind.QUESTION and not note.done_at)[:MAX_MATTERS],
        tuple(note for note in notes if note.kind == NoteKind.DECISION)[:MAX_MATTERS],
    )


def markdown(given: HandoverPack, zone: str, names: Mapping[str, str], *, day: datetime) -> str:
    """The pack as a file; `names` gives people's names by their Slack ids."""
    title = given.rota.activity.title
    parts = [f"# {title}", _("Handed over on {day}.", day=say_date(day.date()))]
    if given.template:
        parts += [f"## {_('What it is for')}", given.template.purpose]
    parts += [f"## {_('When')}", *_bullets(_rhythm(given)), *_bullets(_dates(given, zone, names))]
    parts += [f"## {_('Who')}", *_bullets(_people(given, names))]
    parts += _template(given.template) if given.template else []
    if given.matters:
        parts += [f"## {_('Open questions')}", *_bullets([note.text for note in given.matters])]
    if given.decisions:
        parts += [f"## {_('What was decided')}", *_bullets([note.text for note in given.decisions])]
    parts += [f"## {_('How to')}", *_bullets(_how(title))]
    return "\n\n".join(parts) + "\n"


def _bullets(lines: Sequence[str]) -> list[str]:
    return ["\n".join(f"- {' '.join(line.split())}" for line in lines)] if lines else []


def _rhythm(given: HandoverPack) -> list[str]:
    lines = []
    for series in given.series:
        often = rrule_text.say(series.rule, read_local(series.starts))
        clock = f"{read_local(series.starts):%H:%M}"
        lines.append(f"{series.title}: {often}, {clock} ({series.zone})" + (f", {series.link}" if series.link else ""))
    lines.append(ngettext("It took place {n} time.", "It took place {n} times.", given.held))
    return lines


def _dates(given: HandoverPack, zone: str, names: Mapping[str, str]) -> list[str]:
    return [
        f"{say_moment(card.starts_at, zone)}: {names.get(card.host or '', card.host) or _('nobody yet')}"
        for card in given.dates
    ]


def _people(given: HandoverPack, names: Mapping[str, str]) -> list[str]:
    lines = [
        views.seat(seat).removeprefix("• ").replace(f"<@{seat.slack_id}>", names.get(seat.slack_id, seat.slack_id))
        for seat in given.rota.seats
    ]
    return lines + views.advice(given.rota)


def _template(template: ActivityTemplate) -> list[str]:
    agenda = [f"{item.minutes} min: {item.what}" for item in template.agenda]
    roles = [f"{role.name}: {role.does}" for role in template.roles]
    return [
        f"## {_('How an hour goes')}", *_bullets(agenda), f"## {_('Roles')}", *_bullets(roles),
        f"## {_('Words to use')}", *_bullets(list(template.messages.model_dump().values())),
        f"## {_('Afterwards')}", *_bullets(template.follow_up),
    ]  # fmt: skip


def _how(title: str) -> list[str]:
    return [
        _("`/community rota {title}` shows whose turn it is.", title=title),
        _("`/community move {title} … to …` moves one date, `/community skip {title} …` leaves one out.", title=title),
        _("`/community deputy {title} @somebody` names who stands in.", title=title),
        _("Before each session whoever leads it gets the code for check-in."),
    ]


def post(given: HandoverPack, zone: str) -> Json:
    """The pack in short, where the file hangs below."""
    title = escape(given.rota.activity.title)
    lines = [_("*Handover of {title}*", title=title)]
    if given.template:
        lines.append(escape(given.template.purpose))
    lines += [f"• {escape(line)}" for line in _rhythm(given)]
    lines += [views.seat(seat) for seat in given.rota.seats]
    lines += (
        [_("Open questions") + ":", *(f"• {escape(note.text)}" for note in given.matters[:3])] if given.matters else []
    )
    if given.dates:
        lines += [_("Coming up:"), *(f"• {say_moment(card.starts_at, zone)}" for card in given.dates[:3])]
    lines.append(_("The whole of it is in the file in the thread."))
    text = "\n".join(lines)
    return formatting.message(text, formatting.mrkdwn(text[:3000]))
