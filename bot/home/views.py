"""The App Home: open questions, next lessons, progress, upcoming sessions, and settings."""

from __future__ import annotations

from collections.abc import Sequence

from bot.home import sections
from bot.home.home_data import HomeData
from bot.journeys import track_list
from bot.journeys.content import Library
from bot.journeys.track_list import TrackOffer
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json


def newcomer(library: Library) -> Json:
    """The Home of somebody unknown."""
    return blocks.home([_welcome([TrackOffer(library.default)])])


def home(data: HomeData) -> Json:
    """The Home of a member."""
    offered = [offer for offer in track_list.offers(data.library, data.status) if offer.is_open]
    if not data.status.tracks:
        middle = [
            sections.channel_cohorts(data),
            _welcome(offered),
            sections.upcoming_sessions(data),
            sections.stories(data),
        ]
    else:
        middle = [
            sections.just_answered(data),
            sections.next_up(data),
            sections.waiting(data),
            sections.channel_cohorts(data),
            sections.plans(data),
            sections.upcoming_sessions(data),
            sections.stories(data),
            sections.progress(data),
            [blocks.header(_("More to learn")), *track_list.sections(offered)] if offered else [],
        ]
    return blocks.home([*middle, sections.settings(data)])


def _welcome(offered: Sequence[TrackOffer]) -> list[Json]:
    promise = _(
        "A short lesson, a question with an explanation, and now and then something to reflect on: on working "
        "days, at the time you choose. Nothing comes until you start, and you can pause at any time."
    )
    return [blocks.header(_("Three minutes a day")), blocks.section(promise), *track_list.sections(offered)]
