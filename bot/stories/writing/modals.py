"""The modals in which a story is written, one for each section, and the one that moves a paragraph."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.payloads import Payload
from bot.kit.slack import Json, MessageRef, SlowModal, escape
from bot.stories import labels
from bot.stories.payloads import SectionRef
from bot.stories.queries import StoryDraft
from bot.stories.sections import SECTIONS, Section
from bot.stories.service import MAX_TITLE
from bot.stories.writing import long_fields
from bot.stories.writing.service import Paragraph, SectionInput, text_hash
from bot.stories.writing.views import AUTOSAVE, SAVE, SWITCH_SECTION

SECTION = "stories.section"
MOVE_PARAGRAPH = "stories.move_paragraph"
WAITING = "stories.waiting"
MAX_OPTIONS, MAX_QUOTED_CHARACTERS = 100, 1500
TITLE, TEXT, PARAGRAPH, TARGET = "title", "text", "paragraph", "target"


class SectionModal(Payload):
    """An open section: the hash of its text, and the separators between its fields.

    `beneath` names the window under it, which shows the story too, if there is one.
    """

    story_id: int
    section: Section
    base: str = ""
    separators: tuple[str, ...] = ()
    beneath: str = ""

    @property
    def ref(self) -> SectionRef:
        """The section that is open."""
        return SectionRef(story_id=self.story_id, section=self.section)


class MoveModal(Payload):
    """The story, and the message that shows how it was sorted."""

    story_id: int
    channel: str = ""
    ts: str = ""

    @property
    def message(self) -> MessageRef | None:
        return MessageRef(self.channel, self.ts) if self.channel else None


def section(
    draft: StoryDraft,
    name: Section,
    remarks: Sequence[str] = (),
    *,
    note: str | None = None,
    conflicting: str | None = None,
    beneath: str = "",
) -> Json:
    """The modal of a section, with the `remarks` of feedback on it.

    `conflicting` is the writer's text if a co-author saved another one meanwhile; `beneath` names the window under it.
    """
    saved = draft.sections[name]
    if len(saved) > long_fields.MAX_MODAL_CHARACTERS:
        return _too_long(draft, name, beneath)
    fields, separators = long_fields.split_fields(saved if conflicting is None else conflicting)
    if len(fields[-1]) > long_fields.ALMOST_FULL_CHARACTERS and len(fields) < long_fields.MAX_FIELDS:
        fields.append("")
    base = text_hash(saved)
    payload = SectionModal(
        story_id=draft.story_id, section=name, base=base, separators=tuple(separators), beneath=beneath
    )
    more = _("A field holds 3,000 characters. Longer text continues in the next field.")
    parts = [
        blocks.context(progress(draft, name)),
        blocks.section(labels.goal(name)),
        blocks.context(note) if note else None,
        None if conflicting is None else blocks.section(f">>> {escape(saved[:MAX_QUOTED_CHARACTERS])}"),
        _title_field(draft.title) if name == SECTIONS[0] else None,
        _remarks(remarks) if remarks else None,
        *(_text_field(position, fields, name, base) for position in range(len(fields))),
        blocks.context(more) if len(fields) > 1 else None,
        blocks.actions(blocks.button(SAVE, _("Save"), "save"), _section_menu(name)),
    ]
    submit = _("Save and finish") if name == SECTIONS[-1] else _("Save and continue")
    return {**_modal(parts, payload, submit), "notify_on_close": True}


def _remarks(remarks: Sequence[str]) -> Json:
    heading = _("From the feedback on this section")
    return blocks.section("\n".join([f"*{heading}*", *(f"• {escape(one)}" for one in remarks)]))


def _modal(parts: list[Json | None], payload: SectionModal, submit: str | None = None) -> Json:
    title = _("Your success story")
    return blocks.modal(SECTION, title, parts, close=_("Close"), submit=submit, metadata=payload.encode())


def progress(draft: StoryDraft, here: Section | None = None) -> str:
    """Which sections have text, with the open one in bold."""
    titles = []
    for name in SECTIONS:
        title = f"*{labels.title(name)}*" if name == here else labels.title(name)
        titles.append(f"✓ {title}" if draft.sections[name].strip() else title)
    return " · ".join([_("{n} of 5 written", n=draft.written), *titles])


def _title_field(title: str) -> Json:
    field = blocks.text_input(initial=title, max_length=MAX_TITLE)
    return blocks.input_block(TITLE, _("A title for your story"), field, optional=True)


def _text_field(position: int, fields: list[str], name: Section, base: str) -> Json:
    field = blocks.text_input(
        initial=fields[position], multiline=True, max_length=long_fields.MAX_FIELD_CHARACTERS, action_id=AUTOSAVE
    )
    # Slack's event of a closed modal leaves out what was typed, so drafts are saved while typing.
    field["dispatch_action_config"] = {"trigger_actions_on": ["on_character_entered"]}
    label = labels.title(name)
    if len(fields) > 1:
        label = _("{section}, part {n} of {of}", section=label, n=position + 1, of=len(fields))
    hint = " ".join(labels.questions(name)) if position == 0 else None
    block = blocks.input_block(f"{TEXT}:{position}:{name}:{base}", label, field, optional=True, hint=hint)
    return {**block, "dispatch_action": True}


def _section_menu(here: Section) -> Json:
    options = [blocks.option(labels.title(name), name) for name in SECTIONS if name != here]
    return blocks.static_select(options, placeholder=_("Another section"), action_id=SWITCH_SECTION)


def _too_long(draft: StoryDraft, name: Section, beneath: str) -> Json:
    text = _(
        "This section has {n} characters, and a form can only hold {most}. Send me the story as a file "
        "(.md, .txt, .docx or .pdf) in our direct messages. Or write the next paragraphs there. I "
        "won't cut off anything you've written.",
        n=f"{len(draft.sections[name]):,}",
        most=f"{long_fields.MAX_MODAL_CHARACTERS:,}",
    )
    parts = [blocks.context(progress(draft, name)), blocks.section(text), blocks.actions(_section_menu(name))]
    return _modal([*parts], SectionModal(story_id=draft.story_id, section=name, beneath=beneath))


def slow_modal(draft: StoryDraft, title: str, make: Callable[[], Json]) -> SlowModal:
    """A modal with that title which looks through a whole story; a long one is waited for."""
    moment = [blocks.section(_("One moment. Your story is long, so this takes a little longer."))]
    return SlowModal(make, blocks.modal(WAITING, title, moment, close=_("Close")) if draft.is_long else None)


def section_input(view: Json) -> SectionInput | None:
    """The text in a section's modal; None for one without fields."""
    opened = SectionModal.decode(view["private_metadata"])
    values: dict[str, Any] = (view.get("state") or {}).get("values") or {}
    fields = sorted((int(name.split(":")[1]), held) for name, held in values.items() if name.startswith(f"{TEXT}:"))
    if not fields:
        return None
    text = long_fields.join_fields([_value(held) for _position, held in fields], list(opened.separators))
    title = _value(values[TITLE]) if TITLE in values else None
    return SectionInput(opened.story_id, opened.section, opened.base, text, title)


def _value(held: Json) -> str:
    return str(next(iter(held.values())).get("value") or "")


def move_paragraph(story_id: int, paragraphs: list[Paragraph], card: MessageRef | None) -> Json:
    """The modal that moves a paragraph to another section; `card` is the message that shows how it was sorted."""
    options = [
        blocks.option(f"{labels.title(one.section)}: {' '.join(one.text.split())}", one.key)
        for one in paragraphs[:MAX_OPTIONS]
    ]
    sections = [blocks.option(labels.title(name), name) for name in SECTIONS]
    which = blocks.static_select(options, placeholder=_("Choose one"))
    where = blocks.static_select(sections, placeholder=_("Choose a section"))
    payload = MoveModal(story_id=story_id, channel=card.channel if card else "", ts=card.ts if card else "")
    parts = [
        blocks.input_block(PARAGRAPH, _("Which paragraph?"), which),
        blocks.input_block(TARGET, _("Which section does the paragraph belong in?"), where),
    ]
    return blocks.modal(
        MOVE_PARAGRAPH, _("Move a paragraph"), parts, close=_("Close"), submit=_("Move it"), metadata=payload.encode()
    )
