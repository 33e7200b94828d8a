"""The report of a programme: what the ledger of figures lets be said of a scope in a week."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.community.calendar.models import CommunitySession, SessionState
from bot.community.live_session.models import SessionRating
from bot.figures.ledger import PROGRESS, FigureLedger, ShownFigure, question_family
from bot.figures.models import Shown
from bot.figures.rules import as_bits
from bot.journeys import habits
from bot.journeys.models import HabitAnswer, SectionRating
from bot.measurement import measures, short_weeks, snapshots
from bot.measurement.scopes import Scope, Standing, read_standing
from bot.measurement.snapshots import KeptMeasure, Tally
from bot.measurement.weeks import IsoWeek, week_of
from bot.stories.models import Story
from bot.stories.publishing.models import StoryUse

TREND_WEEKS = 8
HARDEST = 5
USEFUL = "useful"
STANDING = ("begun", "finished", "paused", "stopped")
HABITS = tuple(f"habit_{stage}" for stage in habits.STAGES)


@dataclass(frozen=True)
class HardQuestion:
    """A question that many got wrong at first: how many, and how many took the wrong option that most took."""

    question_id: str
    wrong: ShownFigure
    option: int | None = None
    took_option: ShownFigure | None = None


@dataclass(frozen=True)
class ActiveWeek:
    """How many took part in a week."""

    week: IsoWeek
    active: ShownFigure


@dataclass(frozen=True)
class Report:
    """A scope in a `week`, which is not over yet if it `is_running`.

    `figures` are those of the people's standing and of every measure, by name. `worth` is the average that sessions
    of that week got, from 1 to 5, `useful` the one that parts of tracks got, from 0 to 10; sessions, and stories that
    were published or used, are counted for everybody.
    """

    scope: Scope
    week: IsoWeek
    made_at: datetime
    is_running: bool
    enrolled: int
    least: int
    figures: Mapping[str, ShownFigure]
    trend: Sequence[ActiveWeek]
    hardest: Sequence[HardQuestion]
    worth: ShownFigure
    useful: ShownFigure
    sessions_held: int
    stories_published: int
    stories_used: int
    # The members it is about, as bits.
    members: int = 0
    # Whether so many of its working days were free that it says little.
    is_short: bool = False
    # Whom it was asked about, if that was too few, so that it is about a wider scope.
    asked: Scope | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no figure may be shown."""
        return all(figure.shown is None for figure in self.figures.values())


def newest_week(session: Session, workspace_id: str, *, now: datetime) -> IsoWeek:
    """Last week, if it or the one before was kept; this week, as far as it has come, if none was.

    On a Monday morning last week is not over everywhere, so its figures may still rise.
    """
    last = week_of(now).plus(-1)
    kept = snapshots.read_weeks(session, workspace_id, [last, last.plus(-1)])
    is_new = last.label in kept or (last.closes_at > now and kept)
    return last if is_new else week_of(now)


def build(session: Session, workspace_id: str, scope: Scope, week: IsoWeek, *, now: datetime) -> Report:
    """The report, whose figures are kept as shown in the same transaction.

    A team or a site of too few for any figure is shown as part of the next wider scope that has one: the ledger sees
    that scope as it always does, so that nothing can be subtracted.
    """
    found = _build(session, workspace_id, scope, week, now=now)
    while found.is_empty and found.scope.wider:
        found = _build(session, workspace_id, found.scope.wider, week, now=now)
    return replace(found, asked=scope) if found.scope != scope else found


