"""Which of somebody's stories a wish is about; where that is in doubt, the question that asks for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import Enum, auto

from sqlmodel import Session

from bot.delivery import service as delivery
from bot.delivery.models import Topic
from bot.delivery.service import MessageNumber
from bot.kit.blocks import button
from bot.kit.i18n import _
from bot.kit.slack import Json
from bot.members.incoming_messages import ANSWERS
from bot.members.service import Person
from bot.stories import queries, story_names
from bot.stories.feedback import sending, store
from bot.stories.intake.story_wishes import StoryWish, StoryWishKind
from bot.stories.models import StoryStatus
from bot.stories.payloads import SentText, StoryRef
from bot.stories.publishing import views as publishing_views
from bot.stories.queries import StoryDraft
from bot.stories.writing import own_story_views
from bot.stories.writing.own_story_views import StoryPage
from bot.stories.writing.views import PUBLISH, REQUEST_FEEDBACK

MAX_CHOICES = 4

# For so long after a story or its feedback came, what is written may be about it.
LASTS = timedelta(days=3)
# For so long, a word on something else between doesn't end the talk about it.
GOES_ON = timedelta(hours=2)


class Nearness(Enum):
    """`LAST`: we spoke of a story last; `BESIDE`: they were told something else since; `AWAY`: they got a message."""

    LAST = auto()
    BESIDE = auto()
    AWAY = auto()


def written(session: Session, who: Person) -> list[StoryDraft]:
    """The stories of a member in which something is written, the newest first."""
    return [draft for draft in queries.drafts(session, who) if draft.written]


def meant(
    session: Session, who: Person, wish: StoryWish, story_id: int | None = None, spoken_of: int | None = None
) -> list[StoryDraft]:
    """The stories that a wish may be about, the newest first.

    `story_id` is that of the one below which it is said, `spoken_of` that of the one that was spoken of last.
    """
    every = written(session, who)
    published = [draft for draft in every if draft.status == StoryStatus.PUBLISHED]
    if wish.kind is StoryWishKind.WITHDRAW:
        return _below(published, story_id or spoken_of) or story_names.named(published, wish.message)
    if story_id is not None:
        return [queries.draft(session, who, story_id)]
    if spoken_of is not None:
        told = story_names.named(every, wish.message)
        return told if len(told) == 1 else _below(every, spoken_of)
    if wish.kind is StoryWishKind.STATE:
        return (published or every)[:1]
    likely = {
        StoryWishKind.PUBLISH: lambda: [one for one in every if _can_be_published(session, who, one)],
        StoryWishKind.MAKE: lambda: published,
        StoryWishKind.AGAIN: lambda: [
            one for one in every if store.latest_released(session, who.workspace_id, one.story_id) is not None
        ],
    }
    found = story_names.named(every, wish.message)
    if len(found) == 1 or wish.kind not in likely:
        return found
    return likely[wish.kind]() or found


def recent(session: Session, who: Person, *, now: datetime) -> list[StoryDraft]:
    """Their stories that were written in, or got feedback, in the last days; the last written in first."""
    since = now - LASTS
    given = store.stories_with_feedback_since(session, who.workspace_id, since)
    every = written(session, who)
    return [one for one in every if one.updated_at >= since or one.story_id in given]


def is_last(session: Session, who: Person, *, now: datetime) -> bool:
    """Whether a story was what was spoken of last."""
    return nearness(session, who, last_word(session, who, now=now), now=now) is Nearness.LAST


def last_word(session: Session, who: Person, *, now: datetime) -> MessageNumber | None:
    """The last thing that was said to them about a story, if that was in the last days."""
    found = delivery.last_answer_about(session, who, Topic.STORY, now=now)
    return found if found and now - found.at <= LASTS else None


def nearness(session: Session, who: Person, last: MessageNumber | None, *, now: datetime) -> Nearness:
    """How near the talk about a story is."""
    if last is None:
        return Nearness.AWAY
    between = delivery.keys_after(session, who, last.number, now=now)
    if not between:
        return Nearness.LAST
    is_talk = all(key.partition(":")[0] == ANSWERS for key in between)
    return Nearness.BESIDE if is_talk and now - last.at <= GOES_ON else Nearness.AWAY


def talked_of(
    session: Session, who: Person, drafts: Sequence[StoryDraft], last: MessageNumber | None
) -> list[StoryDraft]:
    """The story that the talk goes on about, where the last message answers something said about one."""
    is_talk = last is not None and last.key.partition(":")[0] == sending.REPLY
    feedback_id = sending.feedback_talked_of(session, who, last.key) if last and is_talk else None
    if feedback_id is None:
        return []
    return _below(drafts, store.get(session, who.workspace_id, feedback_id).story_id)


def spoken_of(session: Session, who: Person, last: MessageNumber | None, *, now: datetime) -> int | None:
    """The id of the only story that was spoken of last; None if it may be one of several."""
    drafts = recent(session, who, now=now)
    found = drafts if len(drafts) == 1 else talked_of(session, who, drafts, last)
    return found[0].story_id if found else None


def _below(drafts: Sequence[StoryDraft], story_id: int | None) -> list[StoryDraft]:
    return [one for one in drafts if one.story_id == story_id]


def _can_be_published(session: Session, who: Person, draft: StoryDraft) -> bool:
    is_in_showcase = draft.status == StoryStatus.PUBLISHED
    return not is_in_showcase or queries.older_publication(session, who.workspace_id, draft) is not None


def question(kind: StoryWishKind | None, drafts: Sequence[StoryDraft], page: StoryPage) -> Json:
    """Asks which of these stories a wish is about, some at a time; a wish to change one is of no kind."""
    shown = drafts[page.first : page.first + MAX_CHOICES]
    further = page.first + MAX_CHOICES
    is_more = further < len(drafts)
    others = own_story_views.others(page.model_copy(update={"first": further if is_more else 0}))
    has_others = is_more or page.first > 0
    return own_story_views.which_story(_ask(kind), shown, _button(kind, page), others if has_others else None)


def _ask(kind: StoryWishKind | None) -> str:
    if kind is StoryWishKind.WITHDRAW:
        return _("Which story shall I remove from the showcase? You'll still have the story itself.")
    if kind is StoryWishKind.PUBLISH:
        return _("Which story would you like to publish? You'll see a preview first.")
    if kind is StoryWishKind.AGAIN:
        return _("Which story shall I read again?")
    if kind is StoryWishKind.MAKE:
        return _("Which story shall I make the document from?")
    return _("Which story do you mean?")


def _button(kind: StoryWishKind | None, page: StoryPage) -> Callable[[StoryDraft], Json]:
    """The button of a story that does what was wished for, or goes on with that."""

    def made(draft: StoryDraft) -> Json:
        ref = StoryRef(story_id=draft.story_id).encode()
        if kind is StoryWishKind.WITHDRAW:
            return publishing_views.withdraw_button(draft.story_id)
        if kind is StoryWishKind.PUBLISH:
            return button(PUBLISH, _("Publish it"), ref)
        if kind is StoryWishKind.AGAIN:
            return button(REQUEST_FEEDBACK, _("Get feedback again"), ref)
        sent = SentText(ts=page.ts, thread_ts=page.thread_ts, story_id=draft.story_id)
        return button(own_story_views.CHOOSE, _("This one"), sent.encode())

    return made
