"""The matrix of impact and effort as a picture that is read on a phone; numbers stand for titles."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.improvement import views, words
from bot.improvement.queries import Backlog
from bot.improvement.rules import HIGH, LEAST, MatrixField
from bot.kit import pictures
from bot.kit.i18n import _
from bot.kit.pictures import INK, MARK, QUIET, RULE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIZE = 3.6
FIRST = "#e8f2fb"
EDGE = HIGH + 0.5  # between two and three steps of effort
LOW, TOP = LEAST - 0.5, 3.5
# Where the names of the fields stand, and where their shade is.
PLACES = {
    MatrixField.DO_FIRST: (LOW + 0.06, TOP - 0.06),
    MatrixField.PLAN_CAREFULLY: (EDGE + 0.06, TOP - 0.06),
    MatrixField.DO_IF_EASY: (LOW + 0.06, HIGH - 0.56),
    MatrixField.DONT_DO: (EDGE + 0.06, HIGH - 0.56),
}


def draw(found: Backlog) -> bytes:
    """A PNG of the matrix."""
    figure = pictures.sheet(SIZE, SIZE)
    _paint(figure.add_axes((0.1, 0.1, 0.87, 0.87)), found)
    return pictures.png(figure)


def _paint(axes: Axes, found: Backlog) -> None:
    axes.set_xlim(LOW, TOP)
    axes.set_ylim(LOW, TOP)
    axes.set_xticks([1, 2, 3])
    axes.set_yticks([1, 2, 3])
    axes.tick_params(labelsize=6, length=0, colors=QUIET)
    for spine in axes.spines.values():
        spine.set_color(RULE)
    axes.set_xlabel(_("Effort"), fontsize=7, color=QUIET)
    axes.set_ylabel(_("Impact"), fontsize=7, color=QUIET)
    axes.axvspan(LOW, EDGE, ymin=(HIGH - 0.5 - LOW) / (TOP - LOW), color=FIRST, zorder=0)
    axes.axvline(EDGE, color=RULE, linewidth=0.7)
    axes.axhline(HIGH - 0.5, color=RULE, linewidth=0.7)
    for field, (x, y) in PLACES.items():
        axes.text(x, y, words.field(field), fontsize=7, fontweight="bold", color=INK, va="top")
    taken: Counter[tuple[int, int]] = Counter()
    for number, each in views.numbered(found):
        one = each.improvement
        assert one.impact is not None, "only rated ones are numbered"
        assert one.effort is not None, "as above"
        place = (one.effort, one.impact)
        row, column = divmod(taken[place], 4)
        taken[place] += 1
        x, y = place[0] - 0.3 + column * 0.2, place[1] + 0.05 - row * 0.2
        axes.scatter([x], [y], s=90, color=MARK, zorder=3)
        axes.text(x, y, str(number), fontsize=6, color="white", ha="center", va="center", zorder=4)
