"""Feedback as its author sees it: consent, status, the result with its findings, and questions in its thread."""

from __future__ import annotations

from collections.abc import Sequence

from bot.kit import blocks
from bot.kit.blocks import button
from bot.kit.i18n import _, ngettext
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape
from bot.kit.time import format_date
from bot.stories import labels
from bot.stories.feedback.findings import FindingRating
from bot.stories.feedback.models import StoryConsent, StoryModelRequest
from bot.stories.feedback.schema import FeedbackResult
from bot.stories.payloads import SectionRef, StoryRef
from bot.stories.queries import StoryDraft
from bot.stories.sections import SECTIONS, Section
from bot.stories.writing.views import CHANGES, EDIT, REQUEST_FEEDBACK

CONSENT = "stories.consent"
RULES_ONLY = "stories.rules_only"
WITHDRAW_CONSENT = "stories.withdraw_consent"
RATE_FINDING = "stories.rate_finding"
ALL_REMARKS = "stories.all_remarks"
MODERATE = "stories.moderate"
MAX_CONSENTS = 5


class RatingChoice(Payload):
    """A rating of a finding, in the menu beside it."""

    finding_id: int
    rating: FindingRating


def consent_question(draft: StoryDraft, host: str, model: str) -> Json:
    """Asks whether a model may read a story, and says what would be sent."""
    ref = StoryRef(story_id=draft.story_id).encode()
    question = _("Should an AI model read {title} too?", title=labels.story_title(draft.title))
    return blocks.message(
        question,
        blocks.section(f"*{question}*"),
        blocks.section(consent_wording(host, model)),
        blocks.actions(
            button(CONSENT, _("Get AI feedback"), ref, style="primary"), button(RULES_ONLY, _("Rules only"), ref)
        ),
        blocks.context(_("`/story consent` shows what was agreed and sent, and lets you withdraw it at any time.")),
    )


def consent_wording(host: str, model: str) -> str:
    """What an author consents to; this text is stored with their consent."""
    return _(
        "If you agree, the sentences of this story are sent to the model *{model}* at *{host}*, and to nobody "
        "else.\n• Masked first: email addresses, phone numbers, bank accounts, card numbers, keys, dates of "
        "birth, addresses, and names with a title.\n• Not recognised, so please remove them yourself: other "
        "names of people and customers, illnesses, secrets.\nYour name is not sent. Without a model, only the "
        "rules check your story, here.",
        model=escape(model),
        host=escape(host),
    ) + _(
        "\nOnce the story is published, the same model may also draft documents from it that colleagues ask for, such "
        "as a checklist. Published text is masked in the same way before it is sent."
    )


def consent_overview(
    draft: StoryDraft, consents: Sequence[StoryConsent], requests: Sequence[StoryModelRequest]
) -> Json:
    """Every consent of an author to a story, and what was sent; both the latest first."""
    text = _("What you agreed to for {title}", title=labels.story_title(draft.title))
    given = [blocks.section(_consent(one)) for one in consents[:MAX_CONSENTS]]
    nothing = blocks.section(_("Nothing: no model has been asked, and nothing has been sent."))
    withdraw = None
    if any(one.withdrawn_at is None for one in consents):
        ref = StoryRef(story_id=draft.story_id).encode()
        withdraw = blocks.actions(button(WITHDRAW_CONSENT, _("Withdraw consent"), ref, style="danger"))
    sent = blocks.context(_sent(requests))
    return blocks.message(text, blocks.section(f"*{text}*"), given or nothing, sent, withdraw)


def _consent(one: StoryConsent) -> str:
    facts = {"host": escape(one.host), "day": format_date(one.given_at.date()), "version": one.version}
    if one.withdrawn_at:
        back = format_date(one.withdrawn_at.date())
        return _("*{host}*: agreed on {day} for version {version}, withdrawn on {back}.", **facts, back=back)
    return _(
        "*{host}*: you agreed on {day}, when the story was at version {version}. This applies to the story until you "
        "withdraw it.",
        **facts,
    )


def _sent(requests: Sequence[StoryModelRequest]) -> str:
    if not requests:
        return _("Nothing has been sent.")
    return _(
        "{count}, about {tokens} tokens, the last on {day}. All were masked.",
        count=ngettext("{n} request has been sent", "{n} requests have been sent", len(requests)),
        tokens=f"{sum(one.tokens for one in requests):,}",
        day=format_date(requests[0].sent_at.date()),
    )


def consent_withdrawn(title: str) -> str:
    """Tells an author that their consent is withdrawn."""
    return _(
        "Done: nothing from {title} will be sent from now on. What a model has already read can't be taken back.",
        title=labels.story_title(title),
    )


def status(draft: StoryDraft, version: int, *, model: str = "", host: str = "", is_moderated: bool = False) -> Json:
    """Replies at once, while feedback is being prepared."""
    text = _("I'm reading {title}, version {version}.", title=labels.story_title(draft.title), version=version)
    how = _("Checked by fixed rules, without AI.")
    if model:
        how = _(
            "By {model} at {host} and by fixed rules. It can take a minute or two.",
            model=escape(model),
            host=escape(host),
        )
    then = (
        _("A facilitator looks at the feedback before you see it.")
        if is_moderated
        else _("You'll get it as a direct message.")
    )
    return blocks.message(text, blocks.section(text), blocks.context(f"{how} {then}"))


def masked(found: FeedbackResult) -> str:
    """What kinds of personal data were masked, and how many of each."""
    kinds = {
        "email": _("email addresses"),
        "phone": _("phone numbers"),
        "iban": _("bank accounts"),
        "card": _("card numbers"),
        "id": _("ID numbers"),
        "birthdate": _("dates of birth"),
        "address": _("addresses"),
        "key": _("keys and passwords"),
        "name": _("names"),
    }
    counts = ", ".join(f"{kinds.get(kind, kind)} ({count})" for kind, count in sorted(found.personal.items()))
    return _("Masked in this feedback: {kinds}. Names on their own are not recognised.", kinds=counts)


def question(section: Section, number: int, *, is_first: bool) -> Json:
    """A guiding question (1 to 3), asked in the thread of a result."""
    ask = labels.questions(section)[number - 1]
    lead = _("If you like, answer here and I'll add it to *{section}*:", section=labels.title(section))
    thanks = "" if is_first else _("Thank you, that's in your draft now.") + " "
    return blocks.message(f"{thanks}{lead} {ask}")


def last_answer(story_id: int, section: Section) -> Json:
    """The reply to the answer to the last question."""
    text = _("Thank you, that's in *{section}* now. That was my last question.", section=labels.title(section))
    again = button(REQUEST_FEEDBACK, _("Get feedback again"), StoryRef(story_id=story_id).encode(), style="primary")
    changes = button(CHANGES, _("What has changed"), StoryRef(story_id=story_id).encode())
    return blocks.message(text, blocks.section(text), blocks.actions(again, changes))


def no_open_question(story_id: int) -> Json:
    """The reply in a thread without an open question."""
    text = _("I have no open question here, so I changed nothing. You can edit your story, or ask for feedback again.")
    first_section = SectionRef(story_id=story_id, section=SECTIONS[0]).encode()
    actions = blocks.actions(
        button(EDIT, _("Edit it"), first_section),
        button(REQUEST_FEEDBACK, _("Get feedback again"), StoryRef(story_id=story_id).encode()),
    )
    return blocks.message(text, blocks.section(text), actions)
