"""The windows of a stakeholder and of sharing, and what was filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.change.stakeholders import views, words
from bot.change.stakeholders.content import StakeholderContext
from bot.change.stakeholders.models import Stakeholder, StakeholderApproach, StakeholderReader
from bot.change.stakeholders.queries import MappedStakeholder
from bot.change.stakeholders.rules import GREATEST, LEAST, type_of
from bot.change.stakeholders.service import MAX_NAME, MAX_TEXT
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape, fields_of, unescape
from bot.kit.time import format_short_date

SAVE = "change.map_save"
READERS = "change.map_readers"
PERSON, NAME, GROUP, INFLUENCE, SUPPORT, CONCERN, STEP, APPROACH, DUE, READER = (
    "person",
    "name",
    "group",
    "influence",
    "support",
    "concern",
    "step",
    "approach",
    "due",
    "reader",
)
MAX_MOVES = 5


class StakeholderWindow(Payload):
    """An open window: of which stakeholder, 0 for a new one, and how many were added in it before."""

    number: int = 0
    turn: int = 0


@dataclass(frozen=True)
class FilledIn:
    """What a window said of a stakeholder; `slack_id` is empty for a plain name."""

    slack_id: str
    name: str
    is_group: bool
    influence: int
    support: int
    concern: str
    next_step: str
    approach: str | None
    due_on: date | None


def form(
    opened: StakeholderWindow,
    context: StakeholderContext,
    shown: MappedStakeholder | None = None,
    *,
    person: str = "",
    name: str = "",
) -> Json:
    """The window of a stakeholder, filled in with what is known."""
    row = shown.row if shown else None
    written = row.name if row and not person else name
    influences = [blocks.option(words.influence(each), each) for each in range(LEAST, GREATEST + 1)]
    supports = [blocks.option(words.support(each), each) for each in range(LEAST, GREATEST + 1)]
    group = [blocks.option(_("It's a group, not one person"), "group")]
    parts = [
        _history(shown, context) if shown else None,
        blocks.input_block(PERSON, _("Who is it?"), blocks.person_select(initial=person or None), optional=True),
        blocks.input_block(
            NAME,
            _("Or write a name"),
            blocks.text_input(initial=written, max_length=MAX_NAME),
            optional=True,
            hint=_(
                "Use this for somebody who isn't in Slack, or for a group such as “works council”. They "
                "won't hear that they're on your map."
            ),
        ),
        blocks.input_block(
            GROUP,
            _("A person or a group?"),
            blocks.checkboxes(group, initial=group if row and row.is_group else ()),
            optional=True,
        ),
        blocks.input_block(
            INFLUENCE,
            _("How much say does this person or group have in your change?"),
            blocks.static_select(influences, initial=influences[row.influence - 1] if row else None),
        ),
        blocks.input_block(
            SUPPORT,
            _("How much does this person or group support your change?"),
            blocks.static_select(supports, initial=supports[row.support - 1] if row else None),
            hint=_("On your map, 4 and 5 count as high."),
        ),
        *_plan(row),
    ]
    if row:
        parts.append(blocks.actions(blocks.button(views.REMOVE, _("Remove from the map"), row.id, style="danger")))
    return blocks.modal(SAVE, _("On your map"), parts, submit=_("Save"), close=_("Cancel"), metadata=opened.encode())


def _plan(row: Stakeholder | None) -> list[Json]:
    """The fields of what counts for somebody, and of the next step."""
    approaches = {
        each: blocks.option(f"{words.approach(each)}: {words.approach_for(each)}", each) for each in StakeholderApproach
    }
    chosen = approaches[StakeholderApproach(row.approach)] if row and row.approach else None
    concern = blocks.text_input(initial=row.concern if row else "", multiline=True, max_length=MAX_TEXT)
    step = blocks.text_input(initial=row.next_step if row else "", max_length=MAX_TEXT)
    example = _("Such as “have a coffee and ask what went wrong last time”.")
    return [
        blocks.input_block(
            CONCERN,
            _("What matters to them?"),
            concern,
            optional=True,
            hint=_("What this person worries about or hopes for. Write only what you'd also say to them."),
        ),
        blocks.input_block(
            APPROACH,
            _("What will win them over?"),
            blocks.static_select([*approaches.values()], initial=chosen),
            optional=True,
        ),
        blocks.input_block(
            STEP,
            _("What's your next step?"),
            step,
            optional=True,
            hint=example,
        ),
        blocks.input_block(
            DUE,
            _("When?"),
            blocks.date_picker(initial=row.due_on if row else None),
            optional=True,
            hint=_("I'll ask you about this step on that day."),
        ),
    ]


def _history(shown: MappedStakeholder, context: StakeholderContext) -> Json | None:
    """Where somebody stood before, the newest first."""
    if not shown.moves:
        return None
    places = [
        *((each.influence, each.support) for each in shown.moves[1:]),
        (shown.row.influence, shown.row.support),
    ]
    lines = [
        _(
            "{day}: was {before} ({n}/{m}), now {kind} ({to_n}/{to_m})",
            day=format_short_date(move.moved_at.date()),
            before=context.of(type_of(move.influence, move.support)).name,
            n=move.influence,
            m=move.support,
            kind=context.of(type_of(*place)).name,
            to_n=place[0],
            to_m=place[1],
        )
        for move, place in zip(shown.moves, places, strict=True)
    ]
    return blocks.context("\n".join(reversed(lines[-MAX_MOVES:])))


def filled_in(view: Json) -> FilledIn:
    """What was filled in."""
    held = fields_of(view)

    def written(name: str) -> str:
        return unescape((held.get(name) or {}).get("value") or "").strip()

    def chosen(name: str) -> str | None:
        return ((held.get(name) or {}).get("selected_option") or {}).get("value")

    due = (held.get(DUE) or {}).get("selected_date")
    return FilledIn(
        slack_id=(held.get(PERSON) or {}).get("selected_user") or "",
        name=written(NAME),
        is_group=bool((held.get(GROUP) or {}).get("selected_options")),
        influence=int(chosen(INFLUENCE) or LEAST),
        support=int(chosen(SUPPORT) or LEAST),
        concern=written(CONCERN),
        next_step=written(STEP),
        approach=chosen(APPROACH),
        due_on=date.fromisoformat(due) if due else None,
    )


def share(readers: Sequence[StakeholderReader], slack_id: str = "") -> Json:
    """The window in which a map is shared, and no longer shared."""
    text = _(
        "The person you pick gets a message in their working hours. They can see every name, where you "
        "put people, what matters to those people, and your next steps. They can't change anything, "
        "and you can stop sharing at any time."
    )
    parts = [
        blocks.section(text),
        blocks.input_block(READER, _("Share it with"), blocks.person_select(initial=slack_id or None)),
        *(
            blocks.section(escape(each.name), blocks.button(views.UNSHARE, _("Stop sharing"), each.reader_id))
            for each in readers
        ),
    ]
    return blocks.modal(READERS, _("Share your map"), parts, submit=_("Share"), close=_("Cancel"))


def reader(view: Json) -> str:
    """The Slack id of who was picked."""
    return str(fields_of(view)[READER].get("selected_user") or "")


def told(text: str) -> Json:
    """Replaces a window once what it asked for is done."""
    return blocks.modal(SAVE, _("Your map"), [blocks.section(text)], close=_("Close"))


def added(text: str, opened: StakeholderWindow) -> Json:
    """Replaces a window once somebody is on the map, with a way to add the next one."""
    row = blocks.actions(blocks.button(views.ADD, _("Add another")))
    following = StakeholderWindow(turn=opened.turn + 1)
    return blocks.modal(SAVE, _("Your map"), [blocks.section(text), row], close=_("Close"), metadata=following.encode())


def removed(name: str, number: int) -> Json:
    """Replaces the window of somebody who was taken off, with a way back."""
    text = _("{name} is off your map.", name=escape(name))
    row = blocks.actions(blocks.button(views.PUT_BACK, _("Undo"), number))
    return blocks.modal(SAVE, _("Your map"), [blocks.section(text), row], close=_("Close"))
