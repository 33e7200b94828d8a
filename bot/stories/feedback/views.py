"""Feedback as its author sees it: consent and status; its action ids."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence

from bot.kit import blocks
from bot.kit.blocks import button
from bot.kit.i18n import _, ngettext
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape
from bot.kit.time import format_date
from bot.stories import labels
from bot.stories.analysis.pii import placeholder_kinds
from bot.stories.feedback.findings import FindingRating
from bot.stories.feedback.models import StoryConsent, StoryModelRequest
from bot.stories.feedback.schema import FeedbackResult
from bot.stories.payloads import StoryPlace, StoryRef
from bot.stories.queries import StoryDraft
from bot.stories.writing.views import title_or_beginning

CONSENT = "stories.consent"
RULES_ONLY = "stories.rules_only"
WITHDRAW_CONSENT = "stories.withdraw_consent"
RATE_FINDING = "stories.rate_finding"
ALL_REMARKS = "stories.all_remarks"
MODERATE = "stories.moderate"
SEE_SENT = "stories.see_sent"
PUT_IN = "stories.put_in"
LEAVE_OUT = "stories.leave_out"
CHOOSE_SECTION = "stories.choose_section"
CHOOSE_REMARK = "stories.choose_remark"
TAKE_BACK = "stories.take_back"
CROSS_OUT = "stories.cross_out"
ANOTHER_ONE = "stories.another_remark"
FOR_STORY = "stories.for_story"
FOR_ME = "stories.for_me"
CHANGE = "stories.change"
UNDO_CHANGE = "stories.undo_change"
CHANGE_STORY = "stories.change_story"
ADD_SENTENCE = "stories.add_sentence"
MAX_CONSENTS = 5
SECONDS_A_MINUTE = 60


class RatingChoice(Payload):
    """A rating of a finding, in the menu beside it."""

    finding_id: int
    rating: FindingRating


def consent_question(draft: StoryDraft, host: str, model: str, thread_ts: str = "") -> Json:
    """Asks whether a model may read a story, and says what would be sent."""
    ref = StoryRef(story_id=draft.story_id).encode()
    place = StoryPlace(story_id=draft.story_id, thread_ts=thread_ts).encode()
    question = _("Should an AI read {title} too?", title=labels.story_title(draft.title))
    return blocks.message(
        question,
        blocks.section(f"*{question}*"),
        blocks.section(consent_wording(host, model)),
        blocks.actions(
            button(CONSENT, _("Get AI feedback"), place, style="primary"),
            button(RULES_ONLY, _("Check by rules only"), place),
            button(SEE_SENT, _("See what would be sent"), ref),
        ),
        blocks.context(
            _("`/story consent` shows what was agreed and sent, and lets you withdraw your consent at any time.")
        ),
    )


def consent_wording(host: str, model: str) -> str:
    """What an author consents to; this text is stored with their consent."""
    sent = _(
        "If you agree, the sentences of this story are sent to the model *{model}* at *{host}*, and to nobody else.\n"
        "• Masked first, where I recognise them: email addresses, phone numbers, bank accounts, card numbers, keys, "
        "dates of birth, addresses, and names of people: with a title, next to a role or a department, in a "
        "signature, and common first names.\n• Not recognised, so please remove them yourself: rarer names that stand "
        "alone, names of customers, illnesses, anything else that is personal or confidential.\nYour name is not "
        "sent. If you do not agree, only fixed rules check your story, and "
        "nothing is sent.",
        model=escape(model),
        host=escape(host),
    )
    drafted = _(
        "Once the story is published, colleagues may ask for documents such as a checklist. The same "
        "model may then use your story to draft them. Published text is masked in the same way before "
        "it is sent."
    )
    asked = _("If you ask questions in the feedback thread, they are sent too, masked in the same way.")
    sorted_ = _("If you ask AI to sort the story, the same sentences are sent for that.")
    return f"{sent}\n{asked}\n{sorted_}\n{drafted}"


def consent_overview(
    draft: StoryDraft, consents: Sequence[StoryConsent], requests: Sequence[StoryModelRequest]
) -> Json:
    """Every consent of an author to a story, and what was sent; both the latest first."""
    text = _("{title}: what you agreed to", title=labels.story_title(draft.title))
    given = [blocks.section(_consent(one)) for one in consents[:MAX_CONSENTS]]
    nothing = blocks.section(_("Nothing: I haven't asked any AI, and I haven't sent anything."))
    ref, is_given = StoryRef(story_id=draft.story_id).encode(), any(one.withdrawn_at is None for one in consents)
    actions = blocks.actions(
        button(SEE_SENT, _("See what would be sent"), ref),
        button(WITHDRAW_CONSENT, _("Withdraw consent"), ref, style="danger") if is_given else None,
    )
    sent = blocks.context(_sent(requests))
    return blocks.message(text, blocks.section(f"*{text}*"), given or nothing, sent, actions)


def refusal_of_ai(
    draft: StoryDraft, consents: Sequence[StoryConsent], requests: Sequence[StoryModelRequest], delete: Json
) -> Json:
    """The same for an author who wants no AI to read their story, with the way out before it."""
    is_given = any(one.withdrawn_at is None for one in consents)
    title = title_or_beginning(draft)
    text = (
        _("OK. Press *Withdraw consent*, and I won't send {title} to any AI again.", title=title)
        if is_given
        else _("OK. You haven't agreed to let an AI read {title}, so I won't send that story to any AI.", title=title)
    )
    note = _("If you delete the story, I'll also delete what I've kept of the requests to AI.") if requests else None
    overview = consent_overview(draft, consents, requests)
    shown = [block if block["type"] != "actions" else _with(block, delete) for block in overview["blocks"]]
    return blocks.message(text, blocks.section(text), shown, blocks.context(note) if note else None)


def _with(actions: Json, element: Json) -> Json:
    return {**actions, "elements": [*actions["elements"], element]}


def _consent(one: StoryConsent) -> str:
    facts = {"host": escape(one.host), "day": format_date(one.given_at.date()), "version": one.version}
    if one.withdrawn_at:
        back = format_date(one.withdrawn_at.date())
        return _(
            "*{host}*: you agreed on {day} (version {version} of the story), and withdrew your agreement on {back}.",
            **facts,
            back=back,
        )
    return _(
        "*{host}*: you agreed on {day} (version {version} of the story). You can withdraw your "
        "agreement at any time. Until then, it covers the whole story.",
        **facts,
    )


def _sent(requests: Sequence[StoryModelRequest]) -> str:
    if not requests:
        return _("Nothing has been sent.")
    sent = _(
        "{count}, the last on {day}; about {tokens} tokens (pieces of words) in total.",
        count=ngettext("{n} request has been sent", "{n} requests have been sent", len(requests)),
        tokens=f"{sum(one.tokens for one in requests):,}",
        day=format_date(requests[0].sent_at.date()),
    )
    masked = {kind for one in requests for kind in placeholder_kinds(_texts_sent(one))}
    if not masked:
        caution = _(
            "I found nothing to mask in what was sent, but I may have missed something personal or confidential."
        )
        return f"{sent} {caution}"
    caution = _(
        "I found and masked this in what was sent: {kinds}. Other personal or confidential content may have been sent.",
        kinds=", ".join(labels.personal_kind(kind) for kind in sorted(masked)),
    )
    return f"{sent} {caution}"


def _texts_sent(request: StoryModelRequest) -> str:
    """What a request says besides our instructions, which name placeholders too."""
    messages = json.loads(request.messages or "[]")
    return " ".join(str(each.get("content", "")) for each in messages if each.get("role") != "system")


def consent_withdrawn(title: str) -> str:
    """Tells an author that their consent is withdrawn."""
    return _(
        "Done: from now on, I won't send anything from {title} to AI. I can't take back what AI has already read.",
        title=labels.story_title(title),
    )


def status(
    draft: StoryDraft,
    version: int,
    *,
    model: str = "",
    host: str = "",
    is_moderated: bool = False,
    seconds: float | None = None,
) -> Json:
    """Replies at once, while feedback is being prepared; `seconds` is how long that usually takes, if it is known."""
    text = _("I'm reading {title}, version {version}.", title=labels.story_title(draft.title), version=version)
    how = _("I'm checking your story by fixed rules, without AI.")
    if model:
        how = _(
            "I'm checking your story with {model} at {host} and by fixed rules.", model=escape(model), host=escape(host)
        )
        how = " ".join([how, *([usually_takes(seconds)] if seconds is not None else [])])
    then = (
        _("A facilitator will look at the feedback before you see it.")
        if is_moderated
        else _("You'll get the feedback as a direct message.")
    )
    return blocks.message(text, blocks.section(text), blocks.context(f"{how} {then}"))


def usually_takes(seconds: float) -> str:
    """How long feedback takes, as far as that is known."""
    if seconds < SECONDS_A_MINUTE:
        return _("Feedback usually takes less than a minute.")
    minutes = math.ceil(seconds / SECONDS_A_MINUTE)
    return ngettext("Feedback usually takes up to {n} minute.", "Feedback usually takes up to {n} minutes.", minutes)


def masked(found: FeedbackResult) -> str:
    """What kinds of personal data were found and masked, and how many of each."""
    return found_and_masked(found.personal)


def found_and_masked(counts: Mapping[str, int]) -> str:
    """What was found and masked in a story, by kind, and that more may remain."""
    if not counts:
        return _(
            "I found no personal data and no secrets, so nothing is masked. Personal or confidential content may "
            "still be there, such as customers' names or rare names that stand alone."
        )
    return _(
        "I found and masked this: {kinds}. Other personal or confidential content may still be there, "
        "such as customers' names or rare names that stand alone.",
        kinds=labels.personal_counts(counts),
    )
