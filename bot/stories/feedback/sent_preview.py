"""What would be sent of a story to a model, as its author may see it before anything is."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bot.kit import blocks
from bot.kit.blocks import button
from bot.kit.i18n import _, ngettext
from bot.kit.patterns import LazyPattern
from bot.kit.slack import Json, SlowModal, escape
from bot.members.service import Person
from bot.stories import labels, service
from bot.stories.analysis import private_words
from bot.stories.analysis.pii import PLACEHOLDER
from bot.stories.analysis.preprocessing import PreparedStory, PreparedText, prepare
from bot.stories.analysis.segmentation import Sentence
from bot.stories.feedback import pipeline, views
from bot.stories.feedback.feedback_model import ModelProfile
from bot.stories.feedback.request import FeedbackService
from bot.stories.feedback.request_texts import as_sent
from bot.stories.payloads import SectionRef
from bot.stories.queries import StoryDraft
from bot.stories.sections import SECTIONS, Section
from bot.stories.writing.modals import slow_modal
from bot.stories.writing.views import EDIT

PREVIEW = "stories.sent_preview"
MAX_BLOCK_CHARACTERS, MAX_SENTENCE_BLOCKS = 2900, blocks.MAX_VIEW_BLOCKS - 6 - len(SECTIONS)
MAX_WORDS = 5
# Of the 250 kB that Slack allows a view, as JSON.
MAX_JSON_CHARACTERS = 200_000
_PLACEHOLDERS = LazyPattern(f"({PLACEHOLDER.pattern})")


@dataclass(frozen=True)
class TitledText:
    """A prepared text, and the block above it."""

    title: Json
    text: PreparedText


@dataclass(frozen=True)
class _FilledBlock:
    """A block, and how many sentences end in it."""

    block: Json
    sentences: int = 0


def window(session: Session, who: Person, feedback: FeedbackService, story_id: int) -> SlowModal:
    """What would be sent of a story, for one of its authors; EmptyStoryError if nothing is written."""
    draft = service.written_draft(session, who, story_id)
    return slow_modal(draft, _title(), lambda: modal(draft, feedback.host, feedback.model_name, feedback.profile))


def _title() -> str:
    return _("What would be sent")


def modal(draft: StoryDraft, host: str, model: str, profile: ModelProfile = ModelProfile.WHOLE) -> Json:
    """Every sentence of a story as it would be sent, numbered and masked; takes seconds for a very long story."""
    prepared = prepare(draft.sections, draft.language, hides_people=True)
    shown, left = sentence_blocks(_titled(draft.story_id, prepared), prepared.masked.originals)
    more = ngettext(
        "The story is longer than this window. I would send {n} more sentence, masked in the same way.",
        "The story is longer than this window. I would send {n} more sentences, masked in the same way.",
        left,
    )
    private = _private(draft.story_id, prepared)
    counts = prepared.masked.counts()
    is_nothing_masked = private and not counts
    masked = _("I found nothing that I'd need to mask.") if is_nothing_masked else views.found_and_masked(counts)
    parts = [
        blocks.section(_introduction(draft, host, model)),
        blocks.context(masked),
        blocks.context(
            _(
                "Is there something that shouldn't be sent? Press *Edit* beside its section and take that "
                "text out there."
            )
        ),
        *private,
        _shortened(prepared, profile),
        *shown,
        blocks.context(more) if left else None,
    ]
    return blocks.modal(PREVIEW, _title(), parts, close=_("Close"))


def _introduction(draft: StoryDraft, host: str, model: str) -> str:
    if not host:
        return _(
            "No AI is set up here, so nothing is sent. If there were an AI, it would get these sentences from {title}:",
            title=labels.story_title(draft.title),
        )
    return _(
        "If you let AI read {title}, these sentences are sent to *{model}* at *{host}*, as you see them here, "
        "with their numbers.",
        title=labels.story_title(draft.title),
        model=escape(model),
        host=escape(host),
    )


def _private(story_id: int, prepared: PreparedStory) -> list[Json]:
    """What is sent unmasked and may be private, section by section, each with a button that opens it."""
    shown = []
    for section, part in prepared.sections.items():
        found = private_words.find("\n".join(one.text for one in part.counted))
        if not found.health:
            continue
        health = _("This seems to be about somebody's health: {words}", words=_words(found.health))
        shown.append(blocks.section(f"*{labels.title(section)}*\n{health}", _edit(story_id, section)))
    return shown


def _edit(story_id: int, section: Section) -> Json:
    """The button that opens a section, in which what is not to be sent can be taken out."""
    return button(EDIT, _("Edit"), SectionRef(story_id=story_id, section=section).encode())


def _words(words: Sequence[str]) -> str:
    return ", ".join(f"“{escape(word)}”" for word in words[:MAX_WORDS])


def _shortened(prepared: PreparedStory, profile: ModelProfile) -> Json | None:
    """Names the sections of which a model gets a part only."""
    sent = pipeline.sentences_sent(prepared, profile)
    long = [
        labels.title(section) for section, part in prepared.sections.items() if len(sent[section]) < len(part.counted)
    ]
    if not long:
        return None
    return blocks.context(
        _("Your text is too long for one request, so I only send a part: {sections}.", sections=", ".join(long))
    )


def _titled(story_id: int, prepared: PreparedStory) -> list[TitledText]:
    """Each section below its title, with a button that opens it."""
    return [
        TitledText(blocks.section(f"*{labels.title(section)}*", _edit(story_id, section)), part)
        for section, part in prepared.sections.items()
    ]


def sentence_blocks(texts: Sequence[TitledText], masked: Collection[str]) -> tuple[list[Json], int]:
    """The sentences of some texts as they would be sent, in blocks that fit into a modal, and how many are left out.

    Those that would not be sent don't count as left out.
    """
    shown: list[Json] = []
    size = done = 0
    for filled in _blocks(texts, masked):
        size += len(json.dumps(filled.block))
        if size > MAX_JSON_CHARACTERS or len(shown) == MAX_SENTENCE_BLOCKS:
            break
        shown.append(filled.block)
        done += filled.sentences
    sentences = [(text, one) for titled in texts for text in [titled.text] for one in text.sentences]
    return shown, sum(1 for text, one in sentences[done:] if one.id not in text.excluded)


def _blocks(texts: Sequence[TitledText], masked: Collection[str]) -> Iterator[_FilledBlock]:
    """Each text's title and its sentences. A sentence is divided only if it is longer than a block."""
    for titled in texts:
        if titled.text.sentences:
            yield _FilledBlock(titled.title)
        elements: list[Json] = []
        room, ended = MAX_BLOCK_CHARACTERS, 0
        for sentence in titled.text.sentences:
            line = _line(titled.text, sentence, masked)
            for unit in [line] if _length(line) <= MAX_BLOCK_CHARACTERS else [[one] for one in line]:
                if elements and _length(unit) > room:
                    yield _FilledBlock(blocks.paragraph(elements), ended)
                    elements, room, ended = [], MAX_BLOCK_CHARACTERS, 0
                for element in unit:
                    _append(elements, element)
                room -= _length(unit)
            ended += 1
        if elements:
            yield _FilledBlock(blocks.paragraph(elements), ended)


