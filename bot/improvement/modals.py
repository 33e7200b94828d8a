"""The windows of a suggestion and of a decision, and what was filled in."""

from __future__ import annotations

from bot.improvement import words
from bot.improvement.models import Improvement, ImprovementCategory, ImprovementState, Origin
from bot.improvement.rules import GREATEST, LEAST
from bot.improvement.service import MAX_TEXT, MAX_TITLE, Suggestion
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape, fields_of, unescape

SAVE = "improvement.save"
REASON = "improvement.reason"
TITLE, TODAY, CATEGORY, IMPACT, EFFORT, OWNER, EVIDENCE = (
    "title",
    "today",
    "category",
    "impact",
    "effort",
    "owner",
    "evidence",
)


class SuggestionWindow(Payload):
    """An open window: of which improvement, or from where a new one comes."""

    number: int = 0
    origin: Origin = Origin.PERSON
    about: str = ""


class DecisionWindow(Payload):
    """An open window about a decision: on which improvement, from which state to which."""

    number: int
    was: ImprovementState
    to: ImprovementState


def form(opened: SuggestionWindow, shown: Improvement | Suggestion, *, is_lead: bool, owner: str = "") -> Json:
    """The window of a suggestion, filled in with what is known; only leads rate the effort and choose an owner."""
    categories = [blocks.option(words.category(each), each) for each in ImprovementCategory]
    impacts = [blocks.option(words.impact(each), each) for each in range(LEAST, GREATEST + 1)]
    efforts = [blocks.option(words.effort(each), each) for each in range(LEAST, GREATEST + 1)]
    guess = _("If you leave this field empty, I'll assume what such changes usually bring. You can fill it in later.")
    parts = [
        blocks.input_block(
            TITLE, _("What should change?"), blocks.text_input(initial=shown.title, max_length=MAX_TITLE)
        ),
        blocks.input_block(
            TODAY,
            _("How do things work today?"),
            blocks.text_input(initial=shown.today, multiline=True, max_length=MAX_TEXT),
            optional=True,
        ),
        blocks.input_block(
            CATEGORY,
            _("What kind of change is it?"),
            blocks.static_select(categories, initial=_chosen(categories, shown.category)),
            optional=True,
        ),
        blocks.input_block(
            IMPACT,
            _("How much would this improvement change?"),
            blocks.static_select(impacts, initial=_chosen(impacts, shown.impact)),
            optional=True,
            hint=guess,
        ),
        blocks.input_block(
            EVIDENCE,
            _("How do you know?"),
            blocks.text_input(initial=shown.evidence, multiline=True, max_length=MAX_TEXT),
            optional=True,
        ),
    ]
    if is_lead:
        effort = blocks.static_select(efforts, initial=_chosen(efforts, shown.effort))
        parts.insert(
            4, blocks.input_block(EFFORT, _("How much work would this improvement be?"), effort, optional=True)
        )
        parts.append(
            blocks.input_block(
                OWNER, _("Who is responsible?"), blocks.person_select(initial=owner or None), optional=True
            )
        )
    else:
        note = _(
            "The people who run the programme see your suggestion with your name. Once they've read "
            "it, others can vote for it."
        )
        parts.append(blocks.context(note))
    return blocks.modal(
        SAVE, _("Improve the programme"), parts, submit=_("Save"), close=_("Cancel"), metadata=opened.encode()
    )


def _chosen(options: list[Json], value: object) -> Json | None:
    return next((each for each in options if value is not None and each["value"] == str(value)), None)


def suggestion(view: Json) -> Suggestion:
    """What was filled in."""
    held = fields_of(view)

    def chosen(name: str) -> str:
        return str(((held.get(name) or {}).get("selected_option") or {}).get("value") or "")

    def written(name: str) -> str:
        return unescape((held.get(name) or {}).get("value") or "")

    return Suggestion(
        title=written(TITLE),
        today=written(TODAY),
        category=chosen(CATEGORY) or None,
        impact=int(chosen(IMPACT)) if chosen(IMPACT) else None,
        effort=int(chosen(EFFORT)) if chosen(EFFORT) else None,
        owner=(held.get(OWNER) or {}).get("selected_user") or "",
        evidence=written(EVIDENCE),
    )


def reason(opened: DecisionWindow, improvement: Improvement) -> Json:
    """The window that asks for the reason of a decision; only dropping needs one."""
    asked = {
        ImprovementState.DECIDED: (_("Decide to do it"), _("Why this improvement, and why now?")),
        ImprovementState.DONE: (_("Mark as done"), _("What did you do? I may post your answer as “You said, we did”.")),
        ImprovementState.DROPPED: (
            _("Drop it"),
            _("Why not? The person who made the suggestion will read your answer."),
        ),
        ImprovementState.OPEN: (_("Open it again"), _("What has changed?")),
    }
    title, label = asked[opened.to]
    field = blocks.text_input(multiline=True, max_length=MAX_TEXT)
    parts = [
        blocks.section(f"*{escape(improvement.title)}*"),
        blocks.input_block("reason", label, field, optional=opened.to is not ImprovementState.DROPPED),
    ]
    return blocks.modal(REASON, title, parts, submit=_("Save"), close=_("Cancel"), metadata=opened.encode())


def reason_given(view: Json) -> str:
    """The reason that was filled in."""
    return unescape(view["state"]["values"]["reason"]["reason"].get("value") or "")


def noted(title: str) -> str:
    """What leads read once an improvement is kept."""
    return _(
        "Noted: *{title}*. `/groundswell improve all` shows it in the list. Open it there to decide on "
        "it, or to try it with half of a cohort.",
        title=escape(title),
    )


def saved(title: str, text: str, next_step: Json | None = None) -> Json:
    """Replaces a window once its content is kept; `next_step` is a button that leads on from there."""
    row = [blocks.actions(next_step)] if next_step else []
    return blocks.modal(SAVE, title, [blocks.section(text), *row], close=_("Close"))
