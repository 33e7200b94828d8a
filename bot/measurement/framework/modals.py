"""The window of one measure, and what was filled in."""

from __future__ import annotations

from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.payloads import Payload
from bot.kit.slack import Json, fields_of, unescape
from bot.measurement.framework import views
from bot.measurement.framework.models import EvaluationLevel, FrameworkMeasure
from bot.measurement.framework.service import WrittenMeasure

SAVE = "measurement.framework_save"
LEVEL, WHAT, HOW, AUDIENCE, WHEN_LOW = "level", "what", "how", "audience", "when_low"
MAX_WHAT, MAX_TEXT = 150, 500


class MeasureWindow(Payload):
    """An open window: of which measure, 0 for a new one."""

    number: int = 0


def form(opened: MeasureWindow, begin: FrameworkMeasure | None = None) -> Json:
    """The window of a measure, as it is so far."""
    levels = {
        each: blocks.option(f"{views.level_name(each)}: {views.level_question(each)}", each) for each in EvaluationLevel
    }
    chosen = levels[EvaluationLevel(begin.level)] if begin else None

    def text(name: str, label: str, hint: str) -> Json:
        initial = str(getattr(begin, name)) if begin else ""
        field = blocks.text_input(initial=initial, multiline=True, max_length=MAX_TEXT)
        return blocks.input_block(name, label, field, optional=True, hint=hint)

    parts = [
        blocks.input_block(
            LEVEL, _("What does this metric tell you?"), blocks.static_select([*levels.values()], initial=chosen)
        ),
        blocks.input_block(
            WHAT,
            _("What do you measure?"),
            blocks.text_input(initial=begin.what if begin else "", max_length=MAX_WHAT),
            hint=_("Something you can count or compare, such as “plans that people carried out”."),
        ),
        text(
            HOW,
            _("How is it collected?"),
            _(
                "Who collects the data, and how often? Is it a test, something you observe, or what people "
                "say themselves?"
            ),
        ),
        text(
            AUDIENCE,
            _("Who gets the figures?"),
            _("Also write when. People have to hear about the figures early enough to change a decision."),
        ),
        text(
            WHEN_LOW,
            _("What do you improve when the figure is low?"),
            _("If a number wouldn't change anything, don't collect it."),
        ),
    ]
    if opened.number:
        parts.append(blocks.actions(blocks.button(views.REMOVE, _("Remove it"), opened.number, style="danger")))
    return blocks.modal(SAVE, _("A measure"), parts, submit=_("Save"), close=_("Cancel"), metadata=opened.encode())


def written(view: Json) -> WrittenMeasure:
    """What was filled in."""
    held = fields_of(view)
    texts = {name: unescape((held.get(name) or {}).get("value") or "") for name in (WHAT, HOW, AUDIENCE, WHEN_LOW)}
    return WrittenMeasure(EvaluationLevel(held[LEVEL]["selected_option"]["value"]), **texts)


def told(text: str) -> Json:
    """Replaces a window once its measure is kept or gone."""
    return blocks.modal(SAVE, _("A measure"), [blocks.section(text)], close=_("Close"))
