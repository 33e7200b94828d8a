"""The windows of the event page: the page itself, and what its buttons put on top of it."""

from __future__ import annotations

from typing import Any

from bot.community.activities.content import ActivityTemplate
from bot.community.calendar import links, modals, sentence_parser
from bot.community.calendar.details import DetailsWish, EditScope
from bot.community.calendar.drafts import MAX_TITLE
from bot.community.calendar.formatting import seats, title_and_start
from bot.community.calendar.modals import values
from bot.community.calendar.models import Series, SessionState
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.views import MOVE, agenda_lines, cover
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _, ngettext
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape

EDIT = "community.edit"
PEOPLE = "community.people"
WRITE = "community.write"
AFTERWARDS = "community.afterwards"
GUESTS = "community.guests"
COVER = "community.cover"
DUPLICATE = "community.duplicate"
SAVE_TEMPLATE = "community.save_template"
SKIP_FORM, END_FORM = "community.skip_form", "community.end_form"
RETIME = "community.retime"
UNDO_EDIT = "community.undo_edit"
PAGE_OPEN, DONE = "community.page_open", "community.page_done"
EDITING, EDITING_DRAFT = "community.editing", "community.editing_draft"
SEATS = "community.fewer_seats"
MAX_DESCRIPTION, MAX_AGENDA, MAX_PLACE = 1000, 1500, 150


class PageMetadata(Payload):
    """The session that a window is about, and how far an edit reaches."""

    session_id: int
    scope: EditScope = EditScope.ALL
    capacity: int | None = None


class EditedDraftMetadata(Payload):
    """The draft that a window edits."""

    series_id: int
    response_url: str | None = None


def page(card: SessionCard, zone: str, waiting: int) -> Json:
    """A session with a button for everything that its facilitators can do with it."""
    facts = [title_and_start(card, zone), ngettext("{n} minute", "{n} minutes", card.minutes), seats(card, waiting)]
    facts += [_("Led by {host}.", host=f"<@{card.host}>")] if card.host else []
    facts += [_("Place: {place}", place=escape(card.place))] if card.place else []
    facts += [_("Link to join: {link}", link=escape(card.link))] if card.link else []
    is_ahead = card.state == SessionState.PLANNED
    return blocks.modal(
        PAGE_OPEN,
        _("Manage a session"),
        [
            cover(card),
            blocks.section("\n".join(facts)),
            blocks.actions(
                blocks.button(EDIT, _("Edit the details"), card.id, style="primary") if is_ahead else None,
                blocks.button(PEOPLE, _("See who's coming") if is_ahead else _("See who was there"), card.id),
                blocks.button(WRITE, _("Write to everyone coming"), card.id) if is_ahead else None,
            ),
            blocks.actions(
                blocks.button(AFTERWARDS, _("Add notes or a recording"), card.id),
                blocks.button(GUESTS, _("Invite guests by email"), card.id) if is_ahead else None,
                blocks.button(COVER, _("Choose a cover image"), card.id) if is_ahead else None,
            ),
            blocks.actions(
                blocks.button(MOVE, _("Move this date"), card.id) if is_ahead else None,
                blocks.button(RETIME, _("Move the series"), card.id) if is_ahead and card.rule else None,
            ),
            blocks.actions(
                blocks.button(SKIP_FORM, _("Cancel this date"), card.id) if is_ahead else None,
                blocks.button(END_FORM, _("End the series"), card.id) if is_ahead and card.rule else None,
            ),
            blocks.actions(
                blocks.button(DUPLICATE, _("Plan a similar session"), card.id),
                blocks.button(SAVE_TEMPLATE, _("Save as my template"), card.id),
            ),
        ],
        close=_("Close"),
        metadata=PageMetadata(session_id=card.id).encode(),
    )


def shown(about: SessionCard | Series, channel: str, template: ActivityTemplate | None) -> dict[str, str]:
    """What the fields of the form for details have in them, by their names."""
    return {
        "title": about.title,
        "description": about.description or (template.purpose if template else ""),
        "agenda": about.agenda or "\n".join(agenda_lines(template, about.minutes)),
        "place": about.place or "",
        "link": about.link or "",
        "channel": channel,
    }


def edit_form(card: SessionCard, template: ActivityTemplate | None) -> Json:
    """The form for a session's details, and for those of the dates after it."""
    return blocks.modal(
        EDITING,
        _("Edit the details"),
        [
            scope_field() if card.rule else None,
            *_details(shown(card, card.channel, template), card.capacity, card.minutes),
            blocks.input_block(
                "host", _("Who leads the session?"), blocks.person_select(initial=card.host), optional=True
            ),
        ],
        submit=_("Save"),
        close=_("Back"),
        metadata=PageMetadata(session_id=card.id).encode(),
    )


def scope_field() -> Json:
    """Asks which dates of a series an edit is for."""
    options = [
        blocks.option(_("only this date"), EditScope.DATE),
        blocks.option(_("this date and all later ones"), EditScope.FROM_HERE),
        blocks.option(_("all dates to come"), EditScope.ALL),
    ]
    return blocks.input_block("scope", _("Which dates?"), blocks.radio_buttons(options, initial=options[0]))


