"""The ledger of figures: every figure about people asks here before it is shown, and what was shown is kept.

A figure is shown if neither it, nor the rest of its group, nor the difference to anything shown before is about one to
four people; otherwise what was shown last is shown again, or nothing. Few and nobody look the same.
"""

from __future__ import annotations

import json
from base64 import b85decode, b85encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.errors import GroundswellError
from bot.figures import rules
from bot.figures.models import FigureFamily, FigureThreshold, ReleasedFigure, Shown
from bot.kit.db import insert_new

# Whether people have begun, finished, stopped or paused.
PROGRESS = "progress"


def question_family(question_id: str) -> str:
    """The family of all that is shown about the first answers to a question."""
    return f"question:{question_id}"


class ThresholdFallsError(GroundswellError):
    """I show figures about {least} people or more. You can raise this limit, but we've promised not to lower it."""


@dataclass(frozen=True)
class ShownFigure:
    """What may be said of a group: how many of how many, or an average of how many; nothing if `shown` is None.

    `least` is the smallest number of people that is ever shown.
    """

    shown: Shown | None
    least: int
    counted: int | None = None
    total: int | None = None
    average: float | None = None
    as_of: datetime | None = None

    @property
    def share(self) -> float | None:
        """The exact share from 0 to 1; None if only a bound may be said."""
        return self.counted / self.total if self.counted is not None and self.total else None


@dataclass
class _Family:
    cells: list[int]
    answers: dict[str, float]
    changed: bool = False


def threshold(session: Session, workspace_id: str) -> int:
    """How many people a figure needs in a workspace."""
    chosen = select(FigureThreshold).where(FigureThreshold.workspace_id == workspace_id)
    found = session.exec(chosen).first()
    return found.least if found else rules.MIN_PEOPLE


def raise_threshold(session: Session, workspace_id: str, least: int) -> None:
    """Let figures need more people from now on; ThresholdFallsError if it would be fewer."""
    held = threshold(session, workspace_id)
    if least < held:
        raise ThresholdFallsError(least=held)
    insert_new(session, FigureThreshold, [{"workspace_id": workspace_id, "least": held}])
    session.connection().execute(
        sa.update(FigureThreshold)
        .where(col(FigureThreshold.workspace_id) == workspace_id, col(FigureThreshold.least) <= least)
        .values(least=least)
    )


