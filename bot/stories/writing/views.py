"""A story as its authors see it in messages."""

from __future__ import annotations

from collections.abc import Sequence

from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import say_date
from bot.stories import blocks, labels
from bot.stories.blocks import button, named
from bot.stories.models import Standing
from bot.stories.sections import SECTIONS
from bot.stories.service import Draft, Version
from bot.stories.writing.diff import Change, Edit, shortened

NEW = "stories.new"
EDIT = "stories.edit"
SHOW = "stories.show"
MOVE = "stories.move"
SAVE = "stories.save"
TYPED = "stories.typed"
GO_TO = "stories.go_to"
CHANGES = "stories.changes"
DELETE = "stories.delete"
ASK = "stories.ask"
JOIN = "stories.join"
DECLINE = "stories.decline"
MAX_IN_LIST, GLANCE, MAX_OF_SECTION, MAX_OF_CHANGE = 15, 160, 1900, 1900


def standing(draft: Draft) -> str:
    """Where a story is, in a few words."""
    if draft.standing == Standing.PUBLISHED:
        return _("in the showcase")
    if draft.standing == Standing.WITHDRAWN:
        return _("withdrawn from the showcase")
    written = sum(1 for text in draft.sections.values() if text.strip())
    return _("a draft, {n} of 5 sections written", n=written)


def listed(drafts: Sequence[Draft]) -> Json:
    """The stories somebody writes."""
    if not drafts:
        return nothing()
    words = ngettext("You write {n} story.", "You write {n} stories.", len(drafts))
    shown = [blocks.text(f"*{words}*")]
    for number, draft in enumerate(drafts[:MAX_IN_LIST], 1):
        line = _(
            "{n}. *{title}*, {standing}, last touched on {day}",
            n=number,
            title=_name(draft),
            standing=standing(draft),
            day=say_date(draft.touched_at.date()),
        )
        shown.append({**blocks.text(line), "accessory": button(SHOW, _("Show"), draft.story_id)})
    return blocks.message(words, *shown, blocks.note(_("`/story help` has everything that you can do with them.")))


def _name(draft: Draft) -> str:
    """A story without a title yet goes by its first words."""
    words = " ".join(" ".join(draft.sections.values()).split())
    return named(draft.title or shortened_to(words, 50))


def nothing() -> Json:
    """For somebody without a story."""
    words = _(
        "You have no story yet. Write one section by section, or send me a text or a file (.md, .txt, .docx, .pdf) in "
        "our direct messages: I sort it into the five sections for you."
    )
    return blocks.message(
        words, blocks.text(words), blocks.actions(button(NEW, _("Write a story"), 0, style="primary"))
    )


def shown(draft: Draft, versions: Sequence[Version] = ()) -> Json:
    """A whole story with what can be done about it."""
    words = _(
        "{title}: {standing}.", title=named(draft.title) if draft.title else _("Your story"), standing=standing(draft)
    )
    made = [blocks.text(f"*{words}*")]
    for section in SECTIONS:
        text = draft.sections[section].strip()
        said = escape(text) if text else blocks.italic(_("nothing yet"))
        edit = button(EDIT, _("Write"), f"{draft.story_id}:{section}")
        body = blocks.cut(f"*{labels.title(section)}*\n{said}", MAX_OF_SECTION)
        made.append({**blocks.text(body), "accessory": edit})
    return blocks.message(words, *made, blocks.actions(*_doings(draft, versions)))


def _doings(draft: Draft, versions: Sequence[Version]) -> list[Json]:
    doings = [button(ASK, _("Get feedback"), draft.story_id, style="primary")]
    if versions and (len(versions) > 1 or versions[-1].sections != draft.sections):
        doings.append(button(CHANGES, _("What has changed"), draft.story_id))
    if draft.standing == Standing.PUBLISHED:
        doings.append(button("stories.withdraw", _("Withdraw"), draft.story_id))
    doings.append(button("stories.publish", _("Publish"), draft.story_id))
    return [*doings, delete_button(draft)]


