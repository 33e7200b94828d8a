"""The map as a picture that is read on a phone; numbers stand for names, and a thin line leads from where one was."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import TYPE_CHECKING

from bot.change.stakeholders.content import StakeholderContext
from bot.change.stakeholders.queries import StakeholderMap
from bot.change.stakeholders.rules import GREATEST, HIGH, LEAST, StakeholderType
from bot.kit import pictures
from bot.kit.i18n import _
from bot.kit.pictures import INK, MARK, QUIET, RULE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIZE = 3.8
LOW, EDGE, TOP = LEAST - 0.6, HIGH - 0.5, GREATEST + 0.9
IN_A_ROW, APART = 3, 0.28
# The left upper corner of each field, and its shade.
PLACES = {
    StakeholderType.BLOCKER: (LOW, TOP, "#fbeee8"),
    StakeholderType.CHAMPION: (EDGE, TOP, "#e8f2fb"),
    StakeholderType.OBSERVER: (LOW, EDGE, "#f6f6f6"),
    StakeholderType.SUPPORTER: (EDGE, EDGE, "#edf7ed"),
}


def draw(found: StakeholderMap, context: StakeholderContext) -> bytes:
    """A PNG of the map."""
    figure = pictures.sheet(SIZE, SIZE)
    _paint(figure.add_axes((0.11, 0.11, 0.86, 0.86)), found, context)
    return pictures.png(figure)


def _paint(axes: Axes, found: StakeholderMap, context: StakeholderContext) -> None:
    axes.set_xlim(LOW, TOP)
    axes.set_ylim(LOW, TOP)
    steps = [*range(LEAST, GREATEST + 1)]
    axes.set_xticks(steps)
    axes.set_yticks(steps)
    axes.tick_params(labelsize=6, length=0, colors=QUIET)
    for spine in axes.spines.values():
        spine.set_color(RULE)
    axes.set_xlabel(_("Support"), fontsize=7, color=QUIET)
    axes.set_ylabel(_("Influence"), fontsize=7, color=QUIET)
    for kind, (x, y, shade) in PLACES.items():
        width = (EDGE - LOW) if x == LOW else (TOP - EDGE)
        height = (TOP - EDGE) if y == TOP else (EDGE - LOW)
        axes.fill_between([x, x + width], y - height, y, color=shade, zorder=0, linewidth=0)
        said = context.of(kind)
        axes.text(x + 0.08, y - 0.08, said.plural, fontsize=7, fontweight="bold", color=INK, va="top")
        axes.text(x + 0.08, y - 0.32, _wrapped(said.strategy, width), fontsize=5, color=QUIET, va="top")
    axes.axvline(EDGE, color=RULE, linewidth=0.7)
    axes.axhline(EDGE, color=RULE, linewidth=0.7)
    _stakeholders(axes, found)


def _wrapped(text: str, width: float) -> str:
    """A strategy on as many lines as its field is wide."""
    return "\n".join(textwrap.wrap(text, int(width * 13)))


def _stakeholders(axes: Axes, found: StakeholderMap) -> None:
    here = Counter((each.row.support, each.row.influence) for each in found.stakeholders)
    taken: Counter[tuple[int, int]] = Counter()
    for each in found.stakeholders:
        place = (each.row.support, each.row.influence)
        row, column = divmod(taken[place], IN_A_ROW)
        taken[place] += 1
        left = place[0] - (min(here[place], IN_A_ROW) - 1) / 2 * APART
        x, y = left + column * APART, place[1] - row * APART
        if each.moves:
            before = each.moves[-1]
            axes.annotate(
                "",
                (x, y),
                (before.support, before.influence),
                arrowprops={"arrowstyle": "-", "color": MARK, "linewidth": 0.7, "linestyle": ":"},
                zorder=2,
            )
            axes.scatter([before.support], [before.influence], s=12, facecolor="white", edgecolor=MARK, zorder=2)
        axes.scatter([x], [y], s=80, color=MARK, zorder=3)
        axes.text(x, y, str(each.number), fontsize=5.5, color="white", ha="center", va="center", zorder=4)
