"""A scaling strategy as a document, for Word and PDF."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.kit.documents import DocumentLine, LinedDocument, LineKind
from bot.kit.i18n import _
from bot.kit.time import format_date, local_date
from bot.sustainability.scaling import views
from bot.sustainability.scaling.filling import FilledStrategy
from bot.sustainability.scaling.service import ScalingPart


def document(found: FilledStrategy, *, now: datetime, zone: str) -> LinedDocument:
    """The four parts; one that is empty says so."""
    source = _("As of {day}.", day=format_date(local_date(now, zone)))
    lines = [line for part in ScalingPart for line in _part(part, found.parts[part].text)]
    return LinedDocument(_("Scaling strategy"), source, tuple(lines), now)


def _part(part: ScalingPart, text: str) -> Iterable[DocumentLine]:
    yield DocumentLine(LineKind.HEADING, views.names()[part])
    written = [line.strip() for line in text.splitlines() if line.strip()]
    for line in written or [_("(still empty)")]:
        is_item = line.startswith("- ")
        yield DocumentLine(LineKind.ITEM if is_item else LineKind.TEXT, line.removeprefix("- "))
