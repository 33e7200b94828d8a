"""The verbs of `/story`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from sqlmodel import Session

from bot.errors import GroundswellError
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.mentions import first_person, without_mentions
from bot.kit.slack import Caller, Json
from bot.members.callers import caller_person
from bot.members.command_registry import (
    Audience,
    Command,
    CommandContext,
    CommandRegistry,
    FollowUpContext,
    Handler,
    Reply,
    no_help,
)
from bot.members.service import Person
from bot.members.slash_commands import open_modal
from bot.stories import labels, publish_window, queries
from bot.stories.feedback import consents, model_requests, moderation
from bot.stories.feedback import views as feedback_views
from bot.stories.feedback.listeners import request_feedback_message
from bot.stories.feedback.request import FeedbackService
from bot.stories.models import StoryStatus
from bot.stories.publishing import showcase
from bot.stories.publishing import views as publishing_views
from bot.stories.queries import StoryDraft
from bot.stories.writing import co_authors, listeners, views
from bot.stories.writing import service as writing_service

# What works in a direct message, without the slash: everything that opens no modal.
IN_DIRECT_MESSAGES = frozenset(
    {"list", "show", "changes", "with", "consent", "find", "withdraw", "delete", "inbox", "help"}
)


class NoStoryError(GroundswellError):
    """You have no story yet. You can begin one with `/story new`."""


class UnknownTitleError(GroundswellError):
    """You have no story called “{given}”. `/story list` shows your stories with their numbers."""


class MissingCoAuthorError(GroundswellError):
    """Please name somebody, such as `/story with @ana`."""


def registry(feedback: FeedbackService) -> CommandRegistry:
    """All verbs; without one, `/story` lists the stories."""

    def verb(word: str, handler: Handler, help_line: Callable[[], str], **more: Any) -> Command:
        # Read the zone together with the language, which is needed to answer a new member.
        return Command(word, handler, help=help_line, reads_times=True, **more)

    return CommandRegistry(
        "/story",
        [
            verb(
                "new",
                new,
                lambda: _("`/story new`: write a story section by section; I save it as you go"),
                aliases={"de": ("neu",)},
            ),
            verb(
                "list",
                list_stories,
                lambda: _("`/story list`: the stories you're writing, and how far along each one is"),
                aliases={"de": ("liste",)},
            ),
            verb(
                "show",
                show,
                lambda: _("`/story show invoices`: show one story, by words from its title or its number in the list"),
                aliases={"de": ("zeigen", "zeige")},
            ),
            verb(
                "with",
                invite,
                lambda: _("`/story with @ana`: invite somebody to write your latest story with you"),
                aliases={"de": ("mit",)},
            ),
            verb(
                "feedback",
                partial(request_feedback, feedback),
                lambda: _("`/story feedback`: feedback that quotes you and says what's missing"),
                aliases={"en": ("review",), "de": ("rückmeldung",)},
            ),
            verb(
                "changes",
                changes,
                lambda: _("`/story changes`: what's different from the version before"),
                aliases={"de": ("änderungen",)},
            ),
            verb(
                "consent",
                consent,
                lambda: _("`/story consent`: what you agreed to, what was sent, and how to withdraw your consent"),
                aliases={"de": ("zustimmung",)},
            ),
            verb(
                "publish",
                publish,
                lambda: _(
                    "`/story publish`: put a story in the showcase (you'll see a preview first); `/story "
                    "withdraw` takes it out again"
                ),
                aliases={"de": ("veröffentlichen",)},
            ),
            verb("withdraw", withdraw, no_help, aliases={"de": ("zurückziehen",)}),
            verb(
                "find",
                find,
                lambda: _("`/story find onboarding`: published stories with these words, to read and reuse"),
                aliases={"de": ("suchen", "finden")},
            ),
            verb(
                "delete", delete, lambda: _("`/story delete`: delete a story completely"), aliases={"de": ("löschen",)}
            ),
            verb(
                "inbox",
                inbox,
                lambda: _("`/story inbox`: feedback that is waiting for you to check it"),
                aliases={"en": ("look",), "de": ("eingang", "posteingang")},
                audience=Audience.FACILITATORS,
                refusal=moderation.NotAFacilitatorError,
            ),
        ],
        default="list",
        footer=lambda: _("In our direct messages you can also paste text or send a file (.md, .txt, .docx, .pdf)."),
    )


def find_story(session: Session, who: Person, words: str) -> StoryDraft:
    """One of a member's stories: the latest, or by its number in the list or words of its title."""
    drafts = [draft for draft in queries.drafts(session, who) if not draft.is_blank]
    if not drafts:
        raise NoStoryError
    wanted = words.strip().casefold()
    if not wanted:
        return drafts[0]
    if wanted.isdecimal() and 0 < int(wanted) <= len(drafts):
        return drafts[int(wanted) - 1]
    for draft in drafts:
        if all(word in draft.title.casefold() for word in wanted.split()):
            return draft
    raise UnknownTitleError(given=words.strip()[:80])


