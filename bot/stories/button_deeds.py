"""What the buttons below a message about a story do for somebody who names one in words.

What opens a window, can't be undone, or is for everybody to read has no deed here: it takes a press.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json, MessageRef
from bot.members.message_updates import Redrawn
from bot.members.service import Person
from bot.stories import direct_messages, queries, story_talk, thread_replies, wish_answers
from bot.stories.button_offers import ButtonOffer
from bot.stories.feedback import conversation, listeners, replies, sending, views
from bot.stories.feedback.change_views import ChangeUndo, MessageChange, ReplyChange
from bot.stories.feedback.conversation import RemarkChoice
from bot.stories.feedback.models import StoryThreadReply
from bot.stories.feedback.replies import FeedbackReply
from bot.stories.feedback.reply_views import ReplyPlace, ReplyRef, ReplyRemark
from bot.stories.feedback.request import FeedbackService
from bot.stories.intake import newest_card, sorted_card
from bot.stories.intake.model_sorting import request as model_sorting
from bot.stories.intake.model_sorting import views as sorting_views
from bot.stories.intake.sorted_card import SentenceRef
from bot.stories.intake.thread_wish import story_in
from bot.stories.payloads import SentText, StoryJoin, StoryPlace, StoryRef
from bot.stories.publishing.notifications import ShowcaseUpdate
from bot.stories.thread_replies import SentVersion
from bot.stories.wish_answers import StoryShown
from bot.stories.writing import additions, cards, own_story_views
from bot.stories.writing import listeners as writing_listeners
from bot.stories.writing import service as writing_service
from bot.stories.writing import views as writing_views
from bot.stories.writing.additions import AdditionUndo
from bot.stories.writing.own_story_views import StoryAddition, StoryPage, StoryTitle


@dataclass(frozen=True)
class DeedResult:
    """What is said once it is done, None where that is said already; and what has to be redrawn."""

    message: Json | None
    redraws: Sequence[Redrawn] = ()
    update: ShowcaseUpdate | None = None


@dataclass(frozen=True)
class NamedButton:
    """A button that somebody named in a message of theirs; its answer has the delivery key `key`.

    `thread_ts` is that of the thread in which it was named, empty outside of one; `text` is that of the message that
    the button is about, where it needs that.
    """

    session: Session
    who: Person
    feedback: FeedbackService
    offer: ButtonOffer
    place: MessageRef
    key: str
    thread_ts: str = ""
    text: str = ""

    @property
    def value(self) -> str:
        return self.offer.value

    @property
    def now(self) -> datetime:
        return self.feedback.deps.now()

    @property
    def reply_id(self) -> int:
        """The reply that the button is about."""
        return ReplyRef.decode(self.value).reply_id

    @property
    def story_id(self) -> int:
        """The story that the button is about."""
        return StoryRef.decode(self.value).story_id


Deed = Callable[[NamedButton], DeedResult]


def at_once(named: NamedButton) -> Deed | None:
    """What a button does that needs nothing but what it carries; None for others."""
    return _AT_ONCE.get(named.offer.verb)


def sent_text(offer: ButtonOffer) -> SentText | None:
    """The message whose text a button needs; None for one that needs none."""
    found = _SENT.get(offer.verb)
    return found(offer.value) if found else None


def with_text(named: NamedButton) -> DeedResult:
    """Do what a button does with the text of the message that it is about."""
    return _WITH_TEXT[named.offer.verb](named)


def _shown(shown: StoryShown | None) -> DeedResult:
    return DeedResult(shown.message, shown.redraws) if shown else DeedResult(_already())


def _already() -> Json:
    return blocks.message(_("Somebody has already decided that, so nothing has changed."))


def _put_in(named: NamedButton) -> DeedResult:
    place = ReplyPlace.decode(named.value)
    return _shown(thread_replies.put_in(named.session, named.who, named.feedback, place))


def _changed(change: Callable[[NamedButton], StoryThreadReply]) -> Deed:
    """A deed that changes a reply, and shows it as it is now."""
    return lambda named: DeedResult(conversation.addition_now(named.session, change(named)))


def _chosen(choice: RemarkChoice | None) -> DeedResult:
    return DeedResult(choice.message, choice.redraws) if choice else DeedResult(_already())


def _choose_remark(named: NamedButton) -> DeedResult:
    about = ReplyRemark.decode(named.value)
    choice = conversation.remark_chosen(named.session, named.who, named.feedback, about.reply_id, about.position)
    return _chosen(choice)


def _take_back(named: NamedButton) -> DeedResult:
    return DeedResult(*conversation.taken_back(named.session, named.who, named.feedback, named.reply_id))


def _rename(named: NamedButton) -> DeedResult:
    given = StoryTitle.decode(named.value)
    renamed = wish_answers.rename(named.session, named.who, named.feedback, given)
    return DeedResult(renamed.shown.message, renamed.shown.redraws, renamed.update)


def _ask_feedback(named: NamedButton) -> DeedResult:
    asked = listeners.request_feedback_message(
        named.session, named.who, named.feedback, named.story_id, named.thread_ts
    )
    return DeedResult(asked)


def _consent(named: NamedButton) -> DeedResult:
    place, feedback = StoryPlace.decode(named.value), named.feedback
    if named.offer.verb == views.RULES_ONLY:
        outcome = feedback.ask_rules_only(named.session, named.who, place.story_id)
    else:
        wording = views.consent_wording(feedback.host, feedback.model_name)
        outcome = feedback.ask_with_consent(named.session, named.who, place.story_id, wording)
    return DeedResult(sending.request_answer(named.session, feedback, named.who, outcome, place.thread_ts))


def _leave_sentence_out(named: NamedButton) -> DeedResult:
    sentence = SentenceRef.decode(named.value)
    writing_service.leave_out(named.session, named.who, sentence.story_id, [sentence.key], now=named.now)
    note = sorting_views.changed()
    card = newest_card.sorted_now(named.session, named.who, named.feedback, sentence.story_id, note)
    redraws = cards.supersede(named.session, named.who, sentence.story_id, named.key)
    return DeedResult(card, redraws)


def _sort_with_model(named: NamedButton) -> DeedResult:
    draft, feedback = queries.draft(named.session, named.who, named.story_id), named.feedback
    if model_sorting.ask_if_agreed(named.session, named.who, feedback, named.story_id, named.thread_ts):
        return DeedResult(sorting_views.on_its_way(draft.title, feedback.host, feedback.model_name))
    return DeedResult(sorting_views.consent_question(draft, feedback.host, feedback.model_name, named.thread_ts))


def _leave(_named: NamedButton) -> DeedResult:
    return DeedResult(blocks.message(_("OK, I haven't changed your text.")))


_AT_ONCE: Mapping[str, Deed] = {
    views.PUT_IN: _put_in,
    views.CHOOSE_SECTION: _put_in,
    views.LEAVE_OUT: _changed(lambda it: replies.leave_out(it.session, it.who, it.reply_id, now=it.now)),
    views.ADD_SENTENCE: _changed(lambda it: conversation.take_as_sentence(it.session, it.who, it.reply_id)),
    views.CHOOSE_REMARK: _choose_remark,
    views.CROSS_OUT: lambda it: _chosen(conversation.crossed_out(it.session, it.who, it.feedback, it.reply_id)),
    views.ANOTHER_ONE: lambda it: DeedResult(conversation.another_remark(it.session, it.who, it.reply_id)),
    views.FOR_STORY: lambda it: DeedResult(conversation.as_addition(it.session, it.who, it.reply_id)),
    views.FOR_ME: lambda it: DeedResult(conversation.said_to_us(it.session, it.who, it.feedback, it.reply_id)),
    views.TAKE_BACK: _take_back,
    views.CHANGE: lambda it: _shown(
        thread_replies.make_change(it.session, it.who, it.feedback, ReplyChange.decode(it.value))
    ),
    views.UNDO_CHANGE: lambda it: _shown(
        thread_replies.undo_change(it.session, it.who, it.feedback, ChangeUndo.decode(it.value))
    ),
    additions.UNDO_ADDITION: lambda it: _shown(
        thread_replies.undo_addition(it.session, it.who, it.feedback, AdditionUndo.decode(it.value))
    ),
    own_story_views.RENAME: _rename,
    writing_views.REQUEST_FEEDBACK: _ask_feedback,
    views.CONSENT: _consent,
    views.RULES_ONLY: _consent,
    writing_views.SHOW: lambda it: DeedResult(writing_listeners.whole_story(it.session, it.who, it.story_id)),
    writing_views.CHANGES: lambda it: DeedResult(
        writing_views.changes(writing_service.latest_changes(it.session, it.who, it.story_id))
    ),
    sorted_card.LEAVE_OUT: _leave_sentence_out,
    writing_views.SORT_WITH_MODEL: _sort_with_model,
    writing_views.LEAVE: _leave,
    writing_views.JOIN_STORIES: lambda it: _shown(
        wish_answers.join(it.session, it.who, it.feedback, StoryJoin.decode(it.value))
    ),
}


def _sort(named: NamedButton) -> DeedResult:
    thread = named.thread_ts or None
    sent = SentText.decode(named.value)
    source = MessageRef(named.place.channel, sent.ts).key
    direct_messages.start_story(named.session, named.feedback, named.who, story_in(named.text), source, thread)
    return DeedResult(None)


def _take_version(named: NamedButton) -> DeedResult:
    """The card is the answer, so no message that asked shows the story any more."""
    sent = SentText.decode(named.value)
    version = SentVersion(sent, named.text, named.place)
    shown = thread_replies.put_version(named.session, named.who, named.feedback, version)
    cards.supersede(named.session, named.who, sent.story_id, named.key)
    return _shown(shown)


def _said(named: NamedButton) -> FeedbackReply:
    sent = SentText.decode(named.value)
    return FeedbackReply(MessageRef(named.place.channel, sent.ts), sent.thread_ts, named.text)


def _belongs(named: NamedButton) -> DeedResult:
    sent, said = SentText.decode(named.value), _said(named)
    said = FeedbackReply(said.message, said.thread_ts, story_in(said.text))
    return DeedResult(story_talk.belongs(named.session, named.who, named.feedback, sent, said))


def _add(named: NamedButton) -> DeedResult:
    place = StoryAddition.decode(named.value)
    return _shown(wish_answers.add(named.session, named.who, named.feedback, place, named.text))


def _change_story(named: NamedButton) -> DeedResult:
    change = MessageChange.decode(named.value)
    return _shown(wish_answers.make_change(named.session, named.who, named.feedback, change, named.text))


def _choose_story(named: NamedButton) -> DeedResult:
    sent = SentText.decode(named.value)
    return DeedResult(story_talk.chosen(named.session, named.who, named.feedback, sent, _said(named)))


def _others(named: NamedButton) -> DeedResult:
    page = StoryPage.decode(named.value)
    return DeedResult(wish_answers.others(named.session, named.who, named.text, page))


_WITH_TEXT: Mapping[str, Deed] = {
    writing_views.SORT: _sort,
    writing_views.NEW_VERSION: _take_version,
    writing_views.AS_ANSWER: _belongs,
    own_story_views.ADD: _add,
    own_story_views.ADD_WHERE: _add,
    views.CHANGE_STORY: _change_story,
    own_story_views.CHOOSE: _choose_story,
    own_story_views.OTHERS: _others,
}


def _of_addition(value: str) -> SentText:
    place = StoryAddition.decode(value)
    return SentText(ts=place.ts, thread_ts=place.thread_ts)


def _of_change(value: str) -> SentText:
    change = MessageChange.decode(value)
    return SentText(ts=change.ts, thread_ts=change.thread_ts)


def _of_page(value: str) -> SentText:
    page = StoryPage.decode(value)
    return SentText(ts=page.ts, thread_ts=page.thread_ts)


_SENT: Mapping[str, Callable[[str], SentText]] = {
    writing_views.SORT: SentText.decode,
    writing_views.NEW_VERSION: SentText.decode,
    writing_views.AS_ANSWER: SentText.decode,
    own_story_views.CHOOSE: SentText.decode,
    own_story_views.ADD: _of_addition,
    own_story_views.ADD_WHERE: _of_addition,
    views.CHANGE_STORY: _of_change,
    own_story_views.OTHERS: _of_page,
}
