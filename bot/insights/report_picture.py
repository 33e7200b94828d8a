"""How many took part each week, as a picture that is read on a phone and its alternative text."""

from __future__ import annotations

from bot.figures import words
from bot.figures.models import Shown
from bot.kit import pictures
from bot.kit.i18n import _
from bot.kit.pictures import INK, MARK, QUIET
from bot.kit.time import format_short_date
from bot.measurement.report import ActiveWeek, Report

WIDTH, HEIGHT = 3.6, 2.4


def draw(found: Report) -> bytes:
    """A PNG with a bar for each week; a week of which only a bound is known is an empty bar up to it."""
    figure = pictures.sheet(WIDTH, HEIGHT)
    axes = figure.add_axes((0.06, 0.2, 0.9, 0.6))
    for place, one in enumerate(found.trend):
        height, is_bound = _height(one)
        face = "white" if is_bound else MARK
        axes.bar(
            place, height, width=0.7, facecolor=face, edgecolor=MARK, linewidth=0.8, hatch="////" if is_bound else ""
        )
        label = words.short_figure(one.active)
        axes.text(place, height + 1.5, label, ha="center", va="bottom", fontsize=6.5, color=INK)
        axes.text(
            place, -4, format_short_date(one.week.monday), ha="right", va="top", fontsize=6, color=QUIET, rotation=35
        )
    axes.set_ylim(0, 110)
    axes.set_xlim(-0.6, max(len(found.trend), 4) - 0.4)
    axes.axis("off")
    axes.plot([-0.6, max(len(found.trend), 4) - 0.4], [0, 0], color=QUIET, linewidth=0.6)
    figure.text(0.06, 0.9, _("Who took part, week by week"), fontsize=8.5, color=INK, weight="bold")
    return pictures.png(figure)


def _height(one: ActiveWeek) -> tuple[float, bool]:
    """The share in percent, and whether it is only a bound."""
    figure = one.active
    if figure.share is not None:
        return 100 * figure.share, False
    if figure.total is None or figure.shown is None:
        return 0.0, True
    bound = figure.least if figure.shown == Shown.FEW else figure.total - figure.least
    return 100 * bound / figure.total, True


def alt_text(found: Report) -> str:
    """All that the picture says."""
    weeks = [
        _("{week}: {who}", week=format_short_date(one.week.monday), who=words.who(one.active) or "–")
        for one in found.trend
    ]
    return _("How many people took part, week by week (each week by its first day): {weeks}.", weeks="; ".join(weeks))
