"""A stakeholder map on screen: field by field in words, with buttons for its owner alone."""

from __future__ import annotations

from collections.abc import Sequence

from bot.change.stakeholders import words
from bot.change.stakeholders.content import StakeholderContext
from bot.change.stakeholders.queries import MappedStakeholder, StakeholderMap
from bot.change.stakeholders.rules import StakeholderType
from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape

SHOW = "change.map_show"
SHARED = "change.map_shared"
ADD = "change.map_add"
EDIT = "change.map_edit"
REMOVE = "change.map_remove"
PUT_BACK = "change.map_put_back"
PICTURE = "change.map_picture"
SHARED_PICTURE = "change.map_shared_picture"
SHARE = "change.map_share"
UNSHARE = "change.map_unshare"
MARKDOWN = "change.map_markdown"
SHEET = "change.map_sheet"
FORGET = "change.map_forget"
DONE = "change.map_done"
LATER = "change.map_later"
RIGHT = "change.map_right"
SILENT = "change.map_silent"

MAX_SHARED = 5
MAX_TYPED = 100


def own_map(found: StakeholderMap, context: StakeholderContext) -> Json:
    """The owner's map; an empty one says what it is for."""
    if not found.stakeholders:
        return _empty(found)
    title = _("Your stakeholder map")
    parts = [*_fields(found, context, is_own=True)]
    row = blocks.actions(
        blocks.button(ADD, _("Add somebody"), style="primary"),
        blocks.button(PICTURE, _("Send me the picture")),
        blocks.button(SHARE, _("Share it")),
        blocks.button(MARKDOWN, _("Send me a text file")),
        blocks.button(SHEET, _("Send me a table")),
    )
    return blocks.message(
        title, blocks.header(title), parts, row, blocks.actions(*_shared_buttons(found), _forget()), _who_reads(found)
    )


def _empty(found: StakeholderMap) -> Json:
    text = _(
        "Who can help your change, and who can stop it? Put these people and groups (the "
        "*stakeholders*) on a map: how much influence they have, and how much they support the change. "
        "I'll show you what helps with each of them, and ask later how it went."
    )
    note = _("Only you can see your map until you share it. The people on it don't hear about it.")
    row = blocks.actions(blocks.button(ADD, _("Add somebody"), style="primary"), *_shared_buttons(found))
    return blocks.message(text, blocks.section(text), blocks.context(note), row)


def _fields(found: StakeholderMap, context: StakeholderContext, *, is_own: bool) -> list[Json]:
    parts = []
    for kind in StakeholderType:
        said, inside = context.of(kind), found.inside(kind)
        head = f"*{said.plural}* · {words.weights(kind)}\n_{said.strategy}._ {said.advice}"
        parts.append(blocks.section(head if inside else f"{head}\n{_('• nobody')}"))
        for each in inside:
            button = blocks.button(EDIT, _("Change"), each.row.id) if is_own else None
            parts.append(blocks.section(entry(each, context), button))
    return parts


def entry(one: MappedStakeholder, context: StakeholderContext) -> str:
    """One stakeholder in a few lines, escaped."""
    step, moved = words.step(one), words.last_move(one, context)
    lines = [
        f"{one.number}. *{escape(one.row.name)}* · {words.facts(one)}",
        words.undecided(one),
        moved,
        _("What matters to them: {text}", text=escape(one.row.concern)) if one.row.concern else "",
        _("Next step: {text}", text=escape(step)) if step else "",
    ]
    return "\n".join(filter(None, lines))


def _shared_buttons(found: StakeholderMap) -> list[Json]:
    """Buttons to the maps that others share with the reader."""
    if not found.shared:
        return []
    if len(found.shared) == 1:
        return [blocks.button(SHARED, _("Show the map shared with me"), found.shared[0])]
    return [
        blocks.button(f"{SHARED}:{number}", _("Show shared map {n}", n=number), slack_id)
        for number, slack_id in enumerate(found.shared[:MAX_SHARED], 1)
    ]


