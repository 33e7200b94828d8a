"""The App Home: what waits, today, progress, what is ahead, and how to change it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.home import blocks, sections
from bot.home.home_data import Glance
from bot.journeys import track_list
from bot.journeys.content import Library
from bot.journeys.track_list import TrackOffer
from bot.kit.i18n import _
from bot.kit.slack import Json


def newcomer(library: Library) -> Json:
    """For somebody we do not know yet."""
    return blocks.view([_welcome([TrackOffer(library.default)])])


def home(glance: Glance) -> Json:
    """For somebody we know."""
    offered = [offer for offer in track_list.offers(glance.library, glance.standing) if offer.is_open]
    if not glance.standing.tracks:
        middle = [
            sections.together(glance),
            _welcome(offered),
            sections.ahead(glance),
            sections.stories(glance),
        ]
    else:
        middle = [
            sections.just_answered(glance),
            sections.next_up(glance),
            sections.waiting(glance),
            sections.together(glance),
            sections.plans(glance),
            sections.ahead(glance),
            sections.stories(glance),
            sections.so_far(glance),
            _more(offered),
        ]
    return blocks.view([*middle, sections.settings(glance)])


def _welcome(offered: Sequence[TrackOffer]) -> list[Json]:
    promise = _(
        "A short lesson, a question with an explanation, and now and then a thought to write down: on working days, at "
        "your hour. Nothing comes before you start, and you can pause at any time."
    )
    return [blocks.header(_("Three minutes a day")), blocks.text(promise), *track_list.blocks(offered)]


def _more(offered: Sequence[TrackOffer]) -> list[Json]:
    return [blocks.header(_("More to learn")), *track_list.blocks(offered)] if offered else []
