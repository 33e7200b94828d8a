"""What a figure says of how many, in words and in a few characters."""

from __future__ import annotations

from bot.figures.ledger import ShownFigure
from bot.figures.models import Shown
from bot.kit.i18n import _


def who(figure: ShownFigure) -> str | None:
    """Whom a figure is about, such as “7 of 20” or “fewer than 5 of 20”; None if nothing may be said."""
    if figure.shown is None or figure.total is None:
        return None
    if figure.shown == Shown.FEW:
        return _("fewer than {least} of {total}", least=figure.least, total=figure.total)
    if figure.shown == Shown.NEARLY_ALL:
        return _("more than {number} of {total}", number=figure.total - figure.least, total=figure.total)
    return _("{counted} of {total}", counted=figure.counted, total=figure.total)


def short_figure(figure: ShownFigure) -> str:
    """A figure in a few characters, such as “7/20” or “<5”; a dash if nothing may be said."""
    if figure.shown is None or figure.total is None:
        return "–"
    if figure.shown == Shown.FEW:
        return f"<{figure.least}"
    if figure.shown == Shown.NEARLY_ALL:
        return f">{figure.total - figure.least}"
    return f"{figure.counted}/{figure.total}"