def _length(elements: Sequence[Json]) -> int:
    return sum(len(one["text"]) for one in elements)


def _line(part: PreparedText, sentence: Sentence, masked: Collection[str]) -> list[Json]:
    """A sentence with its number on a line of its own, in elements that fit into a block."""
    text = as_sent([sentence])[0].text
    if sentence.id in part.excluded:
        note = _("not sent: this sentence tells a reader or a model how to judge the story")
        elements = [
            blocks.rich_text(f"{sentence.id}  "),
            blocks.rich_text(text, strike=True),
            blocks.rich_text(f" ({note})\n", italic=True),
        ]
    else:
        pieces = [piece for piece in _PLACEHOLDERS.split(f"{sentence.id}  {text}\n") if piece]
        elements = [blocks.rich_text(one, code=True) if one in masked else blocks.rich_text(one) for one in pieces]
    return [cut for one in elements for cut in _cut(one)]


def _cut(element: Json) -> list[Json]:
    text = element["text"]
    starts = range(0, len(text), MAX_BLOCK_CHARACTERS)
    return [element | {"text": text[start : start + MAX_BLOCK_CHARACTERS]} for start in starts]


def _append(elements: list[Json], element: Json) -> None:
    """Add an element, joined with the one before if they look alike."""
    if elements and elements[-1].get("style") == element.get("style"):
        elements[-1] = element | {"text": elements[-1]["text"] + element["text"]}
    else:
        elements.append(element)
