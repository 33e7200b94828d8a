"""Other wordings of the daily message: a first line above the lesson, which is also what a phone shows of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.kit.i18n import _, ngettext

WORDINGS: Mapping[str, Callable[[int], str]] = {
    "case": lambda minutes: _(
        "A case from work, {minutes}: what would you do?",
        minutes=ngettext("{n} minute", "{n} minutes", minutes),
    ),
    "small": lambda minutes: _(
        "One small thing for today, {minutes}.",
        minutes=ngettext("{n} minute", "{n} minutes", minutes),
    ),
    "why": lambda _minutes: _("Something you can use today:"),
}


def first_line(wording: str | None, minutes: int) -> str:
    """The first line of a daily message in a wording; empty for the usual one, which has none."""
    return WORDINGS[wording](minutes) if wording and wording in WORDINGS else ""
