"""A strategy as a document, with the year's calendar and picture in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.community.strategy import activities, views
from bot.community.strategy.content import ENGAGEMENT, METRICS, PURPOSE, STRUCTURE
from bot.community.strategy.service import SavedStrategy
from bot.community.year import words
from bot.community.year.picture import undrawable
from bot.community.year.plan import YearPlan
from bot.kit.documents import DocumentLine, LinedDocument, LineKind
from bot.kit.i18n import _
from bot.kit.slack import unescape
from bot.kit.time import format_date, to_local


def document(
    saved: SavedStrategy, year: YearPlan, picture: bytes, names: Mapping[str, str], *, now: datetime, zone: str
) -> LinedDocument:
    """A strategy with the year as it is now; people without a known name are left out."""
    by = names.get(saved.by, _("somebody"))
    day = format_date(to_local(saved.at, zone).date())
    source = _("Version {n}, saved by {person} on {day}", n=saved.number, person=by, day=day)
    text = saved.text
    lines = [
        *_part(views.heading(PURPOSE), text.purpose),
        *_part(views.heading(STRUCTURE), text.structure),
        *_list(_("Who leads what"), activities.who_leads(saved.activities, names.get)),
        *_list(_("Activity calendar"), activities.rhythm(saved.activities)),
        *_year(year, picture, names, format_date(to_local(now, zone).date())),
        *_part(views.heading(ENGAGEMENT), text.engagement),
        *_metrics(saved),
    ]
    return LinedDocument(_("Engagement strategy"), source, tuple(lines), now)


def _part(title: str, text: str) -> Iterable[DocumentLine]:
    yield DocumentLine(LineKind.HEADING, title)
    written = [line for line in text.splitlines() if line.strip()] or [_("(still empty)")]
    yield from (DocumentLine(LineKind.TEXT, line) for line in written)


def _list(title: str, lines: Iterable[str]) -> Iterable[DocumentLine]:
    yield DocumentLine(LineKind.HEADING, title)
    shown = list(lines) or [_("Nothing is planned yet.")]
    yield from (DocumentLine(LineKind.ITEM, line) for line in shown)


def _year(year: YearPlan, picture: bytes, names: Mapping[str, str], day: str) -> Iterable[DocumentLine]:
    """The twelve months ahead: the picture, then month by month, the gaps and the holidays."""
    yield DocumentLine(LineKind.HEADING, _("The year at a glance: {span}", span=year.span.title))
    yield DocumentLine(LineKind.TEXT, _("As planned on {day}.", day=day))
    if picture:
        yield DocumentLine(LineKind.PICTURE, words.alt_text(year, names), picture=picture)
        for number, title in undrawable(year):
            yield DocumentLine(LineKind.TEXT, _("No. {n} is {title}", n=number, title=title))
    said = (
        (_("Month by month"), words.months),
        (_("Gaps"), words.gaps),
        (_("On holidays and days off"), words.clashes),
    )
    for title, read in said:
        lines = read(year)
        if lines:
            yield DocumentLine(LineKind.TEXT, f"{title}:")
        yield from (DocumentLine(LineKind.ITEM, unescape(line).replace("*", "")) for line in lines)


def _metrics(saved: SavedStrategy) -> Iterable[DocumentLine]:
    yield DocumentLine(LineKind.HEADING, views.heading(METRICS))
    if not saved.text.metrics:
        yield DocumentLine(LineKind.TEXT, _("(still empty)"))
        return
    heads = (_("What should change"), _("How it's measured"), _("Target"), _("By when"))
    rows = [(each.what, each.how, each.target, views.by_day(each)) for each in saved.text.metrics]
    yield DocumentLine(LineKind.TABLE, "", rows=(heads, *rows))
