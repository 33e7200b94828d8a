"""A community's year in words: month by month, its gaps, what falls on holidays, and who leads alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.community.year.plan import Gap, HolidayClash, YearPlan, YearRow
from bot.kit.blocks import MAX_ALT, shorten, shorten_to_words
from bot.kit.i18n import _, language, ngettext
from bot.kit.slack import escape
from bot.kit.time import format_short_date

MAX_TITLE, MAX_IN_MONTH, MAX_LINES, MAX_LED_ALONE = 60, 6, 8, 12
MAX_ALT_NAMES, MAX_ALT_ROWS = 2, 20


def months(plan: YearPlan) -> list[str]:
    """A line for each month that isn't over: what is on, and how often; or that nothing is."""
    this_month = plan.today.replace(day=1)
    wanted = [month for month in plan.span.months if month >= this_month or not plan.is_ahead]
    return [f"*{month_name(plan, month)}*: {_in_month(plan, month)}" for month in wanted]


def month_name(plan: YearPlan, month: date) -> str:
    """A month in the current language, with its year where the span has two."""
    from babel.dates import format_date  # noqa: PLC0415 - slow to import

    return format_date(month, "LLLL" if plan.span.year else "LLLL y", locale=language())


def _in_month(plan: YearPlan, month: date) -> str:
    found = [(row, sum(not each.is_draft for each in dates)) for row, dates in plan.dates_in(month)]
    found = sorted([(row, count) for row, count in found if count], key=lambda one: -one[1])
    shown = [f"{title(row)} ({count})" if count > 1 else title(row) for row, count in found[:MAX_IN_MONTH]]
    more = len(found) - len(shown)
    if more:
        shown.append(_("{n} more", n=more))
    return ", ".join(shown) or _("nothing planned")


def title(row: YearRow) -> str:
    """The title of an activity, escaped and on one line."""
    return escape(shorten(" ".join(row.activity.title.split()), MAX_TITLE))


def gap(found: Gap) -> str:
    day = format_short_date(found.monday)
    if found.weeks == 1:
        return _("No session in the week from {day}", day=day)
    return _("No session for {weeks} weeks from {day}", weeks=found.weeks, day=day)


def gaps(plan: YearPlan) -> list[str]:
    """A sentence for each gap ahead, or that there is none, and how many weeks were empty before.

    Nothing for a year that is over.
    """
    if not plan.is_ahead:
        return []
    past = sum(each.weeks for each in plan.past_gaps)
    empty = ngettext("{n} week so far without a session", "{n} weeks so far without a session", past)
    before = [empty] if past else []
    return [*(_some([gap(each) for each in plan.gaps]) or [_("A session every week")]), *before]


def gaps_title(plan: YearPlan) -> str:
    """How many weeks are empty, above the strip in the picture that shows them."""
    total = sum(each.weeks for each in (*plan.past_gaps, *plan.gaps))
    if not total:
        return _("Something is planned in every week")
    return ngettext("{n} week with nothing planned", "{n} weeks with nothing planned", total)


def clashes(plan: YearPlan) -> list[str]:
    """A line for each date that falls on a holiday or another day off."""
    return _some([clash(each) for each in plan.clashes])


def clash(found: HolidayClash) -> str:
    facts = {
        "day": format_short_date(found.day),
        "title": escape(shorten(" ".join(found.title.split()), MAX_TITLE)),
    }
    if found.name is None:
        return _("{day}: {title} (a day off here)", **facts)
    return _("{day}: {title} ({holiday})", holiday=escape(found.name), **facts)


def _some(lines: Sequence[str]) -> list[str]:
    """The first lines, and how many more there are."""
    more = len(lines) - MAX_LINES
    if more <= 0:
        return list(lines)
    return [*lines[:MAX_LINES], _("and {n} more", n=more)]


def led_alone(plan: YearPlan) -> list[str]:
    """The activities that only one person leads, and those that nobody does, each with the person's mention."""
    alone = [f"{title(row)} (<@{row.leads[0]}>)" for row in plan.rows if len(row.leads) == 1]
    nobody = [title(row) for row in plan.rows if not row.leads]
    lines = []
    if alone:
        lines.append(_("Only one person leads each of these activities: {titles}.", titles=_listed(alone)))
    if nobody:
        lines.append(_("Nobody is leading these activities yet: {titles}.", titles=_listed(nobody)))
    return lines


def _listed(titles: Sequence[str]) -> str:
    more = len(titles) - MAX_LED_ALONE
    shown = ", ".join(titles[:MAX_LED_ALONE])
    return shown if more <= 0 else _("{titles} and {n} more", titles=shown, n=more)


def drafts(plan: YearPlan) -> str | None:
    """The reader's own drafts, which nobody else sees; None without any."""
    found = [(row, sum(each.is_draft for each in row.dates)) for row in plan.rows]
    shown = [f"{title(row)} ({count})" if count > 1 else title(row) for row, count in found if count]
    return _("Your drafts (only you can see them): {titles}.", titles=_listed(shown)) if shown else None


def alt_text(plan: YearPlan, names: Mapping[str, str]) -> str:
    """What the picture shows in words, gaps first, within Slack's limit; the names are those in the picture."""
    parts = [f"{_('The year at a glance')}: {plan.span.title}."]
    parts += [_plain(each) for each in (*gaps(plan), *clashes(plan))]
    parts += [_row(row, names) for row in plan.rows[:MAX_ALT_ROWS]]
    more = len(plan.rows) - MAX_ALT_ROWS
    if more > 0:
        parts.append(ngettext("and {n} more activity", "and {n} more activities", more) + ".")
    return shorten_to_words(" ".join(parts), MAX_ALT - 2)


def _plain(line: str) -> str:
    return line.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").rstrip(".") + "."


def _row(row: YearRow, names: Mapping[str, str]) -> str:
    shown = row.announced or row.dates
    facts = {
        "title": shorten(" ".join(row.activity.title.split()), MAX_TITLE),
        "first": format_short_date(shown[0].day),
        "last": format_short_date(shown[-1].day),
        "led": led_by(row.leads, names),
    }
    if row.has_only_drafts:
        return _("{title}, your draft: {first} to {last}.", **facts)
    if len(shown) == 1:
        return _("{title}: {first}, {led}.", **facts)
    return _("{title}: {n} dates, {first} to {last}, {led}.", n=len(shown), **facts)


def led_by(leads: Sequence[str], names: Mapping[str, str]) -> str:
    """Who leads, by name as far as names are known."""
    known = [names[each] for each in leads if each in names]
    if not leads:
        return _("nobody leads it yet")
    if len(leads) == 1:
        return _("only {name} leads it", name=known[0]) if known else _("one person leads it")
    if not known:
        return ngettext("{n} person leads it", "{n} people lead it", len(leads))
    more = len(leads) - len(known[:MAX_ALT_NAMES])
    shown = ", ".join(known[:MAX_ALT_NAMES])
    return _("led by {names}", names=f"{shown} +{more}" if more else shown)
