"""What people are told about figures that bear their name, and how a figure and its period are said."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from bot.kit import blocks
from bot.kit.i18n import _, language
from bot.kit.slack import Json, escape
from bot.kit.time import format_date
from bot.outcomes.models import OutcomeFigure

NOT_MINE = "outcomes.not_mine"
PERCENT = "%"
ONE_DAY = timedelta(days=1)


def amount(figure: OutcomeFigure) -> str:
    """A number with its unit in the current language, escaped, such as `1,234.5 hours`."""
    from babel.numbers import format_decimal, format_percent  # noqa: PLC0415 - slow to import

    number = Decimal(figure.amount)
    pattern = "#,##0.##########"
    if figure.unit == PERCENT:
        shown: str = format_percent(number / 100, format=None, locale=language(), decimal_quantization=False)
        return shown
    return f"{format_decimal(number, format=pattern, locale=language())} {escape(figure.unit)}"


def period(figure: OutcomeFigure) -> str:
    """The days of a figure in the current language: `October 2026`, `Q3 2026`, `2026`, or its first and last day."""
    from babel.dates import format_skeleton  # noqa: PLC0415 - slow to import

    first, last = figure.first_day, figure.last_day
    if first == last:
        return format_date(first)
    ends_a_month = (last + ONE_DAY).day == 1
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if first.day == 1 and ends_a_month:
        if months == 1:
            return str(format_skeleton("yMMMM", first, locale=language()))
        if months == 3 and first.month % 3 == 1:
            return str(format_skeleton("yQQQ", first, locale=language()))
        if (first.month, months) == (1, 12):
            return f"{first.year}"
    return _("{first} to {last}", first=format_date(first), last=format_date(last))


def named(figure: OutcomeFigure, by: str) -> Json:
    """Tells somebody that they are said to stand for a figure, with a button for those who don't."""
    text = _(
        "{person} has entered a result and says that you vouch for it: *{name}*, {amount} ({period}). "
        "The source: {source}",
        person=f"<@{by}>",
        name=escape(figure.name),
        amount=amount(figure),
        period=period(figure),
        source=escape(figure.source),
    )
    note = _(
        "Your name is shown next to this result in the programme's report. Admins and facilitators read the report."
    )
    buttons = blocks.actions(blocks.button(NOT_MINE, _("That isn't mine"), figure.id))
    return blocks.message(text, blocks.section(text), blocks.context(note), buttons)


def disowned(figure: OutcomeFigure, by: str) -> Json:
    """Tells who entered a figure that somebody does not stand for it."""
    text = _(
        "{person} doesn't vouch for *{name}*, {amount} ({period}). The figure is still there, without a name. You "
        "can choose somebody else with `/groundswell results`.",
        person=f"<@{by}>",
        name=escape(figure.name),
        amount=amount(figure),
        period=period(figure),
    )
    return blocks.message(text, blocks.section(text))


def not_mine(figure: OutcomeFigure) -> Json:
    """Replaces the message to somebody who does not stand for a figure."""
    text = _("Your name is no longer shown next to *{name}*.", name=escape(figure.name))
    return blocks.message(text, blocks.section(text))
