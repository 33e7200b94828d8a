"""What is said about somebody's own story in a direct message: how it stands, and something to add to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.kit import blocks
from bot.kit.blocks import button
from bot.kit.i18n import _, ngettext
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape
from bot.stories import labels
from bot.stories.analysis import titles
from bot.stories.models import StoryStatus
from bot.stories.payloads import SectionRef, StoryRef
from bot.stories.queries import StoryDraft, StorySnapshot
from bot.stories.sections import SECTIONS, Section
from bot.stories.service import MAX_TITLE
from bot.stories.writing.views import (
    EDIT,
    LEAVE,
    PUBLISH,
    REQUEST_FEEDBACK,
    SHOW,
    older_in_showcase,
    title_or_beginning,
)

ADD = "stories.add"
CHOOSE = "stories.choose_story"
OTHERS = "stories.other_stories"
RENAME = "stories.rename"
ADD_WHERE = "stories.add_where"
MAX_SHOWN, MAX_LONGEST = 2_500, 3


class StoryAddition(Payload):
    """A message with something for a story, in its conversation, and the section for it, empty for none yet."""

    story_id: int
    ts: str
    thread_ts: str = ""
    section: str = ""


class StoryPage(Payload):
    """A message that may be about one of several stories, in its conversation, and the first of those to be shown."""

    ts: str
    thread_ts: str = ""
    first: int = 0


class StoryTitle(Payload):
    """A story, and a title for it."""

    story_id: int
    title: str


def which_story(
    ask: str, drafts: Sequence[StoryDraft], make: Callable[[StoryDraft], Json], further: Json | None
) -> Json:
    """Asks which of some stories is meant, each with the button that `make` returns; `further` leads to others."""
    choices = [blocks.section(f"*{title_or_beginning(draft)}*", make(draft)) for draft in drafts]
    return blocks.message(ask, blocks.section(ask), choices, blocks.actions(further) if further else None)


def how_to_shorten(draft: StoryDraft) -> Json:
    """Says that only its authors cut a story, and offers its longest sections."""
    counts = {one: len(draft.sections[one].split()) for one in SECTIONS if draft.sections[one].strip()}
    longest = sorted(counts, key=lambda one: -counts[one])[:MAX_LONGEST]
    text = _(
        "I won't rewrite {title}: the words stay yours. Open a section to shorten it, or tell me which sentence to "
        "take out, and I'll show you what would be left.",
        title=title_or_beginning(draft),
    )
    buttons = [
        button(
            f"{EDIT}:{one}",
            ngettext("Open {section} ({n} word)", "Open {section} ({n} words)", counts[one], section=labels.title(one)),
            SectionRef(story_id=draft.story_id, section=one).encode(),
        )
        for one in longest
    ]
    return blocks.message(text, blocks.section(text), blocks.actions(*buttons))


def ai_again(draft: StoryDraft) -> Json:
    """Says how a story gets feedback by AI again; nothing is sent without consent."""
    text = _(
        "OK. Press *Get feedback* for {title}. If I need your consent, I'll ask for it before I send anything.",
        title=title_or_beginning(draft),
    )
    feedback = button(REQUEST_FEEDBACK, _("Get feedback"), _ref(draft), style="primary")
    return blocks.message(text, blocks.section(text), blocks.actions(feedback))


def feedback_has_come(draft: StoryDraft) -> Json:
    """Says that the feedback on a story is there already, and offers to read it again."""
    text = _("Your feedback on {title} is ready: you'll find it further up.", title=title_or_beginning(draft))
    again = button(REQUEST_FEEDBACK, _("Get feedback again"), _ref(draft))
    return blocks.message(text, blocks.section(text), blocks.actions(again))


def read_by(standing: Json, readers: Json) -> Json:
    """Says who can read a story: whether it is in the showcase, and who sees it besides."""
    return {**standing, "blocks": [standing["blocks"][0], *readers["blocks"], *standing["blocks"][2:]]}


def called(draft: StoryDraft) -> Json:
    """Says what a story is called; asks for a title if it has none."""
    if not draft.title:
        return ask_title(draft)
    return blocks.message(_("Your story is called {title}.", title=labels.story_title(draft.title)))


def about(draft: StoryDraft) -> Json:
    """Says which story a message is about, once that is known; the answer follows."""
    return blocks.message(_("OK, this is about {title}:", title=title_or_beginning(draft)))


def others(page: StoryPage) -> Json:
    """The button that shows other stories."""
    return button(OTHERS, _("Others"), page.encode())


def titled(draft: StoryDraft, title: str) -> Json:
    """Shows the title that a story would have, or asks for one."""
    return offer_title(draft, title) if title else ask_title(draft)


def offer_title(draft: StoryDraft, title: str) -> Json:
    """Shows the title that a story would have; it has it after a press."""
    text = _("This would be the new title of {title}:", title=title_or_beginning(draft))
    title = title[:MAX_TITLE]
    rename = _("Rename to “{title}”", title=title)
    value = StoryTitle(story_id=draft.story_id, title=title).encode()
    actions = blocks.actions(
        button(RENAME, rename, value, style="primary"), button(LEAVE, _("Leave it"), draft.story_id)
    )
    return blocks.message(text, blocks.section(text), blocks.section(f"> {escape(title)}"), actions)


def ask_title(draft: StoryDraft) -> Json:
    """Asks for the title of a story, and suggests some in its own words."""
    text = _("What should {title} be called?", title=title_or_beginning(draft))
    how = _("You can also write the title here, for example: “New title: Faster returns”.")
    write = button(EDIT, _("Write a title"), SectionRef(story_id=draft.story_id, section=SECTIONS[0]).encode())
    found = titles.suggestions(draft.title, draft.sections, draft.language)
    lines = "\n".join(f"{number}. {escape(title)}" for number, title in enumerate(found, 1))
    intro = _("I took these titles from your own words. Press one, or write its number:")
    take = [
        button(f"{RENAME}:{number}", title, StoryTitle(story_id=draft.story_id, title=title).encode())
        for number, title in enumerate(found, 1)
    ]
    suggested = [blocks.section(f"{intro}\n{lines}")] if found else None
    return blocks.message(text, blocks.section(text), suggested, blocks.actions(*take, write), blocks.context(how))


def renamed(draft: StoryDraft, before: str, published: StorySnapshot | None) -> Json:
    """Says that a story has its new title, and how to undo that; `published` is an older version in the showcase."""
    text = (
        _("Your story is now called {title}.", title=labels.story_title(draft.title))
        if draft.title
        else _("Your story no longer has a title.")
    )
    undo = button(RENAME, _("Undo"), StoryTitle(story_id=draft.story_id, title=before).encode())
    older = older_in_showcase(draft, published) if published else None
    return blocks.message(
        text, blocks.section(text), older, blocks.actions(undo, button(SHOW, _("Open it"), _ref(draft)))
    )


def not_in_showcase_yet(draft: StoryDraft, document: str) -> Json:
    """Says that a document is made of what is in the showcase, and offers to publish the story."""
    text = _(
        "I only make documents from stories in the showcase, and {title} isn't there yet. Once you've "
        "published the story, ask me again for this: {document}.",
        title=title_or_beginning(draft),
        document=document,
    )
    actions = blocks.actions(
        button(PUBLISH, _("Publish it"), _ref(draft), style="primary"), button(SHOW, _("Open it"), _ref(draft))
    )
    return blocks.message(text, blocks.section(text), actions)


def standing(draft: StoryDraft, number: int | None, *, is_older: bool) -> Json:
    """Says how a story stands; `number` is that of its version in the showcase, which may be older than the draft."""
    title = labels.story_title(draft.title)
    if draft.status != StoryStatus.PUBLISHED or number is None:
        text = _("{title} isn't in the showcase; only its authors can see it.", title=title)
        how = _("To change your story, open it and press *Write* beside a section.")
        publish = button(PUBLISH, _("Publish it"), _ref(draft))
    elif is_older:
        text = _("{title} is in the showcase as version {n}, without your changes since then.", title=title, n=number)
        how = _("To change your story, open it and press *Write* beside a section. Then publish it again.")
        publish = button(PUBLISH, _("Publish the new version"), _ref(draft), style="primary")
    else:
        text = _("{title} is in the showcase with its current text, as version {n}.", title=title, n=number)
        how = _("To change your story, open it and press *Write* beside a section. Then publish it again.")
        publish = None
    text = text[0].upper() + text[1:]
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
        else _("Where in {title} should I put this text?", title=title)
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


def added(draft: StoryDraft, section: Section, published: StorySnapshot | None, undo: Json | None = None) -> Json:
    """Says that the text is in the story, and, if an older version is `published`, that the showcase has that.

    `undo` is the button that takes the text out again.
    """
    text = _("Your text is now in *{section}*.", section=labels.title(section))
    older = older_in_showcase(draft, published) if published else None
    again = button(REQUEST_FEEDBACK, _("Get feedback again"), _ref(draft))
    return blocks.message(
        text, blocks.section(text), older, blocks.actions(again, button(SHOW, _("Open it"), _ref(draft)), undo)
    )