def _build(session: Session, workspace_id: str, scope: Scope, week: IsoWeek, *, now: datetime) -> Report:
    standing = read_standing(session, workspace_id, scope, now=now)
    weeks = [week.plus(-back) for back in reversed(range(TREND_WEEKS))]
    kept = snapshots.read_weeks(session, workspace_id, weeks)
    is_running = week.closes_at > now
    if is_running:
        kept[week.label] = _read_now(session, workspace_id, week)
    hardest = _hardest(snapshots.read_tallies(session, workspace_id), scope, standing)
    families = {
        PROGRESS,
        f"worth:{week.label}",
        USEFUL,
        *(f"{one.name}:{week.label}" for one in measures.MEASURES),
        *(f"active:{label}" for label in kept),
        *(question_family(question_id) for question_id, _ in hardest),
        *HABITS,
    }
    ledger = FigureLedger(session, workspace_id, families, now=now)
    report = Report(
        scope=scope,
        week=week,
        made_at=now,
        is_running=is_running,
        enrolled=standing.enrolled.bit_count(),
        least=ledger.least,
        figures=_standing(ledger, scope, standing)
        | _measured(ledger, scope, standing, week, kept.get(week.label, {}))
        | _habits(session, ledger, scope, standing),
        trend=_trend(ledger, scope, standing, weeks, kept),
        hardest=[_hard(ledger, scope, standing, question_id, tally) for question_id, tally in hardest],
        worth=ledger.average(f"worth:{week.label}", scope.key, _ratings(session, workspace_id, week, standing)),
        useful=ledger.average(USEFUL, scope.key, _usefulness(session, workspace_id, standing)),
        sessions_held=_sessions_held(session, workspace_id, week),
        stories_published=_published(session, workspace_id),
        stories_used=_used(session, workspace_id),
        members=standing.enrolled,
        is_short=short_weeks.is_short(session, workspace_id, week),
    )
    ledger.save()
    return report


def _read_now(session: Session, workspace_id: str, week: IsoWeek) -> dict[str, KeptMeasure]:
    found = measures.read_all(session, workspace_id, week)
    return {name: KeptMeasure(as_bits(one.people), as_bits(one.base)) for name, one in found.items()}


def _standing(ledger: FigureLedger, scope: Scope, standing: Standing) -> dict[str, ShownFigure]:
    return {
        name: ledger.count(PROGRESS, f"{scope.key}:{name}", getattr(standing, name), standing.enrolled)
        for name in STANDING
    }


def _measured(
    ledger: FigureLedger, scope: Scope, standing: Standing, week: IsoWeek, kept: Mapping[str, KeptMeasure]
) -> dict[str, ShownFigure]:
    nobody = KeptMeasure(0, 0)
    found: dict[str, ShownFigure] = {}
    for measure in measures.MEASURES:
        one = kept.get(measure.name, nobody)
        inside = standing.enrolled & one.base
        found[measure.name] = ledger.count(f"{measure.name}:{week.label}", scope.key, one.people, inside)
    return found


def _habits(session: Session, ledger: FigureLedger, scope: Scope, standing: Standing) -> dict[str, ShownFigure]:
    """How many use AI on three days a week or more, of those who said how often they do, at each moment."""
    chosen = sa.select(col(HabitAnswer.member_id), col(HabitAnswer.stage), col(HabitAnswer.often)).where(
        col(HabitAnswer.workspace_id) == ledger.workspace_id, col(HabitAnswer.often).is_not(None)
    )
    rows = session.connection().execute(chosen).all()
    found = {}
    for stage, name in zip(habits.STAGES, HABITS, strict=True):
        said = {row.member_id: row.often for row in rows if row.stage == stage}
        often = as_bits(each for each, number in said.items() if number >= habits.OFTEN)
        found[name] = ledger.count(name, scope.key, often, standing.enrolled & as_bits(said))
    return found


def _trend(
    ledger: FigureLedger,
    scope: Scope,
    standing: Standing,
    weeks: Iterable[IsoWeek],
    kept: Mapping[str, Mapping[str, KeptMeasure]],
) -> list[ActiveWeek]:
    found = []
    for week in weeks:
        if active := kept.get(week.label, {}).get("active"):
            inside = standing.enrolled & active.base
            found.append(ActiveWeek(week, ledger.count(f"active:{week.label}", scope.key, active.people, inside)))
    return found


