"""What is said in the thread of feedback: to an answer, an objection, a question, an “I don't know”."""

from __future__ import annotations

from collections.abc import Sequence

from bot.kit import blocks
from bot.kit.blocks import button
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape
from bot.stories import labels
from bot.stories.feedback import figure_doubts, views
from bot.stories.feedback.figure_doubts import FigureDoubt
from bot.stories.feedback.models import ReplyState, StoryThreadReply
from bot.stories.feedback.quoting import Restore
from bot.stories.feedback.replies import AskedRemark
from bot.stories.payloads import SectionRef, StoryRef
from bot.stories.queries import StoryDraft
from bot.stories.sections import SECTIONS, Section
from bot.stories.writing.views import EDIT, REQUEST_FEEDBACK, title_or_beginning

MAX_SHOWN, MAX_REMARK = 2_500, 200


class ReplyRef(Payload):
    """A reply."""

    reply_id: int


class ReplyPlace(Payload):
    """A reply, and a section for it."""

    reply_id: int
    section: Section


class ReplyRemark(Payload):
    """A reply, and the position of a finding it may be about."""

    reply_id: int
    position: int


def addition(
    row: StoryThreadReply,
    story_id: int,
    doubt: FigureDoubt | None = None,
    older: Json | None = None,
    undo: Json | None = None,
) -> Json:
    """An answer as it is now: with the question whether it goes into the story, or what became of it.

    `doubt` is a figure in the story that does not agree with one in an answer that was put into it; `older` says that
    the showcase has an earlier version, and `undo` is the button that takes the answer out again.
    """
    if row.state == ReplyState.ADDED:
        return added(Section(row.section), story_id, doubt, older, undo)
    if row.state != ReplyState.PENDING:
        return left_out()
    reply_id, chosen = row_id(row), Section(row.section) if row.section else None
    text = _("Shall I put this into your story?") if chosen else _("Where in your story should I put this text?")
    options = {
        section: blocks.option(labels.title(section), ReplyPlace(reply_id=reply_id, section=section).encode())
        for section in SECTIONS
    }
    place = blocks.static_select(
        list(options.values()),
        initial=options[chosen] if chosen else None,
        placeholder=_("Choose a section"),
        action_id=views.CHOOSE_SECTION,
    )
    put_in = None
    if chosen:
        label = _("Put it into {section}", section=labels.title(chosen))
        put_in = button(views.PUT_IN, label, ReplyPlace(reply_id=reply_id, section=chosen).encode(), style="primary")
    leave_out = button(views.LEAVE_OUT, _("Leave it out"), ReplyRef(reply_id=reply_id).encode())
    return blocks.message(
        text,
        blocks.section(text),
        blocks.section(quoted(row.text)),
        blocks.actions(put_in, leave_out, place),
    )


def press_instead() -> Json:
    """The reply to a mere yes or no when something else was said since the question."""
    return blocks.message(_("We've talked about something else since then, so please press the button that you mean."))


def naming(shown: Json, draft: StoryDraft) -> Json:
    """A message that says at its end which story it is about."""
    line = blocks.context(_("About your story: {title}", title=title_or_beginning(draft)))
    return {**shown, "blocks": [*shown["blocks"], line]}


def quoted(text: str) -> str:
    """Somebody's own words as a quotation, cut if very long; what is cut is not lost."""
    lines = [f"> {escape(line)}" for line in text.split("\n")]
    return blocks.shorten_lines("\n".join(lines), MAX_SHOWN)


def added(
    section: Section, story_id: int, doubt: FigureDoubt | None, older: Json | None, undo: Json | None = None
) -> Json:
    """Says that the text is in the story now, and asks which of two figures is right that don't agree, if any."""
    text = _("Your text is now in *{section}*.", section=labels.title(section))
    again = button(REQUEST_FEEDBACK, _("Get feedback again"), StoryRef(story_id=story_id).encode(), style="primary")
    if doubt is None:
        return blocks.message(text, blocks.section(text), older, blocks.actions(again, undo))
    note = _("Your story now contains both figures. Please change the wrong one; I haven't overwritten anything.")
    edit = button(EDIT, _("Edit the story"), SectionRef(story_id=story_id, section=doubt.section).encode())
    return blocks.message(
        text,
        blocks.section(text),
        blocks.section(figure_doubts.question(doubt)),
        blocks.context(note),
        older,
        blocks.actions(edit, again, undo),
    )


def left_out() -> Json:
    """Says that the text is not in the story."""
    return blocks.message(_("OK, I've left your answer out. Your story hasn't changed."))


def bare(text: str) -> Json:
    """The reply to a mere yes or no."""
    return blocks.message(
        _(
            "Your readers can't see my question, so “{text}” alone won't tell them anything. Write a "
            "whole sentence, and I'll offer to put it into your story.",
            text=escape(text),
        )
    )


def which_remark(row: StoryThreadReply, asked: Sequence[AskedRemark], restore: Restore = str) -> Json:
    """Asks which remark a reply is about; `restore` puts masked personal data back into them."""
    text = _("Which one do you mean?")
    choices = [
        button(
            f"{views.CHOOSE_REMARK}:{one.number}",
            f"{one.number}. {labels.title(one.step.section)}: {restore(one.words)}",
            ReplyRemark(reply_id=row_id(row), position=one.position).encode(),
        )
        for one in asked
        if one.position is not None
    ]
    return blocks.message(text, blocks.section(text), blocks.section(quoted(row.text)), blocks.actions(*choices))