def _forget() -> Json:
    sure = blocks.confirm(
        _("Delete your map?"),
        _("I'll delete everybody on the map, its history and the planned steps. You can't undo this."),
        _("Delete it"),
        _("Keep it"),
        style="danger",
    )
    return blocks.button(FORGET, _("Delete the map"), confirm=sure)


def _who_reads(found: StakeholderMap) -> Json:
    if not found.readers:
        return blocks.context(_("Only you can see this map. The people on it don't hear about it."))
    names = ", ".join(escape(each.name) for each in found.readers)
    return blocks.context(
        _("You share this map with {names}. The people on the map don't hear about that.", names=names)
    )


def shared_map(found: StakeholderMap, context: StakeholderContext) -> Json:
    """Somebody else's map, as they share it."""
    title = _("The stakeholder map of {person}", person=f"<@{found.owner}>")
    note = _(
        "This person shares the map with you in confidence. You can't change the map, and your own "
        "files won't include it."
    )
    row = blocks.actions(
        blocks.button(SHARED_PICTURE, _("Send me the picture"), found.owner),
        blocks.button(SHOW, _("Show my own map")),
    )
    if not found.stakeholders:
        return blocks.message(title, blocks.section(f"*{title}*"), blocks.section(_("Nobody is on the map.")), row)
    parts = _fields(found, context, is_own=False)
    return blocks.message(title, blocks.section(f"*{title}*"), parts, row, blocks.context(note))


def alt_text(found: StakeholderMap, context: StakeholderContext) -> str:
    """What the picture shows, in words; the numbers are those in it."""
    people = len(found.stakeholders)
    parts = [ngettext("A map with {n} stakeholder.", "A map with {n} stakeholders.", people)]
    for kind in StakeholderType:
        inside = [f"{each.number} {each.row.name}" for each in found.inside(kind)]
        if inside:
            said = context.of(kind)
            parts.append(f"{said.plural} ({said.strategy}): {'; '.join(inside)}.")
    return " ".join(parts)


def help_text() -> Json:
    """What can be written behind the command."""
    lines = [
        _("`/groundswell stakeholders` shows your map, with buttons for everything"),
        _("`/groundswell stakeholders add Anna` puts somebody on your map"),
        _("`/groundswell stakeholders Anna` finds somebody on your map"),
        _("`/groundswell stakeholders share`, `picture` or `export` shares your map, draws it, or sends it as a file"),
    ]
    return blocks.message("\n".join(f"• {each}" for each in lines))


def forgotten() -> Json:
    """Says that a map is gone."""
    return blocks.message(_("Your map is deleted, with everything on it."))


def which(typed: str, slack_id: str) -> Json:
    """Asks what to do with somebody who was mentioned."""
    text = _("What would you like to do with {person}?", person=f"<@{slack_id}>")
    row = blocks.actions(
        blocks.button(ADD, _("Add them to my map"), typed), blocks.button(SHARE, _("Share my map with them"), slack_id)
    )
    return blocks.message(text, blocks.section(text), row)


def nobody(typed: str) -> Json:
    """Says that nobody of that name is on the map."""
    text = _("Nobody called “{name}” is on your map.", name=escape(typed))
    row = blocks.actions(
        blocks.button(ADD, _("Add them to my map"), blocks.shorten(typed, MAX_TYPED)),
        blocks.button(SHOW, _("Show the map")),
    )
    return blocks.message(text, blocks.section(text), row)


def several(found: Sequence[MappedStakeholder], context: StakeholderContext) -> Json:
    """Lists those who may be meant."""
    parts = [blocks.section(entry(each, context), blocks.button(EDIT, _("Change"), each.row.id)) for each in found]
    text = _("Who do you mean?") if len(found) > 1 else escape(found[0].row.name)
    return blocks.message(text, blocks.section(text) if len(found) > 1 else None, parts)
