"""The list of tracks that a member can start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.journeys import command_replies, views
from bot.journeys.content import Library, Track
from bot.journeys.models import EnrolmentState
from bot.journeys.queries import LearningStatus, TrackProgress
from bot.kit import blocks
from bot.kit.i18n import _, language, ngettext
from bot.kit.slack import Json, escape

MAX_TRACKS = 20


@dataclass(frozen=True)
class TrackOffer:
    """A track in the member's language, and their progress if they are on it."""

    track: Track
    on: TrackProgress | None = None

    @property
    def is_open(self) -> bool:
        """Whether the track can be started or continued."""
        return self.on is None or self.on.progress in (EnrolmentState.STOPPED, EnrolmentState.LEFT)


def offers(library: Library, standing: LearningStatus) -> list[TrackOffer]:
    """Every track: first those that can be started, the default one and its successors before others, then the rest."""
    on = {one.track.id: one for one in standing.tracks}
    found = [TrackOffer(track.in_language(language()), on.get(track.id)) for track in library.in_order()]
    return sorted(found, key=lambda offer: not offer.is_open)


def text(offered: Sequence[TrackOffer]) -> str:
    """The offers as text."""
    return "\n\n".join(_line(offer) for offer in offered[:MAX_TRACKS])


def sections(offered: Sequence[TrackOffer]) -> list[Json]:
    """The offers as blocks, each with a button to start it, to go on with it or to leave it, or with none."""
    return [blocks.section(_line(offer), _button(offer)) for offer in offered[:MAX_TRACKS]]


def _button(offer: TrackOffer) -> Json | None:
    if offer.is_open:
        return blocks.button(views.JOIN, _("Continue") if offer.on else _("Start"), offer.track.id)
    is_active = offer.on and offer.on.progress == EnrolmentState.ACTIVE
    return views.leave_button(offer.track) if is_active else None


def _line(offer: TrackOffer) -> str:
    track = offer.track
    head = f"*{escape(track.title)}*"
    if offer.on:
        return f"{head}  {command_replies.standing(offer.on)}"
    lessons = ngettext("{n} lesson", "{n} lessons", len(track.steps))
    return f"{head} · {lessons}\n{escape(track.summary)}"
