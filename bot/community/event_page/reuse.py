"""Another session like one, and a template of one's own made from it."""

from __future__ import annotations

from datetime import timedelta

from bot.community.calendar import modals, own_templates
from bot.community.calendar.models import OwnTemplate
from bot.community.calendar.recurrence import to_utc, to_wall_time
from bot.community.calendar.schedule_reading import ScheduleReading
from bot.community.command_context import CommunityCommandContext
from bot.community.event_page import edits, views
from bot.community.permissions import check_planner
from bot.errors import GroundswellError
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.slack import Json, escape

NAMING = "community.naming_template"
WEEK = timedelta(weeks=1)


class NoNameError(GroundswellError):
    """What should your template be called? Use a name you'd say out loud, such as “my lunch-and-learn”."""


class KnownNameError(GroundswellError):
    """I already know a kind of session by that name. Pick another name."""


def duplicate(context: CommunityCommandContext) -> Json:
    """The form for planning, filled in with what a session is; the date is that weekday in the next week ahead."""
    check_planner(context.member)
    card = edits.managed(context, int(context.text))
    starts = to_wall_time(card.starts_at, card.zone) + WEEK
    while to_utc(starts, card.zone) <= context.now:
        starts += WEEK
    template = context.catalog.template(card.kind)
    title = card.title.removeprefix(template.title).removeprefix(": ") if template else card.title
    like = ScheduleReading(
        card.zone, kind=card.kind if template else None, title=title or None, day=starts.date(), at=starts.time(),
        minutes=card.minutes, capacity=card.capacity, link=card.link, channel=card.channel,
        place=card.place,
    )  # fmt: skip
    return modals.like(context.catalog, like, copy_of=card.id)


def template_form(context: CommunityCommandContext) -> Json:
    """Asks for the name of a template."""
    check_planner(context.member)
    card = edits.managed(context, int(context.text))
    field = blocks.text_input(initial=card.title[: own_templates.MAX_NAME], max_length=own_templates.MAX_NAME)
    hint = _("You'll find your template by this name in `/community schedule`. Only you can use the template.")
    return blocks.modal(
        NAMING,
        _("Save as my template"),
        [blocks.input_block("name", _("Name"), field, hint=hint)],
        submit=_("Save"),
        close=_("Back"),
        metadata=views.PageMetadata(session_id=card.id).encode(),
    )


def save_template(context: CommunityCommandContext, view: Json) -> Json:
    """Save a session as the caller's template."""
    check_planner(context.member)
    card, name = edits.of_window(context, view), " ".join(str(modals.values(view).get("name") or "").split())
    if not name:
        raise NoNameError
    if name.casefold() in context.catalog.kinds_by_spoken_name():
        raise KnownNameError
    own_templates.save(
        context.session,
        OwnTemplate(
            workspace_id=card.workspace_id, member_id=row_id(context.member), name=name, spoken=name.casefold(),
            kind=card.kind, minutes=card.minutes, capacity=card.capacity, link=card.link,
            description=card.description, agenda=card.agenda, place=card.place, cover=card.cover,
            cover_alt=card.cover_alt,
        ),
    )  # fmt: skip
    return views.done(
        _("Saved. `/community schedule {name} next Tuesday 15:00` plans a session like that.", name=escape(name))
    )
