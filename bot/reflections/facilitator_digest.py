"""The weekly digest for facilitators: themes of reflections open to them, as numbers of people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from bot.delivery import service as delivery
from bot.delivery.models import Topic
from bot.delivery.service import ledger
from bot.figures.ledger import FigureLedger, threshold
from bot.figures.rules import as_bits
from bot.kit.contact_hours import DAYS
from bot.kit.i18n import in_language
from bot.kit.time import Period, local_date, to_local
from bot.members.service import Person
from bot.reflections import facilitator_digest_views, plans, queries
from bot.reflections.k_anonymity import Figures, Group, figures
from bot.reflections.themes import Themes

SATURDAY = 5
WEEK = timedelta(days=7)
# After an outage it may still be sent on a Tuesday or Wednesday.
LAST_DAY = 2


@dataclass(frozen=True)
class Circle:
    """Members (ids) whose open reflections some facilitators may read, and the group's name."""

    workspace_id: str
    name: str
    members: frozenset[int]
    facilitators: tuple[Person, ...]


def last_week(now: datetime) -> Period:
    """The last full week: Saturday to Saturday in UTC, so that it is over before any Monday on earth."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    end = today - timedelta(days=(today.weekday() - SATURDAY) % 7)
    return Period(end - WEEK, end)


def digest_key(who: Person, end: datetime) -> str:
    """The key of a facilitator's digest of a week."""
    return f"reflections.digest:{who.member_id}:{end:%Y-%m-%d}"


def post_weekly(session: Session, themes: Themes, circles: Sequence[Circle], *, now: datetime, k: int) -> int:
    """Send each facilitator the digest of their circles on their Monday; returns the number sent."""
    week = last_week(now)
    led: dict[Person, list[Circle]] = defaultdict(list)
    for circle in circles:
        for facilitator in circle.facilitators:
            led[facilitator].append(circle)
    count = 0
    for facilitator, own_circles in _without_digest(session, led, week.end):
        hours = plans.hours(session, facilitator)
        if to_local(now, hours.zone).weekday() > LAST_DAY:
            continue
        groups = [_group(session, themes, circle, facilitator, week) for circle in own_circles]
        least = max(k, threshold(session, facilitator.workspace_id))
        shown = _released(session, facilitator.workspace_id, groups, figures(groups, least), week, now=now)
        with in_language(facilitator.language):
            payload = facilitator_digest_views.digest(shown, themes, week, least)
        delivery.post(session, _outgoing(facilitator, payload, week.end, hours.window.opens(now)))
        count += 1
    return count


def next_due_at(session: Session, circles: Sequence[Circle], *, now: datetime) -> datetime | None:
    """When a facilitator next gets a digest: as their hours open at the beginning of their week."""
    led: dict[Person, list[Circle]] = {who: [] for circle in circles for who in circle.facilitators}
    late = {who for who, _circles in _without_digest(session, led, last_week(now).end)}
    return min((_next_digest_at(session, who, now, is_late=who in late) for who in led), default=None)


def _next_digest_at(session: Session, who: Person, now: datetime, *, is_late: bool) -> datetime:
    """If the hours don't open by the last day, then as their Monday begins, and the digest waits on the ledger."""
    hours = plans.hours(session, who)
    today = to_local(now, hours.zone)
    monday = today.date() + timedelta(days=len(DAYS) - today.weekday())
    begins = datetime.combine(monday, time(), today.tzinfo)
    if is_late and today.weekday() <= LAST_DAY:
        begins = today
    opens = hours.window.opens(begins)
    last_day = begins.date() + timedelta(days=LAST_DAY - begins.weekday())
    return opens if local_date(opens, hours.zone) <= last_day else begins


def _without_digest(
    session: Session, led: dict[Person, list[Circle]], end: datetime
) -> Iterable[tuple[Person, list[Circle]]]:
    keys = {digest_key(who, end) for who in led}
    wanted = sa.select(ledger.c.workspace_id, ledger.c.key).where(ledger.c.key.in_(keys))
    sent = {tuple(row) for row in session.connection().execute(wanted)}
    return [(who, circles) for who, circles in led.items() if (who.workspace_id, digest_key(who, end)) not in sent]


def _group(session: Session, themes: Themes, circle: Circle, reader: Person, week: Period) -> Group:
    """What others wrote; a reader could subtract their own texts from a figure."""
    others = circle.members - {reader.member_id}
    about: dict[str, set[int]] = defaultdict(set)
    wrote: set[int] = set()
    for reflection in queries.open_to(session, circle.workspace_id, reader.member_id, members=others, between=week):
        wrote.add(reflection.member_id)
        for theme in themes.found(reflection.text):
            about[theme].add(reflection.member_id)
    return Group(circle.name, others, frozenset(wrote), {theme: frozenset(people) for theme, people in about.items()})


def _released(
    session: Session,
    workspace_id: str,
    groups: Sequence[Group],
    shown: Sequence[Figures],
    week: Period,
    *,
    now: datetime,
) -> list[Figures]:
    """Of the figures for one reader, those that tell of no few beside what anybody else has been shown."""
    family = f"reflections:{week.end:%Y-%m-%d}"
    ledger = FigureLedger(session, workspace_id, [family], now=now)

    def is_exact(group: Group, theme: str, people: Collection[int]) -> bool:
        scope = f"{group.name}:{theme}"
        return ledger.count(family, scope, as_bits(people), as_bits(group.members)).counted == len(people)

    found = []
    for group, figure in zip(groups, shown, strict=True):
        if figure.people is None or not is_exact(group, "", group.wrote):
            found.append(Figures(group.name, None))
            continue
        themes = [each for each in figure.themes if is_exact(group, each[0], group.themes[each[0]])]
        found.append(Figures(group.name, figure.people, tuple(themes)))
    ledger.save()
    return found


def _outgoing(who: Person, payload: dict[str, object], end: datetime, now: datetime) -> delivery.Outgoing:
    key = digest_key(who, end)
    return delivery.Outgoing(
        who.workspace_id, key, who.slack_id, payload, now, topic=Topic.NOTICE, until=end + WEEK + timedelta(days=2)
    )
