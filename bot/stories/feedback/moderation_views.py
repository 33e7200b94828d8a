"""Feedback as a facilitator sees it before release."""

from __future__ import annotations

from collections.abc import Sequence

from bot.kit import blocks
from bot.kit.blocks import Style, button
from bot.kit.db import row_id
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import format_moment
from bot.stories import labels
from bot.stories.feedback.findings import FeedbackDetails, Moderation, ShownFinding
from bot.stories.feedback.models import FindingDecision
from bot.stories.feedback.quoting import Quotes
from bot.stories.feedback.result_views import finding_text
from bot.stories.feedback.views import MODERATE
from bot.stories.payloads import FeedbackRef
from bot.stories.sections import Section

RELEASE = "stories.release_feedback"
DECIDE = "stories.decide_finding"
MAX_FINDINGS, MAX_FINDING_CHARACTERS, MAX_TEXT, MAX_LISTED = 45, 900, 600, 10
MAX_DAYS = 7


def inbox(found: Sequence[FeedbackDetails], more: int, zone: str) -> Json:
    """The feedback that waits longest, each with a button to read it, and how many `more` there are."""
    if not found:
        return blocks.message(_("No feedback is waiting for you."))
    text = ngettext(
        "{n} piece of feedback is waiting for you.", "{n} pieces of feedback are waiting for you.", len(found) + more
    )
    lines = [
        blocks.section(
            _(
                "{title}, version {version}, waiting since {moment}",
                title=labels.story_title(one.title),
                version=one.version,
                moment=format_moment(one.feedback.finished_at or one.feedback.requested_at, zone),
            ),
            _read_button(row_id(one.feedback)),
        )
        for one in found
    ]
    rest = ngettext("And {n} more, asked for later.", "And {n} more, asked for later.", more)
    asides = [*([rest] if more else []), _deadline()]
    return blocks.message(text, blocks.section(f"*{text}*"), lines, blocks.context(" ".join(asides)))


def _deadline() -> str:
    return _(
        "If nobody checks the feedback within {n} days, the author gets it as it is. A note then says "
        "that nobody has checked the feedback.",
        n=MAX_DAYS,
    )


def _read_button(feedback_id: int, style: Style | None = None) -> Json:
    return button(MODERATE, _("Have a look"), FeedbackRef(feedback_id=feedback_id).encode(), style=style)


def notice(title: str, feedback_id: int) -> Json:
    """Tells a facilitator that feedback waits to be released."""
    text = _(
        "Feedback on {title} is waiting for you: please check it before the author sees it.",
        title=labels.story_title(title),
    )
    actions = blocks.actions(_read_button(feedback_id, "primary"))
    return blocks.message(text, blocks.section(text), actions, blocks.context(_deadline()))


def modal(found: FeedbackDetails) -> Json:
    """Every finding with a choice: leave it in, change its text, or take it out."""
    parts = [
        blocks.context(_("Anything you don't change goes to the author as it is. I keep a record of your choices."))
    ]
    quotes = Quotes(found.result)
    for shown in found.findings[:MAX_FINDINGS]:
        parts += _choice(quotes, shown)
    return blocks.modal(
        RELEASE,
        _("Look at the feedback"),
        parts,
        close=_("Close"),
        submit=_("Send it"),
        metadata=FeedbackRef(feedback_id=row_id(found.feedback)).encode(),
    )


def _choice(quotes: Quotes, shown: ShownFinding) -> list[Json]:
    options = [
        blocks.option(_("Leave it in"), FindingDecision.ACCEPTED),
        blocks.option(_("Take it out"), FindingDecision.DISMISSED),
    ]
    menu = blocks.static_select(options, initial=options[0], placeholder=_("Leave it in"), action_id=DECIDE)
    text = f"*{labels.title(Section(shown.row.section))}*\n{finding_text(quotes, shown.finding)}"
    field = blocks.text_input(initial=shown.text[:MAX_TEXT], multiline=True, max_length=MAX_TEXT, action_id="text")
    cut = blocks.shorten_lines(text, MAX_FINDING_CHARACTERS)
    return [
        blocks.section(cut, menu, block_id=f"decision:{shown.row.id}"),
        blocks.input_block(f"text:{shown.row.id}", _("Your wording"), field, optional=True),
    ]


def decisions(view: Json, shown: Sequence[ShownFinding]) -> dict[int, Moderation]:
    """The decisions in the modal, by finding id."""
    values = view["state"]["values"]
    made = {}
    for one in shown:
        choice = (values.get(f"decision:{one.row.id}") or {}).get(DECIDE, {}).get("selected_option") or {}
        field = (values.get(f"text:{one.row.id}") or {}).get("text", {})
        text = (field.get("value") or "").strip() if field else one.text
        if choice.get("value") == FindingDecision.DISMISSED:
            made[row_id(one.row)] = Moderation(FindingDecision.DISMISSED)
        elif text and text not in {one.text, one.text[:MAX_TEXT].strip()}:
            made[row_id(one.row)] = Moderation(FindingDecision.EDITED, text)
        else:
            made[row_id(one.row)] = Moderation(FindingDecision.ACCEPTED)
    return made


def released(title: str) -> str:
    """Tells the facilitator that the feedback was sent."""
    return _("The feedback on {title} is on its way to the author.", title=escape(title) or _("the story"))


def unseen() -> str:
    """Tells an author that no facilitator has looked at their feedback."""
    return _("No facilitator has looked at this feedback, so you're getting it unchecked.")
