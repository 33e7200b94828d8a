"""A community's year as a picture that is read on a phone: 360 logical pixels wide, three times as fine.

Each activity has its title above a strip of weeks. Marks differ by shape, so that they need no colour.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.community.year import lettering
from bot.community.year.plan import YearPlan, YearRow
from bot.community.year.words import gaps_title
from bot.kit import pictures
from bot.kit.i18n import _, language, ngettext
from bot.kit.pictures import INK, MARK, QUIET, RULE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MAX_ROWS = 20
WIDTH, EDGE = 360, 10
TITLE_HEIGHT, MONTHS_HEIGHT, ROW_HEIGHT, STRIP, LEGEND_LINE = 40, 30, 38, 12, 15
STRIP_TOP = 16  # below the top of a row, under its title
LARGE, MEDIUM, SMALL = 14, 11, 9.5
SHADE = "#f1f1f1"
PLANNED, DRAFT, HOLIDAY, EMPTY, TODAY = MARK, MARK, "#b3261e", "#8a5a00", QUIET
MAX_LEADS = 2


def draw(plan: YearPlan, names: Mapping[str, str]) -> bytes:
    """A PNG of a year; `names` are those of people by their Slack ids."""
    board = _Board(plan, names)
    figure = pictures.sheet(WIDTH / 100, board.height / 100)
    board.paint(figure.add_axes((0, 0, 1, 1)))
    return pictures.png(figure)


def undrawable(plan: YearPlan) -> list[tuple[int, str]]:
    """The number and the title of every row whose title the fonts have no letters for."""
    shown = [(number, row.activity.title) for number, row in enumerate(plan.rows[:MAX_ROWS], 1)]
    return [(number, title) for number, title in shown if lettering.drawable(title) is None]


class _Board:
    """Draws the parts of a year, each at its height below the top."""

    def __init__(self, plan: YearPlan, names: Mapping[str, str]) -> None:
        self.plan, self.names = plan, names
        self.rows = plan.rows[:MAX_ROWS]
        self.more = len(plan.rows) - len(self.rows)
        self.weeks = plan.span.weeks
        self.top = EDGE + TITLE_HEIGHT + MONTHS_HEIGHT
        self.has_today = plan.span.first < plan.today < plan.span.end
        gaps = (ROW_HEIGHT if plan.gaps or plan.past_gaps else LEGEND_LINE) if plan.is_ahead else 0
        self.bottom = self.top + ROW_HEIGHT * len(self.rows) + (LEGEND_LINE if self.more else 0) + gaps
        self.legend = self._legend()
        self.height = self.bottom + LEGEND_LINE * ((len(self.legend) + 1) // 2) + EDGE + 4

    def paint(self, axes: Axes) -> None:
        self.axes = axes
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(self.height, 0)
        axes.axis("off")
        self._text(EDGE, EDGE + 8, _("The year at a glance"), LARGE, bold=True)
        self._text(EDGE, EDGE + 26, self.plan.span.title, MEDIUM, colour=QUIET)
        self._months()
        for number, row in enumerate(self.rows, 1):
            self._row(number, row, self.top + ROW_HEIGHT * (number - 1))
        at = self.top + ROW_HEIGHT * len(self.rows)
        if self.more:
            self._text(EDGE, at + 6, ngettext("and {n} more activity", "and {n} more activities", self.more), MEDIUM)
            at += LEGEND_LINE
        if self.plan.is_ahead:
            self._gaps(at)
        self._today()
        self._draw_legend()

    def x(self, day: date) -> float:
        """Where a day is, from the left."""
        span = self.plan.span
        return EDGE + (WIDTH - 2 * EDGE) * ((day - span.first) / (span.end - span.first))

    def _week(self, number: int) -> float:
        """The middle of a week."""
        middle = self.x(self.weeks[number] + timedelta(days=3))
        return min(max(middle, EDGE + 3), WIDTH - EDGE - 3)

    def _months(self) -> None:
        """The names of the months above bands of shade, and the days off below them."""
        from babel.dates import get_month_names  # noqa: PLC0415 - slow to import

        short = get_month_names("abbreviated", context="stand-alone", locale=language())
        months, span = self.plan.span.months, self.plan.span
        for number, (first, end) in enumerate(pairwise([*months, span.end])):
            left, right = self.x(first), self.x(end)
            if number % 2 == 0:
                self._box(left, self.top - MONTHS_HEIGHT, right - left, self.bottom - self.top + MONTHS_HEIGHT, SHADE)
            name = str(short[first.month]).rstrip(".")[:3]
            self._text((left + right) / 2, self.top - MONTHS_HEIGHT + 8, name, SMALL, align="center")
        for day in (span.first + timedelta(days=n) for n in range((span.end - span.first).days)):
            if day.isoformat() in self.plan.days_off:
                self._triangle(self.x(day), self.top - 9)

    def _row(self, number: int, row: YearRow, top: float) -> None:
        led = self._led_by(row)
        taken = lettering.width(led, SMALL)
        title = lettering.drawable(row.activity.title) or _("No. {n} (see the message)", n=number)
        room = WIDTH - 2 * EDGE - taken - 8
        self._text(EDGE, top + 6, lettering.fitting(title, room, MEDIUM, bold=True), MEDIUM, bold=True)
        colour = QUIET if len(row.leads) > 1 else EMPTY
        self._text(WIDTH - EDGE, top + 6, led, SMALL, colour=colour, align="right")
        middle = top + STRIP_TOP + STRIP / 2
        self._line(EDGE, middle, WIDTH - EDGE)
        weeks = Counter(self.plan.span.week_of(each.day) for each in row.dates)
        announced = {self.plan.span.week_of(each.day) for each in row.announced}
        off = {self.plan.span.week_of(each.day) for each in row.dates if each.day.isoformat() in self.plan.days_off}
        for week, count in sorted(weeks.items()):
            self._mark(self._week(week), middle, count, is_draft=week not in announced)
            if week in off:
                self._triangle(self._week(week), middle - 6.5)

    def _led_by(self, row: YearRow) -> str:
        known = [name for each in row.leads if (name := lettering.drawable(self.names.get(each, "")))]
        if not row.leads:
            return _("nobody leads it yet")
        if len(row.leads) == 1:
            return _("only {name}", name=lettering.fitting(known[0], 110, SMALL)) if known else _("one person leads it")
        if not known:
            return ngettext("{n} person leads it", "{n} people lead it", len(row.leads))
        shown = ", ".join(name.split()[0] for name in known[:MAX_LEADS])
        more = len(row.leads) - len(known[:MAX_LEADS])
        return lettering.fitting(f"{shown} +{more}" if more else shown, 130, SMALL)

    def _gaps(self, top: float) -> None:
        """The weeks without anything, as hatched blocks with their number where there is room for it."""
        self._text(EDGE, top + 6, gaps_title(self.plan), MEDIUM, bold=True, colour=EMPTY)
        for gap in (*self.plan.past_gaps, *self.plan.gaps):
            left, right = self.x(gap.monday), self.x(gap.monday + timedelta(weeks=gap.weeks))
            self._hatched(left, top + STRIP_TOP, right - left)
            if gap.weeks >= 3:
                middle = (left + right) / 2
                self._box(middle - 7, top + STRIP_TOP + 1.5, 14, STRIP - 3, "white")
                self._text(middle, top + STRIP_TOP + STRIP / 2, str(gap.weeks), SMALL, align="center")

    def _today(self) -> None:
        """A dashed line at today."""
        if self.has_today:
            at = self.x(self.plan.today)
            self._dashed(at, self.top - MONTHS_HEIGHT + 15, self.bottom - 4)

    def _legend(self) -> list[tuple[str, str]]:
        found = [("one", _("one date in that week")), ("several", _("several in that week"))]
        if self.plan.has_drafts:
            found.append(("draft", _("your draft, seen by you alone")))
        found.append(("holiday", _("public holiday or day off")))
        if self.plan.gaps or self.plan.past_gaps:
            found.append(("gap", _("nothing planned")))
        return [*found, ("today", _("today"))] if self.has_today else found

    def _draw_legend(self) -> None:
        for number, (mark, words) in enumerate(self.legend):
            x = EDGE + 5 + (number % 2) * (WIDTH - 2 * EDGE) / 2
            y = self.bottom + 10 + (number // 2) * LEGEND_LINE
            if mark == "holiday":
                self._triangle(x, y)
            elif mark == "gap":
                self._hatched(x - 5, y - 4, 10, height=8)
            elif mark == "today":
                self._dashed(x, y - 6, y + 6)
            else:
                self._mark(x, y, 2 if mark == "several" else 1, is_draft=mark == "draft")
            self._text(x + 10, y, lettering.fitting(words, 150, SMALL), SMALL)

    def _mark(self, x: float, y: float, count: int, *, is_draft: bool) -> None:
        from matplotlib.patches import Circle, Rectangle  # noqa: PLC0415 - slow to import

        face = "white" if is_draft else PLANNED
        if count == 1:
            self.axes.add_patch(Circle((x, y), 2.3, facecolor=face, edgecolor=DRAFT, linewidth=0.7, zorder=3))
        else:
            shape = Rectangle((x - 2.4, y - 4.5), 4.8, 9, facecolor=face, edgecolor=DRAFT, linewidth=0.7, zorder=3)
            self.axes.add_patch(shape)

    def _triangle(self, x: float, y: float) -> None:
        from matplotlib.patches import Polygon  # noqa: PLC0415 - slow to import

        corners: Sequence[tuple[float, float]] = [(x - 2.6, y - 2.2), (x + 2.6, y - 2.2), (x, y + 2.4)]
        self.axes.add_patch(Polygon(corners, facecolor=HOLIDAY, edgecolor="white", linewidth=0.3, zorder=4))

    def _hatched(self, x: float, y: float, width: float, *, height: float = STRIP) -> None:
        from matplotlib.patches import Rectangle  # noqa: PLC0415 - slow to import

        block = Rectangle((x, y), width, height, facecolor="white", edgecolor=EMPTY, hatch="//////", linewidth=0.5)
        self.axes.add_patch(block)

    def _box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        from matplotlib.patches import Rectangle  # noqa: PLC0415 - slow to import

        self.axes.add_patch(Rectangle((x, y), width, height, facecolor=colour, edgecolor="none", zorder=0.5))

    def _dashed(self, x: float, top: float, bottom: float) -> None:
        self.axes.plot([x, x], [top, bottom], color=TODAY, linewidth=0.7, linestyle=(0, (3, 2)), zorder=0.8)

    def _line(self, x: float, y: float, end: float) -> None:
        self.axes.plot([x, end], [y, y], color=RULE, linewidth=0.5, zorder=1)

    def _text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        *,
        bold: bool = False,
        colour: str = INK,
        align: str = "left",
    ) -> None:
        font = lettering.properties(size, bold=bold)
        shown = self.axes.text(x, y, words, fontproperties=font, color=colour, ha=align, va="center", zorder=5)
        shown.set_parse_math(False)  # a dollar is one
