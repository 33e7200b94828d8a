"""What is said to a wish to change a story: sentences as they are and as they would be, or where to do it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.kit import blocks
from bot.kit.blocks import button
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape
from bot.stories import labels
from bot.stories.feedback import views
from bot.stories.feedback.models import StoryThreadReply
from bot.stories.feedback.proposed_changes import ChangeChoice, ChangeKind, ChangePlace, ProposedChange, SentenceChange
from bot.stories.feedback.reply_views import ReplyRef
from bot.stories.payloads import SectionRef, SentText, StoryRef
from bot.stories.sections import Section
from bot.stories.writing.views import EDIT, LEAVE, REQUEST_FEEDBACK

MAX_SENTENCE = 600


class ReplyChange(Payload):
    """A reply that asks for a change, and the hash of what was shown of it."""

    reply_id: int
    shown: str


class MessageChange(Payload):
    """A message that asks for a change in a story, and the hash of what was shown of it."""

    story_id: int
    ts: str
    thread_ts: str = ""
    shown: str


class ChangeUndo(Payload):
    """A change of a story: the version before, and the hash of the story after it."""

    story_id: int
    version: int
    after: str


@dataclass(frozen=True)
class ChangeButtons:
    """The buttons of a wish: the action that makes a change, its value by the hash of that, and what else there is."""

    make: str
    value: Callable[[str], str]
    leave: Json
    add: Json | None = None


def of_reply(row: StoryThreadReply, told: str = "") -> ChangeButtons:
    """The buttons of a reply in the thread of feedback; `told` is what it could add instead."""
    reply_id = row_id(row)
    ref = ReplyRef(reply_id=reply_id).encode()
    return ChangeButtons(
        views.CHANGE,
        lambda shown: ReplyChange(reply_id=reply_id, shown=shown).encode(),
        button(views.LEAVE_OUT, _("Leave it"), ref),
        button(views.ADD_SENTENCE, _("Add it as a sentence"), ref) if told else None,
    )


def of_message(story_id: int, sent: SentText) -> ChangeButtons:
    """The buttons of a direct message."""
    return ChangeButtons(
        views.CHANGE_STORY,
        lambda shown: MessageChange(story_id=story_id, ts=sent.ts, thread_ts=sent.thread_ts, shown=shown).encode(),
        button(LEAVE, _("Leave it"), sent.ts),
    )


def proposal(story_id: int, proposed: ProposedChange, buttons: ChangeButtons) -> Json:
    """Shows what would be changed; nothing is before a press."""
    text = _("Shall I change this in your story?")
    is_figure = proposed.kind == ChangeKind.FIGURE
    do = _("Change it") if is_figure else _("Do it")
    actions = blocks.actions(
        button(buttons.make, do, buttons.value(proposed.hash), style="primary"),
        buttons.add if is_figure else None,
        buttons.leave,
        _edit(story_id, proposed.changes[0].section),
    )
    note = blocks.context(_("I'll keep the current text of your story as a version."))
    return blocks.message(text, blocks.section(text), [_change(one) for one in proposed.changes], note, actions)


def which_sentence(story_id: int, choice: ChangeChoice, buttons: ChangeButtons) -> Json:
    """Asks which of several sentences a wish means; each is shown as it is and as it would be."""
    text = _("I found more than one place that fits. Which place do you mean?")
    shown: list[Json] = []
    for number, one in enumerate(choice.alternatives):
        do = button(f"{buttons.make}:{number}", _("This one"), buttons.value(one.hash))
        shown += [_change(one.changes[0]), blocks.actions(do)]
    actions = blocks.actions(
        buttons.leave,
        _edit(story_id, choice.alternatives[0].changes[0].section),
    )
    note = blocks.context(_("I'll keep the current text of your story as a version."))
    return blocks.message(text, blocks.section(text), shown, note, actions)


def _change(one: SentenceChange) -> Json:
    now = _("Now: {text}", text=_sentence(one.old))
    then = _("Then: {text}", text=_sentence(one.new)) if one.new else _("Then: I'd delete this sentence.")
    return blocks.section(f"*{labels.title(one.section)}*\n> {now}\n> {then}")


def _sentence(text: str) -> str:
    return escape(blocks.shorten_to_words(" ".join(text.split()), MAX_SENTENCE))


def _edit(story_id: int, section: Section) -> Json:
    label = _("Open {section}", section=labels.title(section))
    return button(EDIT, label, SectionRef(story_id=story_id, section=section).encode())


def place(story_id: int, found: ChangePlace) -> Json:
    """Says where something stands that is to be changed, and opens the window there."""
    section = labels.title(found.section)
    if found.sentence:
        text = _(
            "You'll find the sentence in *{section}*. Open this section, and change the sentence there:",
            section=section,
        )
        quote = blocks.section(f"> {_sentence(found.sentence)}")
    else:
        text, quote = (
            _("I can't tell which words you mean. Open *{section}*, and change the words there.", section=section),
            None,
        )
    return blocks.message(text, blocks.section(text), quote, blocks.actions(_edit(story_id, found.section)))


def which_section(story_id: int, sections: Sequence[Section]) -> Json:
    """Asks where something is to be changed that no word of a wish tells."""
    text = _("I can't tell which words in your story you mean. Open the section, and change the words there:")
    # The same action twice in a row of buttons is told apart by what is appended to its name.
    every = [{**_edit(story_id, one), "action_id": f"{EDIT}:{one}"} for one in sections]
    return blocks.message(text, blocks.section(text), blocks.actions(*every))


def changed(story_id: int, proposed: ProposedChange, undo: ChangeUndo, older: Json | None) -> Json:
    """Says that the story is changed, and how to undo that; `older` says that the showcase is not."""
    text = _("Done. I've kept the old wording as version {n}.", n=undo.version)
    now = [
        blocks.section(f"*{labels.title(one.section)}*\n> {_sentence(one.new)}") for one in proposed.changes if one.new
    ]
    again = button(REQUEST_FEEDBACK, _("Get feedback again"), StoryRef(story_id=story_id).encode())
    actions = blocks.actions(button(views.UNDO_CHANGE, _("Undo"), undo.encode()), again)
    return blocks.message(text, blocks.section(text), now, older, actions)


def undone(version: int) -> Json:
    """Says that the story is as it was."""
    return blocks.message(_("Your story has the text of version {n} again.", n=version))


def not_undone(story_id: int, section: Section) -> Json:
    """Says that a story has changed since, so that undoing would take more with it."""
    text = _(
        "Your story has changed in the meantime, so I haven't undone anything. Open the story to change it yourself."
    )
    return blocks.message(text, blocks.section(text), blocks.actions(_edit(story_id, section)))
