"""The five pairs as bars that are read on a phone; a ring marks where each was at the check before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.kit import pictures
from bot.kit.i18n import _
from bot.kit.pictures import INK, MARK, QUIET, RULE
from bot.sustainability.practice_check.content import PracticeCheckContext
from bot.sustainability.practice_check.queries import CheckStanding
from bot.sustainability.practice_check.rules import GREATEST, LEAST

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, ROW, HEAD, FOOT = 3.8, 0.52, 0.42, 0.3
LEFT, RIGHT = 0.2, 3.6


def draw(found: CheckStanding, context: PracticeCheckContext) -> bytes:
    """A PNG with a bar for each pair: what depends on people on its left, what an institution has on its right."""
    pairs = context.current.pairs
    height = HEAD + ROW * len(pairs) + FOOT
    figure = pictures.sheet(WIDTH, height)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height, 0)
    axes.axis("off")
    axes.text(LEFT, HEAD / 2, _("A person or an institution?"), fontsize=9, fontweight="bold", color=INK, va="center")
    for number, pair in enumerate(pairs):
        y = HEAD + ROW * number
        axes.text(LEFT, y + 0.1, pair.dependence, fontsize=6, color=INK, va="center")
        axes.text(RIGHT, y + 0.1, pair.capability, fontsize=6, color=INK, va="center", ha="right")
        before = found.ratings_before.get(pair.id)
        _bar(axes, y + 0.28, found.ratings[pair.id].score, before.score if before else None)
    note = (
        _("A ring shows the result of the previous check.")
        if found.ratings_before
        else _("1 means a few individuals, and 5 means the institution.")
    )
    axes.text(LEFT, height - FOOT / 2, note, fontsize=5.5, color=QUIET, va="center")
    return pictures.png(figure)


def _bar(axes: Axes, y: float, score: int, before: int | None) -> None:
    step = (RIGHT - LEFT - 0.3) / (GREATEST - LEAST + 1)
    axes.barh(y, step * GREATEST, left=LEFT, height=0.13, color=RULE)
    axes.barh(y, step * score, left=LEFT, height=0.13, color=MARK)
    for at in range(LEAST, GREATEST):
        axes.plot([LEFT + step * at] * 2, [y - 0.065, y + 0.065], color="white", linewidth=1)
    axes.text(RIGHT, y, f"{score}", fontsize=7, fontweight="bold", color=INK, va="center", ha="right")
    if before is not None:
        axes.scatter([LEFT + step * before], [y], s=34, facecolor="white", edgecolor=INK, linewidth=1.1, zorder=3)
