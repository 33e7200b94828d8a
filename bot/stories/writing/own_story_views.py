"""What is said about somebody's own story in a direct message: how it stands, and something to add to it."""

from __future__ import annotations

from bot.kit import blocks
from bot.kit.blocks import button
from bot.kit.i18n import _
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape
from bot.stories import labels
from bot.stories.models import StoryStatus
from bot.stories.payloads import StoryRef
from bot.stories.queries import StoryDraft, StorySnapshot
from bot.stories.sections import SECTIONS, Section
from bot.stories.writing.views import LEAVE, PUBLISH, REQUEST_FEEDBACK, SHOW, older_in_showcase

ADD = "stories.add"
ADD_WHERE = "stories.add_where"
MAX_SHOWN = 2_500


class StoryAddition(Payload):
    """A message with something for a story, in its conversation, and the section for it, empty for none yet."""

    story_id: int
    ts: str
    thread_ts: str = ""
    section: str = ""


def standing(draft: StoryDraft, number: int | None, *, is_older: bool) -> Json:
    """Says how a story stands; `number` is that of its version in the showcase, which may be older than the draft."""
    title = labels.story_title(draft.title)
    if draft.status != StoryStatus.PUBLISHED or number is None:
        text = _("{title} isn't in the showcase; only its authors can see it.", title=title)
        how = _("To change it, open it and press *Write* beside a section.")
        publish = button(PUBLISH, _("Publish it"), _ref(draft))
    elif is_older:
        text = _("{title} is in the showcase as version {n}, without what you've changed since.", title=title, n=number)
        how = _("To change it, open it and press *Write* beside a section. Then publish it again.")
        publish = button(PUBLISH, _("Publish the new version"), _ref(draft), style="primary")
    else:
        text = _("{title} is in the showcase as it is now, as version {n}.", title=title, n=number)
        how = _("To change it, open it and press *Write* beside a section. Then publish it again.")
        publish = None
    actions = blocks.actions(button(SHOW, _("Open it"), _ref(draft)), publish)
    return blocks.message(text, blocks.section(text), blocks.context(how), actions)


def _ref(draft: StoryDraft) -> str:
    return StoryRef(story_id=draft.story_id).encode()


def addition(draft: StoryDraft, text: str, place: StoryAddition) -> Json:
    """Asks whether a text goes into a story, and where; nothing is added before a press."""
    title, chosen = labels.story_title(draft.title), Section(place.section) if place.section else None
    ask = (
        _("Shall I put this into {title}?", title=title)
        if chosen
        else _("Where in {title} shall I put this?", title=title)
    )
    options = {
        section: blocks.option(labels.title(section), place.model_copy(update={"section": str(section)}).encode())
        for section in SECTIONS
    }
    sections = blocks.static_select(
        list(options.values()),
        initial=options[chosen] if chosen else None,
        placeholder=_("Choose a section"),
        action_id=ADD_WHERE,
    )
    put_in = None
    if chosen:
        label = _("Put it into {section}", section=labels.title(chosen))
        put_in = button(ADD, label, place.encode(), style="primary")
    leave = button(LEAVE, _("Leave it out"), place.ts)
    lines = "\n".join(f"> {escape(line)}" for line in text.split("\n"))
    quote = blocks.section(blocks.shorten_lines(lines, MAX_SHOWN))
    return blocks.message(ask, blocks.section(ask), quote, blocks.actions(put_in, leave, sections))


def added(draft: StoryDraft, section: Section, published: StorySnapshot | None) -> Json:
    """Says that the text is in the story, and, if an older version is `published`, that the showcase has that."""
    text = _("It's in *{section}* now.", section=labels.title(section))
    older = older_in_showcase(draft, published) if published else None
    again = button(REQUEST_FEEDBACK, _("Get feedback again"), _ref(draft))
    return blocks.message(
        text, blocks.section(text), older, blocks.actions(again, button(SHOW, _("Open it"), _ref(draft)))
    )
