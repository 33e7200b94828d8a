"""What is said in the direct message about a story that was just sent, or about the feedback on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bot.delivery import service as delivery
from bot.delivery.service import MessageNumber
from bot.delivery.standing_offers import Place
from bot.kit.i18n import in_language, language
from bot.kit.patterns import LazyPattern
from bot.kit.slack import Json
from bot.members.command_registry import Reply
from bot.members.incoming_messages import MessageContext, reply_key
from bot.members.service import Person
from bot.stories import button_offers, languages, message_changes, queries, story_choice, story_names, wish_answers
from bot.stories.feedback import conversation, replies, reply_intent, reply_views, sending, small_talk, store, told_to
from bot.stories.feedback.models import ReplyState
from bot.stories.feedback.replies import FeedbackReply
from bot.stories.feedback.reply_intent import ReplyIntent
from bot.stories.feedback.request import FeedbackService
from bot.stories.intake import feedback_wish
from bot.stories.intake.message_contents import readable
from bot.stories.intake.story_wishes import find_story_wish
from bot.stories.notifications import answer_to
from bot.stories.payloads import SentText
from bot.stories.queries import StoryDraft
from bot.stories.story_choice import Nearness
from bot.stories.thread_replies import talk
from bot.stories.writing import own_story_views
from bot.stories.writing.own_story_views import StoryPage

# What tells less is small talk, unless it gives a figure.
MIN_WORDS_TOLD = 4
# A remark that a message is about is named at its beginning.
MAX_WORDS_NAMING = 8
_NAMES_IT = LazyPattern(
    r"\b(?:(?:my|our|this|meine[rnm]?|unsere[rnm]?|diese[rn]?) (?:success |erfolgs)?(?:story|draft|geschichte|entwurf)|"
    r"(?:your|the|this|that|deine?[nrms]?|de[rnms]|die|das) (?:\w+ )?(?:remarks?|feedback|hinweise?n?|rückmeldung|"
    r"anmerkung(?:en)?)|(?:remark|hinweis|punkt) (?:number |nr\.? |nummer )?[1-9])\b"
)

_NAMES_A_REMARK = LazyPattern(
    r"\b(?:(?:remark|point|hinweis|punkt|anmerkung) (?:number |nr\.? |nummer )?[1-9]|"
    r"(?:the|your|der|die|den|dem|zum|dein\w*) (?:first|second|third|erste|zweite|dritte)[nrms]? "
    r"(?:one|remark|hinweis|punkt|anmerkung))\b"
)
# A yes to what was offered about a story, after something else was said, so that it is in doubt what it means.
_YES = LazyPattern(
    r"(?:(?:yes|yep|yeah|yup|sure|ja|jo|klar|genau|gern\w*|ok|okay|passt|do it|go ahead|please do|mach(?: das| es)?|"
    r"please|bitte|that's right|stimmt|looks good|good)[\s,.!]*){1,4}"
)


def answer(feedback: FeedbackService, context: MessageContext) -> Reply | None:
    """The answer to what is said about a story that was just sent; None for anything else."""
    session, who, now = context.session, context.person, context.now
    text = readable(context.message.markup).strip()
    drafts = story_choice.recent(session, who, now=now) if text and context.message.thread_ts is None else []
    if not drafts:
        return None
    last = story_choice.last_word(session, who, now=now)
    near = story_choice.nearness(session, who, last, now=now)
    if last and near is Nearness.LAST and _answers_another(session, who, text, last):
        with in_language(languages.of_message(text, language())):
            return posted(context, Reply(reply_views.press_instead()))
    is_asked = last is not None and near is Nearness.LAST and sending.is_of_feedback(last.key)
    if not (is_asked if reply_intent.is_bare(text) else _is_meant(text, drafts, near)):
        return None
    meant = _meant(session, who, text, drafts, last if near is Nearness.LAST else None)
    if len(meant) > 1:
        with in_language(languages.of_message(text, language())):
            return posted(context, Reply(story_choice.question(None, meant, StoryPage(ts=context.message.ref.ts))))
    feedback_id = store.latest_released(session, who.workspace_id, meant[0].story_id)
    if feedback_id is not None:
        return posted(context, talk(feedback, context, feedback_id))
    with in_language(languages.of_message(text, language())):
        unread = _without_feedback(meant[0], text, SentText(ts=context.message.ref.ts))
    return posted(context, Reply(unread)) if unread else None


def is_reply(session: Session, who: Person, text: str, *, now: datetime) -> bool:
    """Whether a message goes on with the talk about a story at hand, and so is no new story that was asked for."""
    intents = {part.intent for part in reply_intent.read(text)}
    if small_talk.asks_to_add(text) or ReplyIntent.ANSWER not in intents or is_on_a_remark(text):
        return True
    last = story_choice.last_word(session, who, now=now)
    is_last = last is not None and story_choice.nearness(session, who, last, now=now) is Nearness.LAST
    is_short = len(told_to.words_in(text)) < feedback_wish.MIN_TOLD_WORDS
    return last is not None and is_last and is_short and sending.is_of_feedback(last.key)


def is_on_a_remark(text: str) -> bool:
    """Whether a message begins by turning a remark down, or by naming one by its number."""
    return names_a_remark(text) or any(part.intent == ReplyIntent.OBJECTION for part in reply_intent.read(text))


def names_a_remark(text: str) -> bool:
    """Whether a message begins by naming a remark by its number."""
    begins = " ".join(text.split()[:MAX_WORDS_NAMING])
    return bool(_NAMES_A_REMARK.search(told_to.folded(begins)))


def posted(context: MessageContext, reply: Reply | None) -> Reply | None:
    """The answer to a message, known to be about a story, so that what is said next may be about that too."""
    if reply is None or reply.message is None:
        return reply
    if not reply.is_delivered:
        key, thread_ts = reply_key(context.message), context.message.thread_ts
        shown = answer_to(context.person, key, reply.message, now=context.now, thread_ts=thread_ts)
        delivery.post(context.session, shown)
        place = Place(key, thread_ts or "")
        button_offers.keep(context.session, context.person, [reply.message], place, now=context.now)
    return Reply(None, reply.follow_ups, reply.is_delivered)


def chosen(session: Session, who: Person, feedback: FeedbackService, sent: SentText, said: FeedbackReply) -> Json:
    """What the question which story a message is about becomes, once its author has said so."""
    is_wish = find_story_wish(said.text) is not None
    feedback_id = None if is_wish else store.latest_released(session, who.workspace_id, sent.story_id)
    if feedback_id is None:
        draft = queries.draft(session, who, sent.story_id)
        with in_language(languages.of_message(said.text, language())):
            shown = None if is_wish else _without_feedback(draft, said.text, sent)
        return shown or wish_answers.chosen(session, who, feedback, sent, said.text)
    conversation.take(session, feedback, who, feedback_id, said)
    with in_language(languages.of_message(said.text, language())):
        return own_story_views.about(queries.draft(session, who, sent.story_id))


def belongs(
    session: Session, who: Person, feedback: FeedbackService, sent: SentText, said: FeedbackReply
) -> Json | None:
    """What becomes of the question about a text that belongs to a story; None if the answer comes below."""
    feedback_id = sent.feedback_id or store.latest_released(session, who.workspace_id, sent.story_id)
    if feedback_id:
        conversation.take(session, feedback, who, feedback_id, said)
        return None
    with in_language(languages.of_message(said.text, language())):
        return wish_answers.addition(queries.draft(session, who, sent.story_id), said.text, sent)


def _is_meant(text: str, drafts: Sequence[StoryDraft], near: Nearness) -> bool:
    """Whether a message is about one of these stories, by what was said before and by its own words."""
    parts = reply_intent.read(text)
    intents = {part.intent for part in parts} - {ReplyIntent.REACTION}
    if not intents:
        return False
    if ReplyIntent.CHANGE in intents and any(message_changes.is_found_in(one, text) for one in drafts):
        return True
    if near is Nearness.AWAY or _NAMES_IT.search(told_to.folded(text)):
        return bool(_NAMES_IT.search(told_to.folded(text)))
    if intents != {ReplyIntent.ANSWER}:
        return True
    return told_to.tells_a_figure(text) or len(told_to.words_in(text)) >= MIN_WORDS_TOLD


def _meant(
    session: Session, who: Person, text: str, drafts: list[StoryDraft], last: MessageNumber | None
) -> list[StoryDraft]:
    """The stories that a message may be about: the one it names, has the words of, or was talked about last."""
    if len(drafts) == 1:
        return drafts
    named = story_names.named(drafts, text)
    found = [one for one in drafts if message_changes.is_found_in(one, text)]
    talked = story_choice.talked_of(session, who, drafts, last)
    return next((one for one in (named, found, talked) if len(one) == 1), drafts)


def _answers_another(session: Session, who: Person, text: str, last: MessageNumber) -> bool:
    """Whether a mere yes or no answers a question of ours, although something else was said since."""
    if sending.feedback_of(last.key) is not None:
        return False
    return bool(_YES.fullmatch(text.lower())) or _is_pending(session, who, text, last)


def _is_pending(session: Session, who: Person, text: str, last: MessageNumber) -> bool:
    """Whether a mere yes or no stands below a question that is still open."""
    kind, _sep, rest = last.key.partition(":")
    if kind != sending.REPLY or not reply_intent.is_bare(text):
        return False
    row, _found = replies.get(session, who, int(rest.partition(":")[0]))
    return row.state == ReplyState.PENDING


def _without_feedback(draft: StoryDraft, text: str, sent: SentText) -> Json | None:
    """What is said about a story that nobody has given feedback on: a change of it, or something to add."""
    intents = {part.intent for part in reply_intent.read(text)} - {ReplyIntent.REACTION}
    if ReplyIntent.CHANGE in intents:
        return message_changes.in_story(draft, text, sent)
    is_told = intents == {ReplyIntent.ANSWER} and not reply_intent.is_bare(text) and not told_to.may_be_to_us(text)
    return wish_answers.addition(draft, text, sent) if is_told else None
