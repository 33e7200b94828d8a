"""The answer to a message that names a button below what was said last about a story, in words or with a plain yes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlmodel import Session

from bot.delivery import service as delivery
from bot.delivery.standing_offers import Offered, Place
from bot.errors import GroundswellError
from bot.kit import blocks
from bot.kit.blocks import button
from bot.kit.i18n import _, in_language, language
from bot.kit.slack import Json, escape
from bot.members.callers import transact_for
from bot.members.command_registry import FollowUp, FollowUpContext, Reply
from bot.members.incoming_messages import MessageContext, reply_key
from bot.members.message_updates import redraw
from bot.members.service import Person
from bot.stories import button_deeds, button_offers, named_buttons, queries, sent_texts, story_choice, story_talk
from bot.stories.button_deeds import DeedResult, NamedButton
from bot.stories.button_offers import NOD, WHICH, ButtonOffer
from bot.stories.feedback import views
from bot.stories.feedback.request import FeedbackService
from bot.stories.intake.message_contents import readable
from bot.stories.notifications import answer_to
from bot.stories.payloads import SentText, StoryRef
from bot.stories.publishing import listeners as publishing_listeners
from bot.stories.publishing import views as publishing_views
from bot.stories.queries import StoryDraft
from bot.stories.writing import own_story_views
from bot.stories.writing import views as writing_views

MAX_SHOWN = 10
# What is not offered once more: menus, and the windows of the sections.
_BESIDE = frozenset({views.CHOOSE_SECTION, own_story_views.ADD_WHERE, writing_views.EDIT, writing_views.MOVE})


def answer(feedback: FeedbackService, context: MessageContext, offered: Offered, said: str | None) -> Reply | None:
    """What a message does that answers what was offered last about a story; None for anything else.

    `said` is the value of the button that a plain yes, no or undo stands for; None where it is none of these.
    """
    buttons = button_offers.buttons_of(offered)
    if said == NOD:
        return Reply(blocks.message(_("All right.")))
    if said == WHICH:
        offered_again = [one for one in buttons if one.verb not in _BESIDE]
        shown = _which(buttons) if offered_again or not buttons else _press_that(context, buttons[0])
        return _posted(context, DeedResult(shown))
    pressed = next((one for one in buttons if one.encoded == said), None) if said else _named(context, buttons)
    if pressed is None:
        return None
    key, thread_ts = reply_key(context.message), context.message.thread_ts or ""
    named = NamedButton(context.session, context.person, feedback, pressed, context.message.ref, key, thread_ts)
    sent = button_deeds.sent_text(pressed)
    if sent is not None:
        note = blocks.message(_("One moment."))
        return Reply(note, (_with_its_text(named, sent),), is_delivered=True)
    does = button_deeds.at_once(named)
    return _posted(context, does(named) if does else DeedResult(_press_that(context, pressed)))


def _named(context: MessageContext, buttons: Sequence[ButtonOffer]) -> ButtonOffer | None:
    """The button that a message names in words."""
    session, who = context.session, context.person
    drafts = [found for one in named_buttons.stories_in(buttons) if (found := _draft(session, who, one))]
    last = story_choice.last_word(session, who, now=context.now) if drafts else None
    spoken_of = story_choice.spoken_of(session, who, last, now=context.now) if drafts else None
    return named_buttons.meant(readable(context.message.markup).strip(), buttons, drafts, spoken_of)


def _draft(session: Session, who: Person, story_id: int) -> StoryDraft | None:
    try:
        return queries.draft(session, who, story_id)
    except queries.UnknownStoryError:
        return None


def _which(buttons: Sequence[ButtonOffer]) -> Json:
    """The same buttons once more, to somebody who said yes to several."""
    text = _("Which of these do you mean?")
    shown = [one for one in buttons if one.verb not in _BESIDE][:MAX_SHOWN]
    again = [button(f"{one.verb}:{at}", one.label, one.value) for at, one in enumerate(shown)]
    return blocks.message(text, blocks.section(text), blocks.actions(*again))


def _press_that(context: MessageContext, pressed: ButtonOffer) -> Json:
    """Asks for the press that something takes, with its button."""
    shown = button(pressed.action, pressed.label, pressed.value, style="primary")
    if pressed.verb in {writing_views.DELETE, writing_views.WITHDRAW}:
        draft = queries.draft(context.session, context.person, StoryRef.decode(pressed.value).story_id)
        if pressed.verb == writing_views.DELETE:
            return writing_views.confirm_delete(draft)
        return publishing_views.confirm_withdrawal(draft.story_id, draft.title)
    is_publishing = pressed.verb == writing_views.PUBLISH
    why = (
        _("You'll see your story before it's published. Press here:")
        if is_publishing
        else _("Please press this button:")
    )
    return blocks.message(why, blocks.section(why), blocks.actions(shown))


def _posted(context: MessageContext, result: DeedResult) -> Reply:
    """The answer to a message that named a button; what it offers may be answered in words again."""

    async def follow_up(shown: FollowUpContext) -> None:
        await _redraw(shown, result)

    reply = story_talk.posted(context, Reply(result.message, (follow_up,)))
    return reply or Reply()


async def _redraw(shown: FollowUpContext, result: DeedResult) -> None:
    shown.deps.nudge()
    await publishing_listeners.update_showcase(shown.client, result.update)
    await redraw(shown.client, result.redraws)


def _with_its_text(named: NamedButton, sent: SentText) -> FollowUp:
    """What reads the message that a button is about from Slack, and then does what the button does."""
    # The key of the message itself only notes that an answer is on its way.
    key, spoken = f"{named.key}:done", language()

    def do(session: Session, who: Person, text: str) -> DeedResult:
        before = delivery.newest_id(session)
        result = button_deeds.with_text(replace(named, session=session, who=who, key=key, text=text))
        # What was posted on the way is the answer.
        return replace(result, message=None) if delivery.newest_id(session) > before else result

    async def follow_up(shown: FollowUpContext) -> None:
        def done(session: Session, who: Person, does: Callable[[Session, Person], DeedResult]) -> DeedResult:
            with in_language(spoken):
                result = does(session, who)
                _say(session, who, named.feedback, key, named.thread_ts, result.message)
            return result

        try:
            text = await sent_texts.text_of(sent, named.place.channel, shown.caller, shown.client)
            result = await transact_for(shown.deps, shown.caller, done, lambda session, who: do(session, who, text))
        except GroundswellError as error:
            with in_language(spoken):
                sentence = DeedResult(blocks.message(error.sentence(escape, _)))
            result = await transact_for(shown.deps, shown.caller, done, lambda _session, _who: sentence)
        await _redraw(shown, result)

    return follow_up


def _say(
    session: Session, who: Person, feedback: FeedbackService, key: str, thread_ts: str, message: Json | None
) -> None:
    """Post what is said once it is done; what it offers may be answered in words again."""
    if message is None:
        return
    now = feedback.deps.now()
    delivery.post(session, answer_to(who, key, message, now=now, thread_ts=thread_ts or None))
    button_offers.keep(session, who, [message], Place(key, thread_ts), now=now)
