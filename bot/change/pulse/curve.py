"""The change curve with a group's months on it, as a picture that is read on a phone, and the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import cos, pi
from typing import TYPE_CHECKING

from bot.change.pulse import rules, words
from bot.change.pulse.rules import CurveZone
from bot.change.pulse.views import MonthShown
from bot.kit import pictures
from bot.kit.i18n import _, ngettext
from bot.kit.pictures import INK, MARK, QUIET, RULE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT = 4.2, 3.0
PALE = "#9dbbdb"
# Engagement at places in time: up with the first hopes, down as they meet real work, and up again, to stay.
SHAPE = ((0.0, 0.52), (0.4, 0.82), (1.0, 0.16), (2.3, 0.68), (3.0, 0.72))
STEP = 0.03
APART = 0.11  # between marks at the same place
NAMES_AT = {
    CurveZone.UNINFORMED_OPTIMISM: (-0.06, 0.94),
    CurveZone.INFORMED_PESSIMISM: (0.55, 0.02),
    CurveZone.INFORMED_OPTIMISM: (1.95, 0.85),
}


def engagement(place: float) -> float:
    """How high the curve is at a place."""
    for (x1, y1), (x2, y2) in pairwise(SHAPE):
        if x1 <= place <= x2:
            return y1 + (y2 - y1) * (1 - cos(pi * (place - x1) / (x2 - x1))) / 2
    return SHAPE[-1][1]


def draw(months: Sequence[MonthShown]) -> bytes:
    """A PNG of the curve with the months of one group, oldest first."""
    figure = pictures.sheet(WIDTH, HEIGHT)
    axes = figure.add_axes((0.08, 0.1, 0.89, 0.87))
    _frame(axes)
    _paint(axes, [one for one in months if one.place is not None])
    return pictures.png(figure)


def _frame(axes: Axes) -> None:
    axes.set_xlim(-0.1, rules.END + 0.1)
    axes.set_ylim(-0.06, 1.05)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_xlabel(_("Time"), fontsize=7, color=QUIET)
    axes.set_ylabel(_("Engagement"), fontsize=7, color=QUIET)
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_color(RULE)
    axes.plot(*_stretch(rules.START, rules.END), color=RULE, linewidth=2, zorder=1)
    for zone, name in words.curve_names().items():
        x, y = NAMES_AT[zone]
        axes.text(x, y, name, fontsize=7, color=INK, ha="left", va="center")


def _paint(axes: Axes, months: Sequence[MonthShown]) -> None:
    taken: dict[float, int] = {}
    for one in months:
        assert one.place is not None, "only months with a place are painted"
        is_last = one is months[-1]
        x, y = one.place, engagement(one.place)
        if is_last:
            reach = rules.band(one.place, one.at_least)
            axes.plot(
                *_stretch(reach.first, reach.last), color=PALE, linewidth=9, alpha=0.6, solid_capstyle="round", zorder=2
            )
            for place in set(one.earlier):
                above = engagement(place) + APART
                axes.scatter([place], [above], s=45, marker="D", facecolors="white", edgecolors=QUIET, zorder=3)
        lift = APART * taken.get(x, 0)
        taken[x] = taken.get(x, 0) + 1
        axes.scatter([x], [y + lift], s=130, color=MARK if is_last else PALE, zorder=4 if is_last else 3.5)
        axes.text(
            x,
            y + lift,
            str(one.number),
            fontsize=7,
            color="white" if is_last else INK,
            ha="center",
            va="center_baseline",
            zorder=5,
        )


def _stretch(first: float, last: float) -> Sequence[list[float]]:
    steps = max(int((last - first) / STEP), 1)
    places = [first + (last - first) * step / steps for step in range(steps + 1)]
    return [places, [engagement(each) for each in places]]


def alt_text(months: Sequence[MonthShown]) -> str:
    """The picture in words: where the group was each month, how sure the last one is, and where earlier ones were."""
    placed = [one for one in months if one.place is not None]
    said = [
        _("The change curve: engagement rises with the first hopes, falls into a dip, then rises again and stays up.")
    ]
    for one in placed:
        assert one.zone is not None, "it has a place"
        said.append(_("Month {n}: {where}.", n=one.number, where=words.short(one.zone)))
    if placed:
        last = placed[-1]
        assert last.place is not None, "it has a place"
        zones = rules.band(last.place, last.at_least).zones
        said.append(
            _(
                "The pale band shows where the group may be in month {n}: somewhere between {first} and {last}.",
                n=last.number,
                first=words.short(zones[0]),
                last=words.short(zones[-1]),
            )
        )
        if last.earlier:
            said.append(
                ngettext(
                    "A diamond shows {n} earlier group at the same point.",
                    "Diamonds show {n} earlier groups at the same point.",
                    len(last.earlier),
                )
            )
    return " ".join(said)


def caption(months: Sequence[MonthShown]) -> str:
    """The title of the picture, which names the group."""
    return _("Change curve: {groups}", groups=", ".join(months[-1].group))
