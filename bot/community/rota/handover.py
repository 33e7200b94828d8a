"""The handover of an activity: everything its next owner needs, as a message with a Markdown file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session, col, select

from bot.community import names
from bot.community.activities.content import ActivityCatalog, ActivityTemplate
from bot.community.calendar import queries as calendar_queries
from bot.community.calendar import rrule_text
from bot.community.calendar.models import Activity, CommunitySession, Series, SeriesState, SessionState
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.rhythm import rhythm
from bot.community.context import CommunityContext
from bot.community.live_session import attendance
from bot.community.live_session.attendance import Attendance
from bot.community.live_session.models import CheckIn, NoteKind, SessionNote
from bot.community.live_session.notices import opening_key
from bot.community.rota import queries, service, views
from bot.community.rota.queries import Rota
from bot.delivery import files
from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.delivery.service import Outgoing
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _, ngettext
from bot.kit.mentions import escaped
from bot.kit.slack import SLACK_CALL_ERRORS, Caller, Json, MessageRef, escape
from bot.kit.time import format_date, format_moment, usable_zone
from bot.members.callers import caller_member
from bot.members.command_registry import FollowUp, FollowUpContext

log = structlog.get_logger()
MAX_ITEMS = 10
YEAR = timedelta(days=365)
MAX_SUMMARY_ITEMS = 3


@dataclass(frozen=True)
class YearFigures:
    """The last twelve months of an activity: sessions, different people, check-ins, leaders, questions, decisions."""

    sessions: int
    people: int
    check_ins: int
    leaders: int
    questions: int
    decisions: int


@dataclass(frozen=True)
class HandoverPack:
    """The content of a handover; `held` is the number of past sessions.

    `threads` has the messages that opened the last sessions, by session.
    """

    rota: Rota
    template: ActivityTemplate | None
    series: tuple[Series, ...]
    upcoming: tuple[SessionCard, ...]
    held: int
    open_questions: tuple[SessionNote, ...]
    decisions: tuple[SessionNote, ...]
    recent: tuple[Attendance, ...]
    threads: Mapping[int, MessageRef]
    year: YearFigures


@dataclass(frozen=True)
class KnownNames:
    """What Slack says: people's names by Slack id, and the addresses of threads by session."""

    people: Mapping[str, str]
    threads: Mapping[int, str]


def collect(session: Session, catalog: ActivityCatalog, activity: Activity, *, now: datetime) -> HandoverPack:
    """Everything that is known about an activity."""
    series = select(Series).where(Series.activity_id == activity.id, Series.state == SeriesState.PLANNED)
    session_ids = (
        select(CommunitySession.id)
        .join(Series, col(Series.id) == col(CommunitySession.series_id))
        .where(Series.activity_id == activity.id)
    )
    cards = calendar_queries.cards(session, [each for each in session.exec(session_ids) if each])
    newest_first = select(SessionNote).where(col(SessionNote.session_id).in_([card.id for card in cards]))
    notes = list(session.exec(newest_first.order_by(col(SessionNote.id).desc())))
    recent = tuple(attendance.recent(session, activity.workspace_id, row_id(activity), now=now))
    keys = {opening_key(each.card.id): each.card.id for each in recent}
    posted = delivery.messages(session, activity.workspace_id, list(keys))
    return HandoverPack(
        queries.rota(session, activity),
        catalog.template(activity.kind),
        tuple(session.exec(series)),
        tuple(card for card in cards if card.starts_at > now and card.is_planned)[:MAX_ITEMS],
        sum(card.state == SessionState.OVER for card in cards),
        tuple(note for note in notes if note.kind == NoteKind.QUESTION and not note.done_at)[:MAX_ITEMS],
        tuple(note for note in notes if note.kind == NoteKind.DECISION)[:MAX_ITEMS],
        recent,
        {keys[key]: message for key, message in posted.items()},
        _figures(session, cards, notes, now),
    )


