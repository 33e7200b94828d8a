"""A framework as a document: a table for each level."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.kit.documents import DocumentLine, LinedDocument, LineKind
from bot.kit.i18n import _
from bot.kit.time import format_date, local_date
from bot.measurement.framework import service, views
from bot.measurement.framework.models import FrameworkMeasure


def document(found: Sequence[FrameworkMeasure], *, now: datetime, zone: str) -> LinedDocument:
    """The four levels in order, each with its measures or “not measured”."""
    source = _("As of {day}", day=format_date(local_date(now, zone)))
    return LinedDocument(_("Measurement framework"), source, tuple(_lines(found)), now)


def _lines(found: Sequence[FrameworkMeasure]) -> Iterable[DocumentLine]:
    heads = (_("What"), _("How it's collected"), _("Who gets the figures"), _("What we improve when the figure is low"))
    for level, inside in service.by_level(found).items():
        yield DocumentLine(LineKind.HEADING, f"{views.level_name(level)}: {views.level_question(level)}")
        if inside:
            rows = [(each.what, each.how, each.audience, each.when_low) for each in inside]
            yield DocumentLine(LineKind.TABLE, "", rows=(heads, *rows))
        else:
            yield DocumentLine(LineKind.TEXT, _("Not measured."))
