"""The windows of a strategy: its form, what was saved, its versions, and the preview of what is published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.community.calendar.modals import values
from bot.community.strategy import activities, content, views
from bot.community.strategy.activities import LedActivity
from bot.community.strategy.content import (
    ENGAGEMENT,
    MAX_METRICS,
    MAX_TEXT,
    MAX_WORDS,
    METRICS,
    PURPOSE,
    STRUCTURE,
    Metric,
    StrategyText,
)
from bot.community.strategy.service import SaveConflict, SavedStrategy
from bot.errors import GroundswellError
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.mentions import escaped
from bot.kit.payloads import Payload
from bot.kit.slack import Json, unescape

SAVE = "community.strategy_save"
PUBLISHING = "community.strategy_publishing"
READING = "community.strategy_reading"
WHAT, HOW, TARGET, BY = "what", "how", "target", "by"
MIN_ROWS = 1


class StrategyWindow(Payload):
    """An open form: the channel, the version it began with, and how many metrics it has fields for."""

    channel: str
    base: int = 0
    rows: int = MIN_ROWS


class PublishedVersion(Payload):
    """The version that a preview is of."""

    version_id: int


class FieldError(Exception):
    """What is refused, with the block that it is about."""

    def __init__(self, block_id: str, error: GroundswellError) -> None:
        super().__init__(block_id)
        self.block_id, self.error = block_id, error


def form(
    channel: str,
    planned: Sequence[LedActivity],
    saved: SavedStrategy | None,
    zone: str,
    *,
    text: StrategyText | None = None,
    rows: int = MIN_ROWS,
    conflict: SaveConflict | None = None,
) -> Json:
    """The form of a strategy, filled in with `text` or else with what was saved."""
    shown = text or (saved.text if saved else StrategyText())
    opened = StrategyWindow(
        channel=channel, base=saved.number if saved else 0, rows=min(max(rows, len(shown.metrics)), MAX_METRICS)
    )
    begin = _(
        "This is the plan for the community in {channel}. Leave open what you don't know yet. "
        "Facilitators and admins can see the plan now. Others can see it once you publish it.",
        channel=f"<#{channel}>",
    )
    leads = [f"• {escaped(line)}" for line in activities.who_leads(planned, views.mention)]
    rhythm = [f"• {escaped(line)}" for line in activities.rhythm(planned)]
    nothing = [_("No session is planned yet. Write `/community schedule` to plan one.")]
    add = blocks.actions(blocks.button(views.ADD_METRIC, _("Add a metric"), opened.rows))
    parts: list[Json | None] = [
        *_conflict(conflict),
        blocks.section(begin) if saved is None else blocks.context(views.saved_line(saved, zone)),
        *(_about_saved(saved) if saved and conflict is None else ()),
        _field(opened, PURPOSE, shown.purpose, _("What is the community for, and for whom?")),
        *_read_only(_("Who leads what (from the calendar)"), leads or nothing),
        _field(
            opened,
            STRUCTURE,
            shown.structure,
            _("Who decides what, who is whose deputy, and how a role is handed over"),
        ),
        *_read_only(_("Activity calendar (from the calendar)"), rhythm or nothing),
        _field(
            opened,
            ENGAGEMENT,
            shown.engagement,
            _("How you welcome newcomers, reach quiet members, give kudos, meet for coffee …"),
        ),
        blocks.section(f"*{views.heading(METRICS)}*"),
        *(each for number in range(opened.rows) for each in _metric_fields(opened, shown.metrics, number)),
        add if opened.rows < MAX_METRICS else None,
    ]
    return blocks.modal(SAVE, _("Our strategy"), parts, submit=_("Save"), close=_("Cancel"), metadata=opened.encode())


def _about_saved(saved: SavedStrategy) -> list[Json]:
    note = _("These buttons use the saved version. I'll send you files as direct messages.")
    return [views.buttons(saved, may_edit=True, with_versions=True), blocks.context(note)]


def _conflict(conflict: SaveConflict | None) -> list[Json]:
    """Says what somebody else saved meanwhile, and shows their words where both changed the same part."""
    if conflict is None:
        return []
    theirs, merged = conflict.theirs, conflict.merged
    names = ", ".join(views.heading(each) for each in merged.changed)
    text = _(
        "{person} saved version {n} while you were writing, and changed: {parts}. Nothing is lost: "
        "check the text, then save once more.",
        person=views.mention(theirs.by),
        n=theirs.number,
        parts=names,
    )
    shown = [blocks.section(f":warning: {text}")]
    for part in merged.disputed:
        facts = {"part": views.heading(part), "person": views.mention(theirs.by)}
        both = _("You both changed *{part}*. Your text is below. {person} wrote:", **facts)
        shown += [blocks.section(both), *(blocks.section(each) for each in _quoted(theirs.text, part))]
    return shown


def _quoted(text: StrategyText, part: str) -> list[str]:
    if part == METRICS:
        return views.packed([f"> {views.metric(each)}" for each in text.metrics] or [f"> {_('(empty)')}"])
    written = str(getattr(text, part)).strip()
    return [f">>> {each}" for each in views.pieces(written)] or [f"> {_('(empty)')}"]


def _read_only(title: str, lines: Sequence[str]) -> list[Json]:
    return [blocks.section(each) for each in views.packed([f"*{title}*", *lines])]


def _id(opened: StrategyWindow, name: str) -> str:
    """The block of a field; it differs by version, since Slack keeps what was typed in a block of the same id."""
    return f"{name}:{opened.base}"


def _field(opened: StrategyWindow, name: str, text: str, hint: str) -> Json:
    box = blocks.text_input(initial=text[:MAX_TEXT], multiline=True, max_length=MAX_TEXT, action_id=name)
    return blocks.input_block(_id(opened, name), views.heading(name), box, optional=True, hint=hint)


def _metric_fields(opened: StrategyWindow, metrics: Sequence[Metric], number: int) -> list[Json]:
    has = metrics[number] if number < len(metrics) else Metric("")
    labels = {
        WHAT: _("{n}. What should change?", n=number + 1),
        HOW: _("How is it measured?"),
        TARGET: _("Target"),
    }
    shown = []
    for name, label in labels.items():
        field = f"{name}_{number}"
        box = blocks.text_input(initial=getattr(has, name)[:MAX_WORDS], max_length=MAX_WORDS, action_id=field)
        shown.append(blocks.input_block(_id(opened, field), label, box, optional=True))
    field = f"{BY}_{number}"
    box = blocks.date_picker(initial=has.by or None, action_id=field)
    return [*shown, blocks.input_block(_id(opened, field), _("By when?"), box, optional=True)]


def read(view: Json, before: Sequence[Metric], today: date) -> StrategyText:
    """The text in a submitted form; FieldError for a metric that can't be."""
    opened, text = StrategyWindow.decode(view["private_metadata"]), written(view)
    given = values(view)
    for number in range(opened.rows):
        metric = _metric(given, number)
        if metric.is_empty:
            continue
        try:
            content.check_metric(metric, before, today)
        except content.NamelessMetricError as error:
            raise FieldError(_id(opened, f"{WHAT}_{number}"), error) from None
        except GroundswellError as error:
            raise FieldError(_id(opened, f"{BY}_{number}"), error) from None
    return text


