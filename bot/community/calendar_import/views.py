"""The preview of a calendar file, the window that asks for a channel, and what says that drafts are made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.community.calendar import rrule_text
from bot.community.calendar import views as calendar_views
from bot.community.calendar.drafts import SeriesDraft
from bot.community.calendar.formatting import zone_name
from bot.community.calendar.recurrence import parse_wall_time
from bot.community.calendar_import.reader import ImportReading
from bot.community.calendar_import.values import FoundSeries, LeftOut, Reason
from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.payloads import Payload
from bot.kit.slack import Json, MessageRef, escape
from bot.kit.time import format_moment

MAKE = "community.import_make"
DISCARD = "community.import_discard"
WINDOW = "community.import_window"
CHANNEL_WINDOW = "community.import_channel"
FILE_TYPES = ("ics",)
FILE_FIELD, CHANNEL_FIELD = "calendar_file", "import_channel"
MAX_EXAMPLES = 3
LINES_A_SECTION = 8


class ChannelMetadata(Payload):
    """The import that a channel is chosen for, and the message with its preview."""

    import_id: int
    channel: str = ""
    ts: str = ""

    @property
    def message(self) -> MessageRef:
        return MessageRef(self.channel, self.ts)


def window() -> Json:
    """The window for sending a calendar file."""
    explanation = _(
        "Export your calendar as iCalendar (.ics) and add the file here. I'll send you a preview as a direct "
        "message. Nothing is announced until you say so."
    )
    file = blocks.file_input(FILE_TYPES)
    parts = [blocks.section(explanation), blocks.input_block(FILE_FIELD, _("Calendar file (.ics)"), file)]
    return blocks.modal(WINDOW, _("Import a calendar"), parts, submit=_("Preview it"), close=_("Cancel"))


def sent_file(view: Json) -> Json | None:
    """The file in the submitted window."""
    files = view["state"]["values"][FILE_FIELD][FILE_FIELD].get("files") or []
    return files[0] if files else None


def reading(name: str) -> str:
    """Acknowledges a calendar file."""
    return _("I'm reading “{name}”. You'll see a preview here in a moment.", name=escape(name))


def reading_window(name: str) -> Json:
    """Replaces the window while its file is read."""
    text = _("I'm reading “{name}”. I'll send you the preview as a direct message.", name=escape(name))
    return blocks.modal(WINDOW, _("Import a calendar"), [blocks.section(text)], close=_("Close"))


def preview(import_id: int, found: ImportReading, zone: str) -> Json:
    """What would be made of a calendar file, and what is left out and why; times are in the reader's zone."""
    series = found.calendar.series
    name = escape(found.calendar.name)
    if not series:
        head = _("I found nothing to plan in “{name}”. Nobody has been notified.", name=name)
    else:
        head = ngettext(
            "I haven't notified anybody yet. I can make {n} draft from “{name}” (times in {zone}):",
            "I haven't notified anybody yet. I can make {n} drafts from “{name}” (times in {zone}):",
            len(series),
            name=name,
            zone=zone_name(zone),
        )
    lines = [_line(each, zone) for each in series]
    omitted = list(_left_out(found.left_out))
    why = "\n".join([_("Left out:"), *omitted]) if omitted else ""
    buttons = [blocks.button(MAKE, _("Choose a channel"), import_id, style="primary")] if series else []
    if series:
        buttons.append(blocks.button(DISCARD, _("Discard"), import_id))
    return blocks.message(
        "\n".join(filter(None, [head, *lines, why])),
        blocks.section(head),
        [blocks.section("\n".join(lines[n : n + LINES_A_SECTION])) for n in range(0, len(lines), LINES_A_SECTION)],
        blocks.section(why) if why else None,
        blocks.context(_("Descriptions and guests aren't copied. Only you see the drafts until you announce them."))
        if series
        else None,
        blocks.actions(*buttons) if buttons else None,
    )


def _line(series: FoundSeries, zone: str) -> str:
    often = rrule_text.describe(series.rule, parse_wall_time(series.starts), series.zone)
    facts = [f"*{escape(series.title)}*", format_moment(series.starts_at, zone, with_year=True), often]
    if series.zone != zone:
        facts.append(_("planned in {zone}", zone=zone_name(series.zone)))
    if series.moved:
        facts.append(ngettext("{n} moved date", "{n} moved dates", len(series.moved)))
    if series.excluded:
        facts.append(ngettext("{n} date left out", "{n} dates left out", len(series.excluded)))
    if series.lost_link:
        facts.append(_("its link can't be used"))
    return f"• {' · '.join(facts)}"


