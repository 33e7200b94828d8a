"""The way to the certificate as a picture that is read on a phone; what is done can be told without colours."""

from __future__ import annotations

import textwrap
from enum import Enum
from typing import TYPE_CHECKING

from bot.certification.certificates.rules import CertificateStanding
from bot.certification.progress import views
from bot.certification.progress.way import PartStand, TrainerWay
from bot.kit import pictures
from bot.kit.pictures import INK, MARK, QUIET
from bot.kit.slack import unescape

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT, BOTTOM = 3.6, 0.5, 0.15
LINE_CHARACTERS, TITLE_SIZE, NAME_SIZE, STATE_SIZE = 46, 9, 8, 7
LINE_HEIGHT = 0.13
# The place of the capstone among the stations.
CAPSTONE = 3


class Mark(Enum):
    """A full circle, one with a dot in it, and an empty one."""

    MARK = "done"
    BEGUN = "begun"
    OPEN = "open"


def marks(way: TrainerWay) -> list[Mark]:
    """How far each station is, in the order of `views.stations`."""
    has_capstone = Mark.BEGUN if way.is_capstone_begun else Mark.OPEN
    has_teach_back = Mark.BEGUN if way.teach_back.is_begun else Mark.OPEN
    has_tracks = Mark.BEGUN if way.tracks_finished else Mark.OPEN
    return [
        Mark.MARK if way.tracks_finished == way.tracks else has_tracks,
        Mark.MARK if way.stories else Mark.OPEN,
        Mark.MARK if way.sessions_led else Mark.OPEN,
        Mark.MARK if way.is_capstone_passed else has_capstone,
        Mark.MARK if way.teach_back.passed_on else has_teach_back,
        Mark.MARK if way.standing in (CertificateStanding.VALID, CertificateStanding.NOT_YET) else Mark.OPEN,
    ]


def draw(way: TrainerWay) -> bytes:
    """A PNG with a station for each thing on the way, one below the other, and the parts beside the capstone's."""
    shown = [(name, textwrap.wrap(unescape(state), LINE_CHARACTERS)) for name, state in views.stations(way)]
    if way.is_capstone_begun:
        shown[CAPSTONE] = (shown[CAPSTONE][0], _parts(way))
    heights = [HEIGHT + LINE_HEIGHT * (len(lines) - 1) for _name, lines in shown]
    total = HEIGHT + sum(heights) + BOTTOM
    figure = pictures.sheet(WIDTH, total)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(total, 0)
    axes.axis("off")
    axes.text(0.2, HEIGHT / 2, views.title(), fontsize=TITLE_SIZE, fontweight="bold", color=INK, va="center")
    at = HEIGHT
    places = []
    for (name, lines), height, mark in zip(shown, heights, marks(way), strict=True):
        places.append(at + 0.1)
        _station(axes, at + 0.1, mark)
        axes.text(0.55, at + 0.1, name, fontsize=NAME_SIZE, fontweight="bold", color=INK, va="center")
        for number, line in enumerate(lines):
            y = at + 0.26 + LINE_HEIGHT * number
            axes.text(0.55, y, line, fontsize=STATE_SIZE, color=QUIET, va="center")
        at += height
    axes.plot([0.3, 0.3], [places[0], places[-1]], color=QUIET, linewidth=1, zorder=1)
    return pictures.png(figure)


def _parts(way: TrainerWay) -> list[str]:
    """Lines for each part of the capstone, with a full circle before those that are passed."""
    ticks = ["●" if each.stand is PartStand.PASSED else "○" for each in way.parts]
    lines = [f"{tick} {unescape(line)}" for tick, line in zip(ticks, views.parts(way), strict=True)]
    return [each for line in lines for each in textwrap.wrap(line, LINE_CHARACTERS)]


def _station(axes: Axes, y: float, mark: Mark) -> None:
    face = MARK if mark is Mark.MARK else "white"
    axes.scatter([0.3], [y], s=90, facecolor=face, edgecolor=MARK, linewidth=1.2, zorder=2)
    if mark is Mark.BEGUN:
        axes.scatter([0.3], [y], s=20, color=MARK, zorder=3)
