"""The card that shows how a text was sorted, with what its author should know before they go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bot.kit import blocks
from bot.kit.blocks import button
from bot.kit.i18n import _
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape
from bot.members.service import Person
from bot.stories import labels, queries
from bot.stories.analysis.pii import find_pii
from bot.stories.intake.feedback_wish import sentences_to_us
from bot.stories.models import StoryStatus
from bot.stories.payloads import SectionRef, StoryRef
from bot.stories.queries import StoryDraft, StorySnapshot
from bot.stories.sections import SECTIONS
from bot.stories.writing import views
from bot.stories.writing.service import ParsedStory

LEAVE_OUT = "stories.leave_out_sentence"
MAX_POINTED_OUT, SENTENCE_CHARACTERS = 3, 300


class SentenceRef(Payload):
    """A sentence of a draft, by its key."""

    story_id: int
    key: str


def key(source: str) -> str:
    """The delivery key of the card of a text, by where the text came from."""
    return f"stories.sorted:{source}"


@dataclass(frozen=True)
class Sorting:
    """How a draft was sorted: by the author's headings, or as rules guessed, or, with a `note`, in another way.

    `to_us` are sentences of the text that were left out of it.
    """

    by_headings: bool = False
    is_guess: bool = False
    note: str = ""
    offers_model: bool = False
    to_us: tuple[str, ...] = ()

    @classmethod
    def by_rules(cls, parsed: ParsedStory, *, offers_model: bool) -> Sorting:
        """What the rules made of a text; a model is not offered where headings sorted it."""
        offers_model = offers_model and not parsed.by_headings
        return cls(parsed.by_headings, parsed.is_guess, offers_model=offers_model, to_us=parsed.to_us)


def card(session: Session, who: Person, draft: StoryDraft, sorting: Sorting = Sorting(), *, opening: str = "") -> Json:
    """How a draft is sorted, for its author to confirm; `opening` says where it came from if that is no new text."""
    text = opening or _(
        "I've saved this as a draft of {title}, sorted like this:", title=labels.story_title(draft.title)
    )
    question = _(
        "Every word is still yours, and only you can see your story. If everything looks right, "
        "you can get feedback on it."
    )
    return blocks.message(
        text,
        blocks.section(text),
        views.section_excerpts(draft.sections),
        [blocks.section(_left_out(one)) for one in sorting.to_us[:MAX_POINTED_OUT]],
        _hints(draft, queries.older_publication(session, who.workspace_id, draft)),
        blocks.context(f"{_how(sorting)} {question}"),
        _actions(draft, sorting),
        views.by_accident(draft, other) if (other := _other(session, who, draft, is_new=not opening)) else None,
    )


def _other(session: Session, who: Person, draft: StoryDraft, *, is_new: bool) -> StoryDraft | None:
    """The newest other story of somebody that isn't published, beside one that was just made."""
    found = queries.drafts(session, who) if is_new else []
    open_ = (each for each in found if each.written and each.status != StoryStatus.PUBLISHED)
    return next((each for each in open_ if each.story_id != draft.story_id), None)


def _how(sorting: Sorting) -> str:
    if sorting.note:
        return sorting.note
    if sorting.by_headings:
        return _("I used your own headings.")
    if sorting.is_guess:
        return _("I wasn't sure where most of your text belongs, so this order is a guess.")
    return _("I sorted your draft by what each part is about.")


def _hints(draft: StoryDraft, published: StorySnapshot | None) -> list[Json]:
    """What its author should know of a draft; a long one is only looked through before it is published."""
    found = [views.older_in_showcase(draft, published)] if published else []
    if draft.is_long:
        return found
    if any(one.kind == "KEY" for text in (draft.title, *draft.sections.values()) for one in find_pii(text)):
        secret = _("There seems to be a password or a key in this text. Take it out, and change the password.")
        found.append(blocks.section(f"*{secret}*"))
    for one in sentences_to_us(draft.sections)[:MAX_POINTED_OUT]:
        sentence = _quoted(one.text)
        leave_out = button(LEAVE_OUT, _("Leave it out"), SentenceRef(story_id=draft.story_id, key=one.key).encode())
        found.append(
            blocks.section(
                _("This sentence is addressed to me, not to your readers: “{sentence}”", sentence=sentence), leave_out
            )
        )
    return found


def _left_out(sentence: str) -> str:
    return _(
        "Got it. I left this sentence out of your story because it's addressed to me: “{sentence}”",
        sentence=_quoted(sentence),
    )


def _quoted(sentence: str) -> str:
    return escape(blocks.shorten_to_words(" ".join(sentence.split()), SENTENCE_CHARACTERS))


def _actions(draft: StoryDraft, sorting: Sorting) -> Json:
    ref = StoryRef(story_id=draft.story_id).encode()
    is_model_first = sorting.offers_model and sorting.is_guess
    sort = button(views.SORT_WITH_MODEL, _("Sort it with AI"), ref, style="primary" if is_model_first else None)
    get_feedback = button(views.REQUEST_FEEDBACK, _("Get feedback"), ref, style=None if is_model_first else "primary")
    first: Sequence[Json] = [get_feedback, sort] if sorting.offers_model else [get_feedback]
    first_section = SectionRef(story_id=draft.story_id, section=SECTIONS[0]).encode()
    return blocks.actions(
        *(reversed(first) if is_model_first else first),
        button(views.EDIT, _("Sort it myself"), first_section),
        button(views.MOVE, _("Move a paragraph"), ref) if draft.written else None,
        views.delete_button(draft),
    )


def combined(draft: StoryDraft) -> str:
    """Says that a text that came in several messages is one draft."""
    return _(
        "I've combined this with your previous message into one draft of {title}:",
        title=labels.story_title(draft.title),
    )