def _left_out(events: Sequence[LeftOut]) -> Iterator[str]:
    """A line for each reason, with the first titles where something can be done about it."""
    grouped: dict[Reason, list[LeftOut]] = {reason: [] for reason in Reason}
    for each in events:
        grouped[each.reason].append(each)
    for reason, several in grouped.items():
        if several:
            titles = list(dict.fromkeys(escape(each.title) for each in several if each.title))[:MAX_EXAMPLES]
            shown = (
                " " + ", ".join(_("“{title}”", title=title) for title in titles)
                if titles and reason not in SELF_EVIDENT
                else ""
            )
            yield f"• {_sentence(reason, len(several))}{shown}"


SELF_EVIDENT = frozenset({Reason.OVER, Reason.CANCELLED, Reason.TOO_MANY, Reason.NO_TITLE, Reason.UNREADABLE})


def _sentence(reason: Reason, count: int) -> str:
    sentences: Mapping[Reason, str] = {
        Reason.OVER: ngettext("{n} event is over.", "{n} events are over.", count),
        Reason.CANCELLED: ngettext("{n} event is cancelled.", "{n} events are cancelled.", count),
        Reason.PLANNED: ngettext("{n} event is already planned here:", "{n} events are already planned here:", count),
        Reason.TWICE: ngettext("{n} event is in the file twice:", "{n} events are in the file twice:", count),
        Reason.ALL_DAY: ngettext("{n} event lasts all day:", "{n} events last all day:", count),
        Reason.TOO_LONG: ngettext("{n} event is longer than a day:", "{n} events are longer than a day:", count),
        Reason.TOO_FAR: ngettext(
            "{n} event is more than five years away:", "{n} events are more than five years away:", count
        ),
        Reason.NO_TITLE: ngettext("{n} event has no title.", "{n} events have no title.", count),
        Reason.RULE: ngettext(
            "{n} event repeats in a way I can't handle, so please plan it with `/community schedule`:",
            "{n} events repeat in a way I can't handle, so please plan them with `/community schedule`:",
            count,
        ),
        Reason.ZONE: ngettext(
            "{n} event is in a time zone I don't know:", "{n} events are in a time zone I don't know:", count
        ),
        Reason.UNREADABLE: ngettext("{n} event can't be read.", "{n} events can't be read.", count),
        Reason.TOO_MANY: ngettext(
            "{n} later event is left out for now. Import the file again once the other events are announced.",
            "{n} later events are left out for now. Import the file again once the other events are announced.",
            count,
        ),
    }
    return sentences[reason]


def channel_window(metadata: ChannelMetadata) -> Json:
    """The window that asks in which channel the drafts are to be announced."""
    where = blocks.channel_select()
    explanation = _("I haven't posted anything in the channel yet. You announce each draft when you're happy with it.")
    return blocks.modal(
        CHANNEL_WINDOW,
        _("Import a calendar"),
        [blocks.input_block(CHANNEL_FIELD, _("In which channel?"), where), blocks.section(explanation)],
        submit=_("Make the drafts"),
        close=_("Cancel"),
        metadata=metadata.encode(),
    )


def chosen_channel(view: Json) -> str:
    """The channel in the submitted window."""
    return str(view["state"]["values"][CHANNEL_FIELD][CHANNEL_FIELD].get("selected_conversation") or "")


@dataclass(frozen=True)
class ImportedDrafts:
    """The drafts that were made of a calendar file, together, for a channel."""

    drafts: Sequence[SeriesDraft]
    channel: str
    together: str


def made(imported: ImportedDrafts) -> Json:
    """Says that drafts are made, with buttons for all of them; each has its own in the thread."""
    text = ngettext(
        "{n} draft for {channel} is in this thread. Only you can see it. Announce it when you're happy with it.",
        "{n} drafts for {channel} are in this thread. Only you can see them. Announce them one by one, or all at once.",
        len(imported.drafts),
        channel=f"<#{imported.channel}>",
    )
    return blocks.message(
        text,
        blocks.section(text),
        blocks.actions(
            blocks.button(
                calendar_views.ANNOUNCE_SEASON, _("Announce them all"), imported.together,
                confirm=blocks.confirm(
                    _("Are you sure?"), _("I'll announce all the drafts in the channel."), _("Yes"), _("No")
                ),
            ),
            blocks.button(calendar_views.DISCARD_SEASON, _("Discard"), imported.together),
        ),
    )  # fmt: skip


def decided() -> Json:
    """Replaces a preview whose drafts are made."""
    return blocks.message(_("Done. The drafts are below, and only you can see them."))


def nothing_left() -> Json:
    """Says that everything found is over by now."""
    return blocks.message(_("All dates in this calendar are in the past, so I haven't made any drafts."))