def later_dates_field() -> Json:
    """Asks from which date on a series changes."""
    options = [
        blocks.option(_("this date and all later ones"), EditScope.FROM_HERE),
        blocks.option(_("all dates to come"), EditScope.ALL),
    ]
    return blocks.input_block("scope", _("Which dates?"), blocks.radio_buttons(options, initial=options[0]))


def draft_form(series: Series, channel: str, template: ActivityTemplate | None) -> Json:
    """The form for when a draft takes place, and for its details."""
    return blocks.modal(
        EDITING_DRAFT,
        _("Edit the details"),
        [*modals.draft_when(series), *_details(shown(series, channel, template), series.capacity, series.minutes)],
        submit=_("Preview it"),
        close=_("Cancel"),
        metadata=EditedDraftMetadata(series_id=row_id(series)).encode(),
    )


def _details(has: dict[str, str], capacity: int | None, minutes: int) -> list[Json]:
    def text(name: str, most: int) -> Json:
        multiline = name in ("description", "agenda")
        initial = has[name] if len(has[name]) <= most else None
        return blocks.text_input(initial=initial, multiline=multiline, max_length=most)

    number = blocks.number_input(minimum=1, maximum=sentence_parser.MAX_SEATS, initial=capacity)
    length = blocks.number_input(minimum=1, maximum=sentence_parser.MAX_MINUTES, initial=minutes)
    where = blocks.channel_select(initial=has["channel"])
    return [
        blocks.input_block("title", _("Title"), text("title", MAX_TITLE)),
        blocks.input_block("description", _("What is it about?"), text("description", MAX_DESCRIPTION), optional=True),
        blocks.input_block("agenda", _("Agenda"), text("agenda", MAX_AGENDA), optional=True),
        blocks.input_block("link", _("Link to join"), blocks.text_input(initial=has["link"]), optional=True),
        blocks.input_block("place", _("Place"), text("place", MAX_PLACE), optional=True),
        blocks.input_block("channel", _("In which channel?"), where, hint=modals.channel_hint()),
        blocks.input_block("seats", _("How many seats? Leave this empty for no limit."), number, optional=True),
        blocks.input_block("minutes", _("How many minutes?"), length),
    ]


def wish_in(given: dict[str, Any], has: dict[str, str], capacity: int | None, minutes: int) -> DetailsWish:
    """The changes in a submitted form: what differs from what it had in it."""
    typed = {name: str(given.get(name) or "").strip() for name in has}
    typed["link"] = links.completed(typed["link"])
    asked, length = int(given["seats"]) if given.get("seats") else None, int(given["minutes"])
    sentence_parser.check_minutes(length)
    return DetailsWish(
        {name: text for name, text in typed.items() if text != has[name]},
        minutes=length if length != minutes else None,
        capacity=asked,
        sets_seats=asked != capacity,
    )


def scope_in(view: Json) -> EditScope:
    """Which dates a submitted form is for."""
    return EditScope(values(view).get("scope") or EditScope.ALL)


def done(text: str, *more: Json | None) -> Json:
    """Says what has happened, in place of a form."""
    return blocks.modal(DONE, _("Manage a session"), [blocks.section(text), *more], close=_("Back"))


def edited(card: SessionCard, edit_id: int, notified: int, *, has_news: bool) -> Json:
    """Confirms an edit, with a button to undo it."""
    told = (
        ngettext("{n} person will be notified.", "{n} people will be notified.", notified)
        if notified
        else _("Nobody needed to be notified.")
    )
    text = _("Saved: {title}.", title=escape(card.title))
    calendars = _("I'll update my posts in channels and people's calendar subscriptions.") if has_news else None
    return done(
        " ".join(filter(None, (text, told, calendars))),
        blocks.actions(blocks.button(UNDO_EDIT, _("Undo"), edit_id)),
        blocks.context(_("You have ten minutes to undo this.")),
    )


def ask_fewer_seats(card: SessionCard, most_taken: int, capacity: int, scope: EditScope, *, is_saved: bool) -> Json:
    """Asks whether there are to be fewer seats than people who are coming; nobody would lose one."""
    text = ngettext(
        "{n} person is coming to {title}, which is more than {seats}.",
        "{n} people are coming to {title}, which is more than {seats}.",
        most_taken,
        title=escape(card.title),
        seats=capacity,
    )
    then = _(
        "Nobody loses their seat. New people have to wait until fewer than {seats} people are coming.", seats=capacity
    )
    saved = _("Everything else is saved.") if is_saved else ""
    return blocks.modal(
        SEATS,
        _("Fewer seats?"),
        [blocks.section(f"{text} {then}"), blocks.context(saved) if saved else None],
        submit=_("Set the seats"),
        close=_("Leave it as it is"),
        metadata=PageMetadata(session_id=card.id, scope=scope, capacity=capacity).encode(),
    )
