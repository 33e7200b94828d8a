"""Feedback on its way to people: the result, and notices to facilitators."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

from sqlmodel import Session

from bot.delivery import service as delivery
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import in_language
from bot.kit.slack import Json
from bot.members import service as members
from bot.members.incoming_messages import ANSWERS
from bot.members.service import Person, person, person_of
from bot.stories import labels, queries
from bot.stories.analysis import private_words
from bot.stories.analysis.pii import PLACEHOLDER, MaskedStory, has_secret, mask
from bot.stories.feedback import findings, moderation_views, result_views, store, views
from bot.stories.feedback.findings import FeedbackDetails
from bot.stories.feedback.models import FindingDecision, RequestStatus, StoryFeedback, StoryThreadReply
from bot.stories.feedback.request import FeedbackService, RequestOutcome
from bot.stories.feedback.result_views import AdviceBefore, OpenRemarks
from bot.stories.feedback.schema import PRAISE, FindingKind
from bot.stories.notifications import answer_to, news_for
from bot.stories.queries import StoryDraft
from bot.stories.writing import own_story_views
from bot.stories.writing import views as writing_views

RESULT = "stories.result"
REPLY = "stories.reply"


def feedback_of(key: str | None) -> int | None:
    """The id of the feedback whose result was sent under a delivery key; None for other messages."""
    parts = (key or "").split(":")
    return int(parts[1]) if len(parts) > 1 and parts[0] == RESULT and parts[1].isdecimal() else None


def is_of_feedback(key: str) -> bool:
    """Whether a message of ours gives feedback or talks about it, by its delivery key."""
    return key.partition(":")[0] in {RESULT, REPLY}


def feedback_in_thread(session: Session, who: Person, thread_ts: str | None, thread_key: str | None) -> int | None:
    """The id of the latest feedback that a member was given in a thread, be it the first message of it or below.

    `thread_key` is the delivery key of that first message; None if no feedback is in the thread.
    """
    below = store.latest_in_thread(session, who, thread_ts) if thread_ts else None
    if below is None and thread_key and thread_key.partition(":")[0] == REPLY:
        return feedback_talked_of(session, who, thread_key)
    return below if below is not None else feedback_of(thread_key)


def feedback_talked_of(session: Session, who: Person, key: str) -> int | None:
    """The id of the feedback that a message of ours gives or talks about, by its delivery key; None for others."""
    kind, _sep, rest = key.partition(":")
    number = rest.partition(":")[0]
    row = session.get(StoryThreadReply, int(number)) if kind == REPLY and number.isdecimal() else None
    if row is not None:
        return row.feedback_id if row.workspace_id == who.workspace_id else None
    return feedback_of(key)


def request_answer(
    session: Session, feedback: FeedbackService, who: Person, outcome: RequestOutcome, thread_ts: str = ""
) -> Json:
    """The answer to a request: the question about consent, the result if there is one already, or the status.

    A result that is still to come is posted in the thread in which it was asked for, if it was.
    """
    request = outcome.request
    if request is None:
        return views.consent_question(outcome.draft, feedback.host, feedback.model_name, thread_ts)
    if not request.is_repeat:
        store.get(session, who.workspace_id, request.feedback_id).thread_ts = thread_ts or None
    if request.is_repeat and request.status == RequestStatus.DONE:
        row = store.get(session, who.workspace_id, request.feedback_id)
        if row.released_at:
            return result_message(session, row, host=feedback.host)
    host = feedback.host if request.model else ""
    seconds = store.usual_seconds(session, who.workspace_id, request.model) if request.model else None
    is_moderated = bool(feedback.moderators(session, who.workspace_id))
    return views.status(
        outcome.draft,
        request.version.number,
        model=request.model,
        host=host,
        is_moderated=is_moderated,
        seconds=seconds,
    )


def progress(session: Session, feedback: FeedbackService, who: Person, draft: StoryDraft) -> Json:
    """How far the feedback on a story is: on its way, there already, or not asked for."""
    row = store.awaited(session, who.workspace_id, draft.story_id)
    if row is None:
        is_there = store.latest_released(session, who.workspace_id, draft.story_id) is not None
        return own_story_views.feedback_has_come(draft) if is_there else writing_views.offer_feedback([draft])
    version = queries.version(session, who.workspace_id, row.version_id)
    return views.status(
        draft,
        version.number,
        model=row.model,
        host=feedback.host if row.model else "",
        is_moderated=bool(feedback.moderators(session, who.workspace_id)),
        seconds=store.usual_seconds(session, who.workspace_id, row.model) if row.model else None,
    )


def result_message(session: Session, row: StoryFeedback, *, host: str) -> Json:
    """The message with the result as it is now, in the language of the feedback."""
    found = findings.details(session, row.workspace_id, row_id(row))
    with in_language(found.result.spoken):
        still_open = still_open_before(session, found)
        message = result_views.result(
            found,
            host=host,
            restore=restoring(session, found),
            still_open=still_open,
            before=_advice_before(session, found),
        )
        if any(one.row.decision == FindingDecision.UNSEEN for one in found.findings):
            message["blocks"].insert(1, blocks.context(moderation_views.unseen()))
        return message


def all_remarks(session: Session, who: Person, feedback_id: int) -> Json:
    """The modal with every remark, for one of the story's authors, in the language of the feedback."""
    found = findings.author_details(session, who, feedback_id)
    with in_language(found.result.spoken):
        return result_views.all_remarks(found, restoring(session, found))