def written(view: Json) -> StrategyText:
    """The text in an open form as it is, unchecked."""
    opened, given = StrategyWindow.decode(view["private_metadata"]), values(view)
    metrics = tuple(_metric(given, number) for number in range(opened.rows))
    purpose, structure, engagement = (_words(given, name) for name in (PURPOSE, STRUCTURE, ENGAGEMENT))
    return StrategyText(purpose, structure, engagement, tuple(each for each in metrics if not each.is_empty))


def _metric(given: Mapping[str, Any], number: int) -> Metric:
    what, how, target = (" ".join(_words(given, f"{name}_{number}").split()) for name in (WHAT, HOW, TARGET))
    return Metric(what, how, target, str(given.get(f"{BY}_{number}") or ""))


def _words(given: Mapping[str, Any], name: str) -> str:
    return unescape(str(given.get(name) or "")).strip()


def saved(version: SavedStrategy, zone: str) -> Json:
    """Says that a version is saved, what is still open in it, and what can be done with it."""
    lines = [_("Saved as version {n}. Earlier versions are kept.", n=version.number)]
    if version.text.missing:
        parts = ", ".join(views.heading(each) for each in version.text.missing)
        lines.append(_("Still empty: {parts}.", parts=parts))
    incomplete = [each.what for each in version.text.metrics if not each.is_complete]
    if incomplete:
        names = ", ".join(f"“{escaped(each)}”" for each in incomplete)
        lines.append(
            _("You still need to add how you measure, a target or a date to these metrics: {names}.", names=names)
        )
    files = _("*Publish it* shows you a preview first. I'll send you files as direct messages.")
    parts_of_it = [*(blocks.section(each) for each in views.packed(lines)), blocks.context(files)]
    return _reading([*parts_of_it, views.buttons(version, may_edit=True)], zone, version)


def reading(version: SavedStrategy, zone: str, *, may_edit: bool) -> Json:
    """A version to be read."""
    return _reading([views.buttons(version, may_edit=may_edit)], zone, version)


def _reading(head: Sequence[Json], zone: str, version: SavedStrategy) -> Json:
    line = blocks.context(views.saved_line(version, zone))
    shown = [*head, blocks.divider(), line, *views.parts(version, views.mention)]
    return blocks.modal(READING, _("Our strategy"), shown, close=_("Close"))


def versions(found: Sequence[SavedStrategy], zone: str) -> Json:
    """The versions of a strategy, each with a button to read it."""
    shown = [
        blocks.section(views.saved_line(each, zone), blocks.button(views.VERSION, _("Read it"), each.version_id))
        for each in found
    ]
    return blocks.modal(READING, _("Earlier versions"), shown, close=_("Back"))


def preview(version: SavedStrategy) -> Json:
    """What would be posted, before anybody sees it."""
    about = _(
        "Everybody in {channel} will read this, and any member can open it with `/community strategy`. "
        "I'll also post an image of the whole year in the thread. I write people's names as plain "
        "text, so nobody is notified.",
        channel=f"<#{version.channel}>",
    )
    shown = [blocks.section(about), blocks.divider(), *views.parts(version, views.mention)]
    metadata = PublishedVersion(version_id=version.version_id).encode()
    return blocks.modal(
        PUBLISHING, _("Publish the strategy"), shown, submit=_("Publish"), close=_("Back"), metadata=metadata
    )


def told(text: str) -> Json:
    """A window that says one thing."""
    return blocks.modal(READING, _("Our strategy"), [blocks.section(text)], close=_("Close"))