def delete_button(draft: Draft) -> Json:
    sure = blocks.confirm(
        _("Delete this story?"),
        _("Every word of it goes, with its versions and its feedback. This cannot be undone."),
        _("Delete it"),
        _("Keep it"),
    )
    return button(DELETE, _("Delete"), draft.story_id, style="danger", confirm=sure)


def arranged(draft: Draft, *, by_headings: bool = False, joined: bool = False) -> Json:
    """How a text was sorted, for its author to confirm; `joined` when it came in several messages."""
    words = _("I have kept this as a draft of {title}, and sorted it like this:", title=named(draft.title))
    if joined:
        words = _("I have joined this to the message before it, as one draft of {title}:", title=named(draft.title))
    made = [blocks.text(words)]
    made += [blocks.text(f"*{labels.title(name)}*{_glance(draft.sections[name])}") for name in SECTIONS]
    aside = _("These are the headings you gave.") if by_headings else _("I went by what each paragraph speaks of.")
    made.append(blocks.note(" ".join([aside, _("Only you can see it. Is it right?")])))
    moves = [button(MOVE, _("Move a paragraph"), draft.story_id)] if _has_words(draft) else []
    return blocks.message(
        words,
        *made,
        blocks.actions(
            button(ASK, _("Right, get feedback"), draft.story_id, style="primary"),
            *moves,
            button(EDIT, _("Write in it"), f"{draft.story_id}:{SECTIONS[0]}"),
            delete_button(draft),
        ),
    )


def _has_words(draft: Draft) -> bool:
    return any(text.strip() for text in draft.sections.values())


def _glance(text: str) -> str:
    plain = " ".join(text.split())
    if not plain:
        return "\n" + blocks.italic(_("nothing yet"))
    count = ngettext("{n} word", "{n} words", len(plain.split()))
    return f" ({count})\n> {escape(shortened_to(plain, GLANCE))}"


def shortened_to(text: str, most: int) -> str:
    """Whole words, as many as fit; where there are no blanks, whole letters."""
    if len(text) <= most:
        return text
    start = text[:most]
    return f"{start.rpartition(' ')[0] or start} …"


def changes(title: str, between: tuple[str, str], found: Sequence[Change]) -> Json:
    """What is different from one version to another: new words bold, gone ones struck."""
    words = _(
        "{title}: what has changed from {before} to {after}", title=named(title), before=between[0], after=between[1]
    )
    if not found:
        said = _("Nothing: every word is the same.")
        return blocks.message(words, blocks.text(f"*{words}*"), blocks.text(said))
    made = [blocks.text(f"*{words}*"), blocks.note(_("New words are bold, words that are gone are struck through."))]
    for change in found:
        came = ngettext("{n} new word", "{n} new words", change.came)
        went = ngettext("{n} gone", "{n} gone", change.went)
        counts = ", ".join([*([came] if change.came else []), *([went] if change.went else [])])
        made.append(blocks.text(f"*{labels.title(change.section)}*: {counts}"))
        made.append(_pieces(change))
    return blocks.message(words, *made)


def _pieces(change: Change) -> Json:
    """As rich text, in which nothing that somebody wrote is a mark or a mention."""
    left = MAX_OF_CHANGE
    elements: list[Json] = []
    for piece in shortened(change.pieces):
        said = piece.text if len(piece.text) <= left else f"{piece.text[:left]} …"
        style = {Edit.NEW: {"bold": True}, Edit.GONE: {"strike": True}}.get(piece.edit)
        elements.append({"type": "text", "text": said, **({"style": style} if style else {})})
        left -= len(said)
        if left <= 0:
            break
    return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": elements}]}


def invited(draft: Draft, by: str) -> Json:
    """Asks somebody to write in a story too; `by` is a Slack id."""
    words = _("{who} asks whether you would write {title} together.", who=f"<@{by}>", title=named(draft.title))
    return blocks.message(
        words,
        blocks.text(words),
        blocks.note(
            _("You could both change it, ask for feedback and delete it; it is published only if you both agree.")
        ),
        blocks.actions(
            button(JOIN, _("Yes, let me in"), draft.story_id, style="primary"),
            button(DECLINE, _("No, thank you"), draft.story_id),
        ),
    )