def still_open_before(session: Session, found: FeedbackDetails) -> OpenRemarks:
    """The remarks on the version before that are still open, each with its section; not those that are made again."""
    before = store.model_feedback_before(session, found.feedback)
    if before is None or all(one.is_settled for one in found.result.settled):
        return OpenRemarks()
    earlier = findings.details(session, before.workspace_id, row_id(before))
    # Placeholders count anew in each version.
    restore, steps = restoring(session, earlier), {step.finding for step in earlier.result.steps}
    left = [one for one in earlier.findings if one.row.adopted is False and not one.is_struck]
    now = restoring(session, found)
    asking = [one for one in found.findings if not one.finding.is_praise]
    quoted = {now(quote) for one in asking for quote in findings.quotes(one.row, found.result)}
    unsaid = [one for one in left if quoted.isdisjoint(map(restore, findings.quotes(one.row, earlier.result)))]
    unsaid.sort(key=lambda one: one.row.position not in steps)
    named = tuple(f"{labels.title(one.finding.section)}: {restore(one.text)}" for one in unsaid)
    return OpenRemarks(named, len(left) - len(unsaid))


def _advice_before(session: Session, found: FeedbackDetails) -> AdviceBefore | None:
    """The advice of the feedback on the version before, if its authors read one."""
    before = store.model_feedback_before(session, found.feedback)
    advice = store.result_of(before).readiness if before else None
    if before is None or advice is None:
        return None
    number = queries.version(session, before.workspace_id, before.version_id).number
    return AdviceBefore(number, advice)


def restoring(session: Session, found: FeedbackDetails) -> Callable[[str], str]:
    """What puts masked personal data back into a model's text and into quotes, but no password or key.

    The story is masked again only if there is any in it.
    """
    if not found.result.personal:
        return str
    version = queries.version(session, found.feedback.workspace_id, found.feedback.version_id)

    @cache
    def masked() -> MaskedStory:
        whole = mask(version.sections, people=private_words.named_alone(version.sections.values()))
        return replace(whole, originals={one: text for one, text in whole.originals.items() if not has_secret(one)})

    return lambda text: masked().restore(text) if PLACEHOLDER.search(text) else text


def record_adoption(session: Session, row: StoryFeedback) -> None:
    """Record on the previous version's feedback which of its findings have been resolved.

    A completeness check says nothing about a model's remarks, nor they about it.
    """
    before = store.feedback_before(session, row)
    if before is not None and store.result_of(before).asked_model == store.result_of(row).asked_model:
        now = findings.all_findings(session, row.workspace_id, row_id(row))
        remaining = {(one.section, one.topic) for one in now if FindingKind(one.kind) not in PRAISE}
        findings.record_adoption(session, row.workspace_id, row_id(before), remaining)


def post_result(session: Session, row: StoryFeedback, *, host: str, now: datetime) -> None:
    """Post the result to the author who requested it; its questions can be answered in its thread.

    Somebody who has written outside that thread since is told there that it has come.
    """
    author = person_of(session, row)
    if row.thread_ts and delivery.is_last_outside_threads(session, author, (ANSWERS, REPLY), now=now):
        found = findings.details(session, row.workspace_id, row_id(row))
        with in_language(found.result.spoken):
            notice = result_views.is_in_thread(found)
        key = f"stories.in_thread:{row_id(row)}:{row.attempt}"
        delivery.post(session, answer_to(author, key, notice, now=now))
    key = store.result_key(row_id(row), row.attempt)
    message = answer_to(author, key, result_message(session, row, host=host), now=now, thread_ts=row.thread_ts)
    delivery.post(session, message)


def post_to_facilitators(session: Session, row: StoryFeedback, slack_ids: Sequence[str], *, now: datetime) -> None:
    """Tell facilitators, each in their language, that feedback waits for them to release it."""
    title = findings.details(session, row.workspace_id, row_id(row)).title
    for slack_id in slack_ids:
        member = members.find(session, row.workspace_id, slack_id)
        if member is None:
            continue
        with in_language(member.language):
            notice = moderation_views.notice(title, row_id(row))
        key = f"{store.result_key(row_id(row), row.attempt)}:{slack_id}"
        delivery.post(session, news_for(person(member), key, notice, now=now))
