"""The four of a programme as bars that are read on a phone; what isn't known has an empty bar and says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.change.pulse import rules as pulse_rules
from bot.change.pulse import words as pulse_words
from bot.figures.ledger import ShownFigure
from bot.figures.models import Shown
from bot.figures.words import short_figure
from bot.insights import glance_views
from bot.insights.glance import ProgrammeGlance
from bot.kit import pictures
from bot.kit.i18n import _

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, ROW, HEAD = 3.8, 0.52, 0.5
INK, QUIET, RULE, MARK = "#1d1c1d", "#616061", "#dddddd", "#0b4c8c"
LEFT, RIGHT = 0.2, 3.6
ENOUGH = 3  # people; a bus factor from which on nothing hangs on few


@dataclass(frozen=True)
class GlanceBar:
    """How full a bar is, from 0 to 1, and what stands beside it; a bound is drawn hatched."""

    share: float
    label: str
    is_bound: bool = False


def bars(found: ProgrammeGlance) -> list[GlanceBar]:
    """A bar for each of the four."""
    place = found.month.place if found.month else None
    zone = found.month.zone if found.month else None
    factor = found.factor
    return [
        _of_figure(found.reach),
        _of_figure(found.capability),
        GlanceBar(0, "–")
        if place is None or zone is None
        else GlanceBar(place / pulse_rules.END, pulse_words.short(zone)),
        GlanceBar(0, "–") if factor is None else GlanceBar(min(factor, ENOUGH) / ENOUGH, _("bus factor {n}", n=factor)),
    ]


def _of_figure(figure: ShownFigure | None) -> GlanceBar:
    if figure is None or figure.total is None:
        return GlanceBar(0, "–")
    if figure.share is not None:
        return GlanceBar(figure.share, short_figure(figure))
    bound = figure.least if figure.shown == Shown.FEW else figure.total - figure.least
    return GlanceBar(bound / figure.total, short_figure(figure), is_bound=True)


def draw(found: ProgrammeGlance) -> bytes:
    """A PNG with a bar for each of the four."""
    made = bars(found)
    height = HEAD + ROW * len(made)
    figure = pictures.sheet(WIDTH, height)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height, 0)
    axes.axis("off")
    title = _("Your programme at a glance")
    axes.text(LEFT, HEAD / 2, title, fontsize=9, fontweight="bold", color=INK, va="center")
    for number, (name, bar) in enumerate(zip(glance_views.names(), made, strict=True)):
        y = HEAD + ROW * number
        axes.text(LEFT, y + 0.08, name, fontsize=7, color=INK, va="center")
        axes.text(RIGHT, y + 0.08, bar.label, fontsize=7, color=QUIET, va="center", ha="right")
        _bar(axes, y + 0.27, bar)
    return pictures.png(figure)


def _bar(axes: Axes, y: float, bar: GlanceBar) -> None:
    whole = RIGHT - LEFT
    axes.barh(y, whole, left=LEFT, height=0.14, color=RULE)
    face = "white" if bar.is_bound else MARK
    hatch = "////" if bar.is_bound else ""
    axes.barh(y, whole * bar.share, left=LEFT, height=0.14, facecolor=face, edgecolor=MARK, linewidth=0.6, hatch=hatch)
