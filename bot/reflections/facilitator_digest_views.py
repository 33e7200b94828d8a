"""The weekly digest for a facilitator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import Period, format_date
from bot.reflections.k_anonymity import Figures
from bot.reflections.themes import Themes

MAX_CIRCLES = 20


def digest(shown: Sequence[Figures], themes: Themes, week: Period, k: int) -> Json:
    """Each circle with its figures, or why there are none; a note explains how they are counted."""
    head = _(
        "*What people have been thinking about*, {first} to {last}",
        first=format_date(week.start.date()),
        last=format_date((week.end - timedelta(days=1)).date()),
    )
    parts = ["\n".join(_circle(circle, themes)) for circle in shown[:MAX_CIRCLES]]
    how = ngettext(
        "I only count reflections that people knew you could read. I don't show groups of fewer than "
        "{n} person. I find themes by keywords, so I miss some.",
        "I only count reflections that people knew you could read. I don't show groups of fewer than "
        "{n} people. I find themes by keywords, so I miss some.",
        k,
    )
    sections = [blocks.section(part) for part in (head, *parts)]
    return blocks.message("\n".join([head, *parts, how]), sections, blocks.context(how))


def _circle(circle: Figures, themes: Themes) -> Iterator[str]:
    yield f"*{escape(circle.name)}*"
    if circle.people is None:
        yield _("Too few people wrote this week, so I can't say anything without singling somebody out.")
        return
    yield ngettext("{n} person wrote.", "{n} people wrote.", circle.people)
    for theme, people in circle.themes:
        count = ngettext("{n} person", "{n} people", people)
        yield f"• {escape(themes.title(theme))}: {count}"
    if not circle.themes:
        yield _("No theme came up in enough people's reflections for me to show it.")