def _figures(
    session: Session, cards: Sequence[SessionCard], notes: Sequence[SessionNote], now: datetime
) -> YearFigures:
    held = {card.id: card for card in cards if card.state == SessionState.OVER and now - YEAR < card.starts_at <= now}
    present = list(session.exec(select(CheckIn.member_id).where(col(CheckIn.session_id).in_(list(held)))))
    kinds = Counter(note.kind for note in notes if note.session_id in held)
    return YearFigures(
        len(held), len(set(present)), len(present), len({card.host_id for card in held.values() if card.host_id}),
        kinds[NoteKind.QUESTION], kinds[NoteKind.DECISION],
    )  # fmt: skip


def markdown(pack: HandoverPack, zone: str, known: KnownNames, *, now: datetime) -> str:
    """The handover as a file."""
    names = known.people
    title = pack.rota.activity.title
    upcoming = [
        f"{format_moment(card.starts_at, zone)}: {names.get(card.host or '', card.host) or _('nobody yet')}"
        for card in pack.upcoming
    ]
    people = [
        views.entry_line(entry)
        .removeprefix("• ")
        .replace(f"<@{entry.slack_id}>", names.get(entry.slack_id, entry.slack_id))
        for entry in pack.rota.entries
    ]
    parts = [f"# {title}", _("Handed over on {day}.", day=format_date(now.date()))]
    if pack.template:
        parts += [f"## {_('What it is for')}", pack.template.purpose]
    parts += [f"## {_('When')}", *_bullets(_rhythm(pack)), *_bullets(upcoming)]
    parts += [f"## {_('Who')}", *_bullets([*people, *views.advice(pack.rota)])]
    parts += [f"## {_('How it went')}", *_bullets([*_year(pack.year), *_went(pack, zone, known.threads)])]
    if pack.template:
        agenda = [f"{item.minutes} min: {item.what}" for item in pack.template.agenda]
        parts += [
            f"## {_('How a session runs')}", *_bullets(agenda),
            f"## {_('Roles')}", *_bullets([f"{role.name}: {role.does}" for role in pack.template.roles]),
            f"## {_('Messages you can use')}", *_bullets(list(pack.template.messages.model_dump().values())),
            f"## {_('Afterwards')}", *_bullets(pack.template.follow_up),
        ]  # fmt: skip
    if pack.open_questions:
        parts += [f"## {_('Open questions')}", *_bullets([note.text for note in pack.open_questions])]
    if pack.decisions:
        parts += [f"## {_('What was decided')}", *_bullets([note.text for note in pack.decisions])]
    how = [
        _("`/community rota {title}` shows whose turn it is.", title=title),
        _("`/community move {title} … to …` moves one date, `/community skip {title} …` cancels one.", title=title),
        _("`/community deputy {title} @somebody` names a deputy.", title=title),
        _("The person leading a session gets the check-in code before it starts."),
    ]
    return "\n\n".join([*parts, f"## {_('How to run it')}", *_bullets(how)]) + "\n"


def _year(year: YearFigures) -> list[str]:
    """The figures of the last twelve months."""
    if not year.sessions:
        return [_("There were no sessions in the last twelve months.")]
    facts = [
        ngettext("{n} session", "{n} sessions", year.sessions),
        ngettext("{n} different person", "{n} different people", year.people),
        _("{mean} per session on average", mean=f"{year.check_ins / year.sessions:.1f}"),
        ngettext("{n} person led", "{n} people led", year.leaders),
        ngettext("{n} question", "{n} questions", year.questions),
        ngettext("{n} decision", "{n} decisions", year.decisions),
    ]
    return [_("In the last twelve months: {facts}.", facts=", ".join(facts))]


def _went(pack: HandoverPack, zone: str, threads: Mapping[int, str]) -> list[str]:
    """The last sessions with how many came, and a link to the thread of each."""
    lines = []
    for each in pack.recent:
        line = f"{format_moment(each.card.starts_at, zone)}: {attendance.facts(each)}"
        link = threads.get(each.card.id)
        lines.append(f"{line} ([{_('thread')}]({link}))" if link else line)
    return lines


def _bullets(lines: Sequence[str]) -> list[str]:
    return ["\n".join(f"- {' '.join(line.split())}" for line in lines)] if lines else []