def _meant(context: CommandContext) -> StoryDraft:
    return find_story(context.session, context.person, context.text)


def new(context: CommandContext) -> Reply:
    modal = listeners.new_story(context.session, context.person, context.text, now=context.now)
    return Reply(follow_ups=[open_modal(modal)])


def list_stories(context: CommandContext) -> Reply:
    drafts = queries.drafts(context.session, context.person)
    return Reply(views.story_list([draft for draft in drafts if not draft.is_blank]))


def show(context: CommandContext) -> Reply:
    return Reply(listeners.whole_story(context.session, context.person, _meant(context).story_id))


def invite(context: CommandContext) -> Reply:
    slack_id = first_person(context.text)
    if slack_id is None:
        raise MissingCoAuthorError
    session, who = context.session, context.person
    draft = find_story(session, who, without_mentions(context.text))
    other = caller_person(session, Caller(who.workspace_id, slack_id), now=context.now)
    co_authors.invite(session, who, draft.story_id, other, now=context.now)
    text = _(
        "I've asked <@{who}>. Once they say yes, you can both work on {title}.",
        who=slack_id,
        title=labels.story_title(draft.title),
    )
    return Reply(blocks.message(text))


def request_feedback(feedback: FeedbackService, context: CommandContext) -> Reply:
    story_id = _meant(context).story_id
    return Reply(request_feedback_message(context.session, context.person, feedback, story_id))


def changes(context: CommandContext) -> Reply:
    found = writing_service.latest_changes(context.session, context.person, _meant(context).story_id)
    return Reply(views.changes(found))


def consent(context: CommandContext) -> Reply:
    return Reply(consent_of(context.session, context.person, _meant(context)))


def consent_of(session: Session, who: Person, draft: StoryDraft, *, is_refused: bool = False) -> Json:
    """What an author agreed to and what was sent; for one who wants no AI to read it, what to press first."""
    given = consents.of_author(session, who, draft.story_id)
    sent = model_requests.of_story(session, who, draft.story_id)
    if is_refused:
        return feedback_views.refusal_of_ai(draft, given, sent, views.delete_button(draft))
    return feedback_views.consent_overview(draft, given, sent)


def publish(context: CommandContext) -> Reply:
    window = publish_window.window(context.session, context.person, _meant(context).story_id)

    async def open_window(follow_up: FollowUpContext) -> None:
        await window.open(follow_up.client, follow_up.trigger_id)

    return Reply(follow_ups=[open_window])


def withdraw(context: CommandContext) -> Reply:
    session, who, words = context.session, context.person, context.text.casefold().split()
    published = [one for one in _published(session, who) if all(word in one.title.casefold() for word in words)]
    if published or not words:
        return Reply(withdrawal(published))
    draft = _meant(context)
    return Reply(withdrawal([draft] if draft.status == StoryStatus.PUBLISHED else [], draft.title))


def _published(session: Session, who: Person) -> list[StoryDraft]:
    """Their stories in the showcase, the last updated first."""
    return [draft for draft in queries.drafts(session, who) if draft.status == StoryStatus.PUBLISHED]


def withdrawal(published: Sequence[StoryDraft], title: str | None = None) -> Json:
    """Asks whether to take a story out of the showcase, or which; `title` is that of one that isn't there."""
    if title is not None and not published:
        return publishing_views.not_in_showcase(title)
    if len(published) == 1:
        return publishing_views.confirm_withdrawal(published[0].story_id, published[0].title)
    return publishing_views.which_to_withdraw(published)


def find(context: CommandContext) -> Reply:
    return Reply(stories_found(context.session, context.person, context.text))


def stories_found(session: Session, who: Person, words: str) -> Json:
    """The published stories with these words, or the newest ones."""
    found = showcase.find(session, who.workspace_id, words)
    newest = [] if found else showcase.published_stories(session, who.workspace_id)
    return publishing_views.search_results(words, found, newest)


def delete(context: CommandContext) -> Reply:
    return Reply(views.confirm_delete(_meant(context)))


def inbox(context: CommandContext) -> Reply:
    return Reply(moderation.inbox(context.session, context.person.workspace_id, context.zone))
