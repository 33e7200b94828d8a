"""From a sentence that plans a session to its draft, or to the form with what was understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.community.calendar import (
    choices,
    doubt_text,
    drafts,
    flags,
    modals,
    other_order,
    own_templates,
    sentence_parser,
    views,
)
from bot.community.calendar.drafts import SeriesDraft
from bot.community.calendar.errors import PickChannelError
from bot.community.calendar.models import OwnTemplate
from bot.community.calendar.schedule_reading import ScheduleReading, ScheduleRequest
from bot.community.calendar.views import DraftRemarks
from bot.community.command_context import CommunityCommandContext
from bot.errors import GroundswellError
from bot.kit.db import row_id
from bot.kit.slack import Json
from bot.members.service import days_off_of


@dataclass(frozen=True)
class PlanningWish:
    """What a sentence plans, completed from a template of one's own; `title` is what the sentence itself calls it.

    `problem` is why it can't be kept as a draft.
    """

    reading: ScheduleReading
    kinds: Mapping[str, str]
    title: str | None
    template: OwnTemplate | None
    problem: GroundswellError | None

    @property
    def request(self) -> ScheduleRequest | None:
        """What can be kept as a draft; None if something is missing."""
        return None if self.problem else self.reading.request


def understand(context: CommunityCommandContext) -> PlanningWish:
    """What the text of a command, a button or a message plans; it may lack a channel only in a direct message."""
    own = own_templates.names(context.session, context.member)
    kinds = {**context.catalog.kinds_by_spoken_name(), **own}
    reading = sentence_parser.understand(context.text, kinds, context.reading)
    reading = other_order.with_month_first(reading, context.text, kinds, context.reading)
    template = own_templates.find(context.session, context.member, reading.kind)
    title = reading.title
    if template:
        others = tuple(own_templates.completed(each, template) for each in reading.others)
        reading = replace(own_templates.completed(reading, template), others=others)
    if reading.near in own:
        reading = replace(reading, near=None)
    problem = sentence_parser.problem_of(reading, context.text)
    if problem is None and not (reading.channel or context.channel).startswith(("C", "G")):
        problem = PickChannelError()
    return PlanningWish(reading, kinds, title, template, problem)


def form(context: CommunityCommandContext, wish: PlanningWish) -> Json:
    """The form with what was understood."""
    template_id = row_id(wish.template) if wish.template else None
    return modals.half_understood(
        context.catalog, context.channel, wish.reading, wish.problem, context.text, template=template_id
    )


def keep(context: CommunityCommandContext, wish: PlanningWish, request: ScheduleRequest) -> SeriesDraft:
    """Keep a wish as a draft."""
    draft = drafts.create(context.session, context.catalog, request, context.channel, context.member, now=context.now)
    if wish.template:
        own_templates.apply(draft.series, wish.template, wish.title)
    return draft


def preview(context: CommunityCommandContext, wish: PlanningWish, draft: SeriesDraft) -> Json:
    """The draft of a wish, with its doubts and its other meanings."""
    near = wish.reading.near
    said, half = remarks(context, draft), choices.either_half(wish.reading)
    asked = replace(
        said,
        flags=[*([half] if half else []), *said.flags],
        questions=list(doubt_text.questions(wish.reading, context.catalog)),
        choices=choices.meanings(wish.reading, context.catalog, wish.kinds[near] if near else None),
    )
    return views.draft_preview(draft, context.zone, asked)


def remarks(context: CommunityCommandContext, draft: SeriesDraft) -> DraftRemarks:
    """What is unlikely about a draft."""
    country = days_off_of(context.session, context.member).country
    return DraftRemarks(flags=flags.unlikely(context.session, draft, country, now=context.now))