def ask_to_strike(row: StoryThreadReply, remark: str, about: AskedRemark | None, why: str) -> Json:
    """Shows the remark that an objection is about and asks whether to strike it; `why` is what the remark is for."""
    text = _("Is this the remark you mean? The remark stays until you cross it out.")
    ref = ReplyRef(reply_id=row_id(row)).encode()
    shown = "\n".join([*named(about), f"> {_shortened(remark)}"])
    return blocks.message(
        text,
        blocks.section(text),
        blocks.section(shown),
        blocks.section(why) if why else None,
        blocks.actions(
            button(views.CROSS_OUT, _("Cross it out"), ref, style="primary"),
            button(views.ANOTHER_ONE, _("Another one"), ref),
            button(views.LEAVE_OUT, _("Leave it"), ref),
        ),
    )


def for_whom(row: StoryThreadReply) -> Json:
    """Asks whether what was said is meant for readers."""
    text = _("Is your message for the story, or for me?")
    ref = ReplyRef(reply_id=row_id(row)).encode()
    return blocks.message(
        text,
        blocks.section(text),
        blocks.section(quoted(row.text)),
        blocks.actions(button(views.FOR_STORY, _("For the story"), ref), button(views.FOR_ME, _("For you"), ref)),
    )


def struck(row: StoryThreadReply, remark: str, following: Json | None) -> Json:
    """Says that a remark is struck; `following` is the remark that takes its place, if there is one."""
    text = _("OK, I've crossed out this remark, and you won't see it again: ~{remark}~", remark=_shortened(remark))
    undo = button(views.TAKE_BACK, _("Undo"), ReplyRef(reply_id=row_id(row)).encode())
    instead = [blocks.section(_("Here's the new remark instead:")), following] if following else None
    return blocks.message(text, blocks.section(text, undo), instead)


def unstruck(remark: str) -> Json:
    """Says that a remark is back."""
    return blocks.message(_("The remark is back: {remark}", remark=_shortened(remark)))


def _shortened(remark: str) -> str:
    return escape(blocks.shorten(" ".join(remark.replace("~", "").split()), MAX_REMARK))


def unknown() -> Json:
    """The reply to “I don't know”."""
    return blocks.message(
        _(
            "That's fine, you can leave this question open. Say in your story that nobody knows yet, "
            "and readers will trust the rest more."
        )
    )


def dismissed() -> Json:
    """The reply to “never mind”."""
    return blocks.message(_("All right. Your story stays as it is."))


def nothing_to_put() -> Json:
    """The reply to a wish to put something into the story, without anything to put there."""
    return blocks.message(
        _("Write here what you'd like to have in your story, and I'll offer to add it. I only use your own words.")
    )


def named(about: AskedRemark | None) -> list[str]:
    """A line that says which remark an answer is about; none without one."""
    if about is None:
        return []
    line = _("About remark {number}, {section}:", number=about.number, section=labels.title(about.step.section))
    return [f"*{line}*"]


def nothing_changed(draft: StoryDraft, version: int, section: Section, *, has_waiting: bool) -> Json:
    """The reply to a wish to look again at a story that is as it was; `section` is the one to edit first."""
    text = _(
        "{title} hasn't changed since version {n}, so I'd say the same again. Change what you like, "
        "and I'll read your story again. If one of my remarks is wrong, tell me which one.",
        title=labels.story_title(draft.title),
        n=version,
    )
    waiting = _("Your answers in this thread aren't in the story yet. To add an answer, press the button below it.")
    edit = button(EDIT, _("Edit the story"), SectionRef(story_id=draft.story_id, section=section).encode())
    return blocks.message(
        text, blocks.section(text), blocks.context(waiting) if has_waiting else None, blocks.actions(edit)
    )


def has_changed(draft: StoryDraft, version: int) -> Json:
    """Asks whether to look again at a story that has changed since a version."""
    text = _(
        "I see that {title} has changed since version {n}. Shall I read the story again?",
        title=labels.story_title(draft.title),
        n=version,
    )
    again = button(
        REQUEST_FEEDBACK, _("Get feedback again"), StoryRef(story_id=draft.story_id).encode(), style="primary"
    )
    return blocks.message(text, blocks.section(text), blocks.actions(again))


def only_checked() -> Json:
    """The reply to a question below a completeness check."""
    return blocks.message(
        _(
            "This check only looks at which sections you've filled in. No AI has read your story, so I "
            "can't say more. If you write here what's missing, I'll offer to put it into your story."
        )
    )


def model_answer(text: str, about: AskedRemark | None, meant: Sequence[str] = ()) -> Json:
    """A model's answer to a question; it names the remark it is `about` if that is given, and what that `meant`."""
    shown = "\n".join([*named(about), escape(text)])
    quotes = blocks.section("\n".join(meant)) if meant else None
    return blocks.message(
        shown, blocks.section(shown), quotes, blocks.context(_("AI drafted this answer, so it may be wrong."))
    )
