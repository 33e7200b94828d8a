"""A facilitator looks at a review before its author does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bot.errors import GroundswellError
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.members import service as members
from bot.members.models import Member, Role
from bot.stories import blocks, labels
from bot.stories.blocks import button, named
from bot.stories.feedback import findings, store
from bot.stories.feedback.findings import Look, as_finding
from bot.stories.feedback.result_views import line
from bot.stories.feedback.service import Reviewed, reviewed
from bot.stories.feedback.views import LOOK
from bot.stories.models import Decision, StoryFinding
from bot.stories.sections import Section

LOOKED = "stories.looked"
DECIDE = "stories.decide"
MAX_LOOKED_AT, MAX_WORDS, MAX_LISTED = 45, 600, 20


class NotYoursToLookAtError(GroundswellError):
    """Looking at feedback first is for facilitators. An admin can make you one."""


def facilitator(session: Session, workspace_id: str, slack_id: str) -> members.Person:
    """The person, if they may look at others' reviews; NotYoursToLookAtError otherwise."""
    member: Member | None = members.find(session, workspace_id, slack_id)
    if member is None or member.role not in {Role.FACILITATOR, Role.ADMIN}:
        raise NotYoursToLookAtError
    return members.person(member)


def waiting(session: Session, workspace_id: str, slack_id: str) -> Json:
    """What waits for a facilitator's eyes."""
    facilitator(session, workspace_id, slack_id)
    found = [reviewed(session, workspace_id, one) for one in store.waiting(session, workspace_id)[:MAX_LISTED]]
    if not found:
        return blocks.message(_("No feedback is waiting for you to look at."))
    words = ngettext("{n} piece of feedback waits for you.", "{n} pieces of feedback wait for you.", len(found))
    return blocks.message(words, blocks.text(f"*{words}*"), *(_line(one) for one in found))


def _line(one: Reviewed) -> Json:
    said = _("{title}, version {version}", title=named(one.title), version=one.version)
    return {**blocks.text(said), "accessory": button(LOOK, _("Look at it"), one.review.id)}


def notice(title: str, review_id: int) -> Json:
    """Tells a facilitator that a review waits for them."""
    words = _("Feedback on {title} waits for you to look at it before its author does.", title=named(title))
    return blocks.message(
        words, blocks.text(words), blocks.actions(button(LOOK, _("Look at it"), review_id, style="primary"))
    )


def window(session: Session, workspace_id: str, slack_id: str, review_id: int) -> Json:
    """Every remark with a choice: leave it, change its words, or take it out."""
    facilitator(session, workspace_id, slack_id)
    found = reviewed(session, workspace_id, review_id)
    if found.review.released_at:
        raise findings.AlreadyReleasedError
    shown = [blocks.note(_("What you leave as it is goes to its author just so. Your choices are kept."))]
    for row, words in found.rows[:MAX_LOOKED_AT]:
        shown += _choice(found, row, words)
    return blocks.window(LOOKED, _("Look at the feedback"), shown, kept=str(review_id), submit=_("Send it"))


def _choice(found: Reviewed, row: StoryFinding, words: str) -> list[Json]:
    options = [
        blocks.option(_("Leave it in"), Decision.ACCEPTED),
        blocks.option(_("Take it out"), Decision.DISMISSED),
    ]
    menu = blocks.select(DECIDE, _("Leave it in"), options, options[0])
    said = f"*{labels.title(Section(row.section))}*\n{line(found.found, as_finding(row, words))}"
    element = {
        "type": "plain_text_input",
        "action_id": "words",
        "multiline": True,
        "max_length": MAX_WORDS,
        "initial_value": words[:MAX_WORDS],
    }
    return [
        {**blocks.text(blocks.cut(said, 900)), "block_id": f"decision:{row.id}", "accessory": menu},
        blocks.field(f"words:{row.id}", _("In these words"), element, optional=True),
    ]


def looks(view: Json, rows: Sequence[tuple[StoryFinding, str]]) -> dict[int, Look]:
    """What was decided in the window, by finding."""
    values = view["state"]["values"]
    made = {}
    for row, words in rows:
        choice = (values.get(f"decision:{row.id}") or {}).get(DECIDE, {}).get("selected_option") or {}
        held = (values.get(f"words:{row.id}") or {}).get("words", {})
        own = (held.get("value") or "").strip() if held else words
        if choice.get("value") == Decision.DISMISSED:
            made[row.id or 0] = Look(Decision.DISMISSED)
        elif own and own != words[:MAX_WORDS].strip():
            made[row.id or 0] = Look(Decision.EDITED, own)
        else:
            made[row.id or 0] = Look(Decision.ACCEPTED)
    return made


def decide(session: Session, slack: tuple[str, str], view: Json, *, now: datetime) -> int:
    """Keep what a facilitator decided and let the author see the review; its id."""
    who = facilitator(session, *slack)
    review_id = int(view["private_metadata"])
    found = reviewed(session, who.workspace_id, review_id)
    for finding_id, look in looks(view, found.rows).items():
        findings.decide(session, who, finding_id, look, now=now)
    if not findings.release(session, who, review_id, now=now):
        raise findings.AlreadyReleasedError
    return review_id


def sent(title: str) -> str:
    """Said to the facilitator afterwards."""
    return _("The feedback on {title} is on its way to its author.", title=escape(title) or _("the story"))