def _hardest(tallies: Mapping[str, Tally], scope: Scope, standing: Standing) -> list[tuple[str, Tally]]:
    """The questions of the scope's track that the largest share got wrong, hardest first."""
    prefix = f"{scope.track_id}/" if scope.track_id else ""
    shares: dict[str, float] = {}
    for question_id, tally in tallies.items():
        answered = (tally.answered & standing.enrolled).bit_count()
        wrong = (tally.wrong & standing.enrolled).bit_count()
        if question_id.startswith(prefix) and answered and wrong:
            shares[question_id] = wrong / answered
    hardest = sorted(shares, key=lambda each: (-shares[each], each))[:HARDEST]
    return [(each, tallies[each]) for each in hardest]


def _hard(ledger: FigureLedger, scope: Scope, standing: Standing, question_id: str, tally: Tally) -> HardQuestion:
    family, base = question_family(question_id), tally.answered & standing.enrolled
    wrong = ledger.count(family, f"{scope.key}:wrong", tally.wrong, base)
    inside = {option: (bits & base).bit_count() for option, bits in tally.chosen.items()}
    if wrong.shown != Shown.EXACT or not inside:
        return HardQuestion(question_id, wrong)
    option = max(inside, key=lambda each: (inside[each], -each))
    took = ledger.count(family, f"{scope.key}:{option}", tally.chosen[option], base)
    return HardQuestion(question_id, wrong, option, took if took.shown == Shown.EXACT else None)


def _ratings(session: Session, workspace_id: str, week: IsoWeek, standing: Standing) -> dict[int, float]:
    """The average worth that each member of the scope gave to that week's sessions."""
    chosen = (
        sa.select(col(SessionRating.member_id), sa.func.avg(col(SessionRating.worth)).label("worth"))
        .where(
            col(SessionRating.workspace_id) == workspace_id,
            col(SessionRating.at) >= week.starts_at,
            col(SessionRating.at) < week.ends_at,
            col(SessionRating.worth).is_not(None),
        )
        .group_by(col(SessionRating.member_id))
    )
    rows = session.connection().execute(chosen)
    return {row.member_id: float(row.worth) for row in rows if standing.enrolled >> row.member_id & 1}


def _usefulness(session: Session, workspace_id: str, standing: Standing) -> dict[int, float]:
    """The average, from 0 to 10, that each member of the scope gave to the parts of tracks that they finished.

    Parts of other tracks count too: with one number for each member, no two reports can be subtracted to find it.
    """
    chosen = (
        sa.select(col(SectionRating.member_id), sa.func.avg(col(SectionRating.rating)).label("rating"))
        .where(col(SectionRating.workspace_id) == workspace_id)
        .group_by(col(SectionRating.member_id))
    )
    rows = session.connection().execute(chosen)
    return {row.member_id: float(row.rating) for row in rows if standing.enrolled >> row.member_id & 1}


def _sessions_held(session: Session, workspace_id: str, week: IsoWeek) -> int:
    chosen = sa.select(sa.func.count()).where(
        col(CommunitySession.workspace_id) == workspace_id,
        col(CommunitySession.state) == SessionState.OVER,
        col(CommunitySession.starts_at) >= week.starts_at,
        col(CommunitySession.starts_at) < week.ends_at,
    )
    return int(session.connection().execute(chosen).scalar_one())


def _published(session: Session, workspace_id: str) -> int:
    chosen = sa.select(sa.func.count()).where(
        col(Story.workspace_id) == workspace_id, col(Story.published_at).is_not(None), col(Story.deleted_at).is_(None)
    )
    return int(session.connection().execute(chosen).scalar_one())


def _used(session: Session, workspace_id: str) -> int:
    chosen = sa.select(sa.func.count()).where(col(StoryUse.workspace_id) == workspace_id)
    return int(session.connection().execute(chosen).scalar_one())
