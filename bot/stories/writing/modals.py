"""The windows in which a story is written: one short one for each section, one after the other."""

from __future__ import annotations

import json
from typing import Any

from bot.kit.i18n import _
from bot.kit.slack import Json, escape
from bot.stories import blocks, labels
from bot.stories.sections import SECTIONS, Section
from bot.stories.service import MAX_TITLE, Draft
from bot.stories.writing import long_fields
from bot.stories.writing.service import Paragraph, Typed, digest

SECTION = "stories.section"
MOVING = "stories.moving"
MAX_OPTIONS, MAX_QUOTED = 100, 1500
TITLE, WORDS = "title", "words"


def section(draft: Draft, name: Section, *, said: str | None = None, mine: str | None = None) -> Json:
    """The window of a section; `mine` is what its writer typed where a co-author was quicker, `said` an aside."""
    now = draft.sections[name]
    if len(now) > long_fields.MAX_IN_WINDOW:
        return too_long(draft, name)
    text = now if mine is None else mine
    fields, between = long_fields.split(text)
    if len(fields[-1]) > long_fields.NEARLY_FULL and len(fields) < long_fields.MAX_FIELDS:
        fields.append("")
    shown = [blocks.note(progress(draft, name)), blocks.text(labels.goal(name))]
    shown += [blocks.note(said)] if said else []
    if mine is not None:
        shown += [blocks.text(f">>> {escape(now[:MAX_QUOTED])}")]
    if name == SECTIONS[0]:
        shown.append(_title(draft.title))
    base = digest(now)
    shown += [_words(place, len(fields), part, name, base) for place, part in enumerate(fields)]
    if len(fields) > 1:
        shown.append(blocks.note(_("A field takes 3,000 characters; what is longer goes on in the next one.")))
    shown.append(blocks.actions(_save(), _go_to(name)))
    kept = json.dumps({"story": draft.story_id, "section": str(name), "base": base, "between": between})
    last = name == SECTIONS[-1]
    submit = _("Save and finish") if last else _("Save and go on")
    window = blocks.window(SECTION, _("Your success story"), shown, kept=kept, submit=submit)
    return {**window, "notify_on_close": True}


def progress(draft: Draft, here: Section | None = None) -> str:
    """Which sections have words, and which one is open."""
    marks = []
    for name in SECTIONS:
        title = f"*{labels.title(name)}*" if name == here else labels.title(name)
        marks.append(f"✓ {title}" if draft.sections[name].strip() else title)
    written = sum(1 for text in draft.sections.values() if text.strip())
    return " · ".join([_("{n} of 5 written", n=written), *marks])


def _title(title: str) -> Json:
    element: Json = {"type": "plain_text_input", "action_id": TITLE, "max_length": MAX_TITLE}
    if title:
        element["initial_value"] = title
    return blocks.field(TITLE, _("A title for your story"), element, optional=True)


def _words(place: int, of: int, text: str, name: Section, base: str) -> Json:
    element: Json = {
        "type": "plain_text_input",
        "action_id": "stories.typed",
        "multiline": True,
        "max_length": long_fields.MAX_IN_FIELD,
        # Slack's word of a closed window leaves out what was typed in it, so drafts are kept while one types.
        "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]},
    }
    if text:
        element["initial_value"] = text
    label = (
        labels.title(name)
        if of == 1
        else _("{section}, part {n} of {of}", section=labels.title(name), n=place + 1, of=of)
    )
    hint = " ".join(labels.questions(name)) if place == 0 else None
    made = blocks.field(f"{WORDS}:{place}:{name}:{base}", label, element, optional=True, hint=hint)
    return {**made, "dispatch_action": True}


def _save() -> Json:
    return blocks.button("stories.save", _("Save"), "save")


def _go_to(here: Section) -> Json:
    options = [blocks.option(labels.title(name), name) for name in SECTIONS if name != here]
    return blocks.select("stories.go_to", _("Another section"), options)


def too_long(draft: Draft, name: Section) -> Json:
    """For a section that no window can hold."""
    words = _(
        "This section has {n} characters, and a window takes {most}. Send me the story as a file (.md, .txt, .docx or "
        ".pdf) in our direct messages, or write the next paragraphs there: nothing of yours is cut.",
        n=f"{len(draft.sections[name]):,}",
        most=f"{long_fields.MAX_IN_WINDOW:,}",
    )
    go_to = blocks.actions(_go_to(name))
    kept = json.dumps({"story": draft.story_id, "section": str(name), "base": "", "between": []})
    return blocks.window(
        SECTION, _("Your success story"), [blocks.note(progress(draft, name)), blocks.text(words), go_to], kept=kept
    )


def typed(view: Json) -> Typed | None:
    """What a section's window holds; None for one without fields."""
    kept = json.loads(view["private_metadata"])
    values: dict[str, Any] = (view.get("state") or {}).get("values") or {}
    fields = sorted((int(block.split(":")[1]), held) for block, held in values.items() if block.startswith(f"{WORDS}:"))
    if not fields:
        return None
    text = long_fields.join([_value(held) for _place, held in fields], kept["between"])
    title = _value(values[TITLE]) if TITLE in values else None
    return Typed(kept["story"], Section(kept["section"]), kept["base"], text, title)


def _value(held: Json) -> str:
    return str(next(iter(held.values())).get("value") or "")


def moving(story_id: int, paragraphs: list[Paragraph], place: str) -> Json:
    """The window in which a paragraph is given to another section; `place` is where the card stands."""
    options = [
        blocks.option(f"{labels.title(one.section)}: {' '.join(one.text.split())}", one.name)
        for one in paragraphs[:MAX_OPTIONS]
    ]
    sections = [blocks.option(labels.title(name), name) for name in SECTIONS]
    shown = [
        blocks.field("which", _("Which paragraph?"), blocks.select("which", _("Choose one"), options)),
        blocks.field("where", _("Where does it belong?"), blocks.select("where", _("Choose a section"), sections)),
    ]
    return blocks.window(MOVING, _("Move a paragraph"), shown, kept=f"{story_id} {place}", submit=_("Move it"))