def _rhythm(pack: HandoverPack) -> list[str]:
    lines = []
    for series in pack.series:
        now = rhythm(series)
        often = rrule_text.describe(now.rule, now.starts, series.zone)
        line = f"{series.title}: {often}, {now.starts:%H:%M} ({series.zone})"
        lines.append(f"{line}, {series.link}" if series.link else line)
    return [
        *lines,
        ngettext("The activity has taken place {n} time.", "The activity has taken place {n} times.", pack.held),
    ]


def summary(pack: HandoverPack, zone: str) -> Json:
    """The handover in short; the file follows in its thread."""
    lines = [_("*Handover of {title}*", title=escape(pack.rota.activity.title))]
    if pack.template:
        lines.append(escape(pack.template.purpose))
    lines += [f"• {escape(line)}" for line in _rhythm(pack)]
    lines += [views.entry_line(entry) for entry in pack.rota.entries]
    lines += [f"• {escape(line)}" for line in _year(pack.year)]
    if pack.open_questions:
        lines.append(_("Open questions") + ":")
        lines += [f"• {escaped(note.text)}" for note in pack.open_questions[:MAX_SUMMARY_ITEMS]]
    if pack.upcoming:
        lines.append(_("Coming up:"))
        lines += [f"• {format_moment(card.starts_at, zone)}" for card in pack.upcoming[:MAX_SUMMARY_ITEMS]]
    return blocks.message("\n".join([*lines, _("You'll find everything in the file in the thread.")]))


def deliver(community: CommunityContext, activity_id: int) -> FollowUp:
    """A follow-up that sends the handover of an activity to the caller."""

    async def follow_up(context: FollowUpContext) -> None:
        deps, caller = context.deps, context.caller
        # Names come from Slack, so they are requested outside of a transaction.
        ids = await deps.db.read(_people, community.catalog, caller, activity_id, now=deps.now())
        threads = await deps.db.read(_threads, community.catalog, caller, activity_id, now=deps.now())
        links = {each: await _link(context.client, message) for each, message in threads.items()}
        known = KnownNames(
            await names.read(context.client, ids),
            {session_id: link for session_id, link in links.items() if link},
        )
        await deps.db.transact(_send, community.catalog, caller, activity_id, known, now=deps.now())
        deps.nudge()

    return follow_up


def _people(
    session: Session, catalog: ActivityCatalog, caller: Caller, activity_id: int, *, now: datetime
) -> list[str]:
    """The Slack ids of everybody named in a handover."""
    activity = service.find_activity(session, caller.workspace_id, activity_id)
    pack = collect(session, catalog, activity, now=now)
    hosts = [card.host for card in pack.upcoming if card.host]
    return list(dict.fromkeys([*(entry.slack_id for entry in pack.rota.entries), *hosts]))


def _threads(
    session: Session, catalog: ActivityCatalog, caller: Caller, activity_id: int, *, now: datetime
) -> Mapping[int, MessageRef]:
    """The messages whose threads a handover links to, by session."""
    activity = service.find_activity(session, caller.workspace_id, activity_id)
    return collect(session, catalog, activity, now=now).threads


async def _link(client: AsyncWebClient, message: MessageRef) -> str | None:
    """The address of a message; None if Slack doesn't say."""
    try:
        found = await client.chat_getPermalink(channel=message.channel, message_ts=message.ts)
    except SLACK_CALL_ERRORS as error:
        log.warning("community.link_unread", error=type(error).__name__)
        return None
    return str(found["permalink"])


def _send(
    session: Session,
    catalog: ActivityCatalog,
    caller: Caller,
    activity_id: int,
    known: KnownNames,
    *,
    now: datetime,
) -> None:
    activity = service.find_activity(session, caller.workspace_id, activity_id)
    member = caller_member(session, caller, now=now)
    pack, zone = collect(session, catalog, activity, now=now), usable_zone(member.zone)
    key = f"community.handover:{activity.id}:{member.id}:{int(now.timestamp())}"
    file = files.file(f"handover-{activity.kind}.md", activity.title, markdown(pack, zone, known, now=now))
    workspace_id, target = caller.workspace_id, caller.slack_id
    delivery.post(
        session,
        Outgoing(workspace_id, key, target, summary(pack, zone), now, lane=Lane.PROMPT),
        Outgoing(workspace_id, f"{key}:file", target, file, now, thread_of=key, lane=Lane.PROMPT),
    )