class FigureLedger:
    """The figures of one screen, message or file; `save` keeps what was shown, in the transaction that shows it.

    Families are locked when they are first read, so that two readers cannot each be shown half of a difference.
    """

    def __init__(self, session: Session, workspace_id: str, families: Collection[str], *, now: datetime) -> None:
        self._session = session
        self.workspace_id = workspace_id
        self._now = now
        self.least = threshold(session, workspace_id)
        self._families: dict[str, _Family] = {}
        self._last: dict[tuple[str, str], ReleasedFigure] = {}
        self._new: list[dict[str, Any]] = []
        self._open(sorted(set(families)))

    def _open(self, families: list[str]) -> None:
        rows = [{"workspace_id": self.workspace_id, "family": each} for each in families]
        insert_new(self._session, FigureFamily, [{**row, "cells": "[]", "answers": "{}"} for row in rows])
        chosen = (
            select(FigureFamily)
            .where(FigureFamily.workspace_id == self.workspace_id, col(FigureFamily.family).in_(families))
            .order_by(FigureFamily.family)
            .with_for_update()
        )
        for row in self._session.exec(chosen):
            cells = [rules.unpack(b85decode(cell)) for cell in json.loads(row.cells)]
            self._families[row.family] = _Family(cells, json.loads(row.answers))
        newest = (
            sa.select(sa.func.max(col(ReleasedFigure.id)))
            .where(col(ReleasedFigure.workspace_id) == self.workspace_id, col(ReleasedFigure.family).in_(families))
            .group_by(col(ReleasedFigure.family), col(ReleasedFigure.scope))
        )
        shown = select(ReleasedFigure).where(
            ReleasedFigure.workspace_id == self.workspace_id, col(ReleasedFigure.id).in_(newest)
        )
        self._last = {(row.family, row.scope): row for row in self._session.exec(shown)}

    def count(self, family: str, scope: str, people: int, of: int) -> ShownFigure:
        """How many `of` a group these people are, as far as it may be said; people outside the group don't count.

        Both are sets of member ids as `rules.as_bits` makes them.
        """
        base, counted = of, people & of
        # In a smaller group either those counted or the others are few, whatever is so.
        if base.bit_count() < 2 * self.least:
            return self._nothing()
        rest = base & ~counted
        if counted.bit_count() < self.least:
            return self._release(family, scope, Shown.FEW, counted, base, [base])
        if rest.bit_count() < self.least:
            return self._release(family, scope, Shown.NEARLY_ALL, counted, base, [base])
        return self._release(family, scope, Shown.EXACT, counted, base, [counted, rest])

    def average(self, family: str, scope: str, answers: Mapping[int, float]) -> ShownFigure:
        """The average of what people answered, if enough did and enough have changed their answer since."""
        group = rules.as_bits(answers)
        if group.bit_count() < self.least:
            return self._nothing()
        before = self._families[family].answers
        changed = [each for each, value in answers.items() if before.get(str(each), value) != value]
        found = self._release(family, scope, Shown.EXACT, group, group, [group, rules.as_bits(changed)], answers)
        if found.as_of == self._now:
            before.update({str(each): value for each, value in answers.items()})
        return found

    def _nothing(self) -> ShownFigure:
        return ShownFigure(None, self.least)

    def _release(
        self,
        family: str,
        scope: str,
        shown: Shown,
        counted: int,
        base: int,
        groups: list[int],
        answers: Mapping[int, float] | None = None,
    ) -> ShownFigure:
        last = self._last.get((family, scope))
        average = round(sum(answers.values()) / len(answers), 1) if answers else None
        if last and self._is_large(last) and self._is_same(last, shown, counted, base, average):
            return self._shown(last)
        held = self._families[family]
        cells = rules.refine(held.cells, groups, self.least)
        if cells is None:
            return self._shown(last) if last and self._is_large(last) else self._nothing()
        held.cells, held.changed = cells, True
        row = ReleasedFigure(
            workspace_id=self.workspace_id,
            family=family,
            scope=scope,
            shown=shown,
            counted=counted.bit_count() if shown == Shown.EXACT else None,
            total=base.bit_count(),
            average=average,
            people=rules.pack(counted),
            base=rules.pack(base),
            released_at=self._now,
        )
        self._last[family, scope] = row
        self._new.append(row.model_dump(exclude={"id"}))
        return self._shown(row)

    def _is_same(self, last: ReleasedFigure, shown: Shown, counted: int, base: int, average: float | None) -> bool:
        """Whether this is the figure that was shown last, about the same people; a bound need not name which."""
        same_people = shown != Shown.EXACT or rules.unpack(last.people) == counted
        same_base = rules.unpack(last.base) == base
        return last.shown == shown and last.average == average and same_people and same_base

    def _is_large(self, row: ReleasedFigure) -> bool:
        """Whether a figure has enough people now, where the threshold may have risen since it was shown."""
        counted = row.total if row.counted is None else row.counted
        rest = row.total - counted
        return counted >= self.least and not rules.is_small(rest, self.least)

    def _shown(self, row: ReleasedFigure) -> ShownFigure:
        return ShownFigure(Shown(row.shown), self.least, row.counted, row.total, row.average, row.released_at)

    def save(self) -> None:
        """Keep what was shown."""
        if self._new:
            self._session.connection().execute(sa.insert(ReleasedFigure), self._new)
        for name, family in self._families.items():
            if not family.changed:
                continue
            cells = json.dumps([b85encode(rules.pack(cell)).decode() for cell in family.cells])
            self._session.connection().execute(
                sa.update(FigureFamily)
                .where(col(FigureFamily.workspace_id) == self.workspace_id, col(FigureFamily.family) == name)
                .values(cells=cells, answers=json.dumps(family.answers))
            )
        self._new = []
