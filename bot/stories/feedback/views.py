"""Feedback as its author sees it: consent, status, the result with its findings, and questions in its thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.kit import blocks
from bot.kit.blocks import button
from bot.kit.db import row_id
from bot.kit.i18n import _, ngettext
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape
from bot.kit.time import format_date
from bot.stories import labels
from bot.stories.analysis.pii import placeholder_kinds
from bot.stories.analysis.readiness import ScalingAdvice
from bot.stories.feedback import texts
from bot.stories.feedback.findings import FeedbackDetails, FindingRating, ShownFinding
from bot.stories.feedback.models import StoryConsent, StoryModelRequest
from bot.stories.feedback.schema import FeedbackResult, Finding, FindingKind, NextStep
from bot.stories.payloads import SectionRef, StoryRef
from bot.stories.queries import StoryDraft
from bot.stories.sections import SECTIONS, Section
from bot.stories.writing.views import CHANGES, EDIT, PUBLISH, REQUEST_FEEDBACK

CONSENT = "stories.consent"
RULES_ONLY = "stories.rules_only"
WITHDRAW_CONSENT = "stories.withdraw_consent"
RATE_FINDING = "stories.rate_finding"
MODERATE = "stories.moderate"
SEE_SENT = "stories.see_sent"
MAX_FINDINGS, MAX_CHARACTERS, MAX_FINDING_CHARACTERS, MAX_STEP_CHARACTERS = 34, 10_500, 1200, 500
MAX_READINESS_CHARACTERS, MAX_NOTE_CHARACTERS, MAX_QUOTE_CHARACTERS = 1200, 600, 280
MAX_CONSENTS = 5
_SIGNS = {FindingKind.STRENGTH: "✓", FindingKind.GAP: "✎", FindingKind.WARNING: "⚠", FindingKind.NOTICE: "•"}
_ORDER = tuple(FindingKind)


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
            button(CONSENT, _("Get AI feedback"), ref, style="primary"),
            button(RULES_ONLY, _("Rules only"), ref),
            button(SEE_SENT, _("See what would be sent"), ref),
        ),
        blocks.context(_("`/story consent` shows what was agreed and sent, and lets you withdraw it at any time.")),
    )


def consent_wording(host: str, model: str) -> str:
    """What an author consents to; this text is stored with their consent."""
    return _(
        "If you agree, the sentences of this story are sent to the model *{model}* at *{host}*, and to nobody "
        "else.\n• Masked first, where I recognise them: email addresses, phone numbers, bank accounts, card "
        "numbers, keys, dates of birth, addresses, and names with a title.\n• Not recognised, so please remove "
        "them yourself: other names of people and customers, illnesses, anything else that is personal or "
        "confidential.\nYour name is not sent. Without a model, only the rules check your story, here.",
        model=escape(model),
        host=escape(host),
    )


def consent_overview(
    draft: StoryDraft, consents: Sequence[StoryConsent], requests: Sequence[StoryModelRequest]
) -> Json:
    """Every consent of an author to a story, and what was sent; both the latest first."""
    text = _("What you agreed to for {title}", title=labels.story_title(draft.title))
    given = [blocks.section(_consent(one)) for one in consents[:MAX_CONSENTS]]
    nothing = blocks.section(_("Nothing: no model has been asked, and nothing has been sent."))
    ref, is_given = StoryRef(story_id=draft.story_id).encode(), any(one.withdrawn_at is None for one in consents)
    actions = blocks.actions(
        button(SEE_SENT, _("See what would be sent"), ref),
        button(WITHDRAW_CONSENT, _("Withdraw consent"), ref, style="danger") if is_given else None,
    )
    sent = blocks.context(_sent(requests))
    return blocks.message(text, blocks.section(f"*{text}*"), given or nothing, sent, actions)


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
    sent = _(
        "{count}, about {tokens} tokens, the last on {day}.",
        count=ngettext("{n} request has been sent", "{n} requests have been sent", len(requests)),
        tokens=f"{sum(one.tokens for one in requests):,}",
        day=format_date(requests[0].sent_at.date()),
    )
    masked = {kind for one in requests for kind in placeholder_kinds(one.messages or "")}
    if not masked:
        caution = _("I recognised nothing to mask in them; personal or confidential content may have been sent.")
        return f"{sent} {caution}"
    caution = _(
        "Found and masked in them: {kinds}. Other personal or confidential content may have been sent.",
        kinds=", ".join(labels.personal_kind(kind) for kind in sorted(masked)),
    )
    return f"{sent} {caution}"


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


def result(found: FeedbackDetails, *, host: str = "", restore: Callable[[str], str] = str) -> Json:
    """The message with the result; `restore` puts masked personal data back into a model's text."""
    text = _(
        "Here is the feedback on {title}, version {version}.",
        title=labels.story_title(found.title),
        version=found.version,
    )
    asides = [*found.result.unchecked, *([masked(found.result)] if found.result.personal else [])]
    head = blocks.compose(
        blocks.section(f"*{text}*"),
        blocks.context(origin(found.result, found.feedback.model, host)),
        _steps(found.next_steps, restore),
    )
    tail = blocks.compose(
        blocks.section(blocks.shorten_lines(readiness(found.result), MAX_READINESS_CHARACTERS)),
        [blocks.context(blocks.shorten_lines(escape(one), MAX_NOTE_CHARACTERS)) for one in asides],
        _actions(found),
    )
    room = MAX_CHARACTERS - sum(map(text_length, [*head, *tail]))
    return blocks.message(text, head, _findings(found, room), tail)


def origin(found: FeedbackResult, model: str, host: str) -> str:
    """Who gave the feedback, and how far to trust it."""
    if found.failure:
        why = texts.model_failure(found.failure)
        return _("{why} Your story is saved. This feedback comes from fixed rules only, not from AI.", why=why)
    if not found.asked_model:
        return _("Checked by fixed rules; no AI was used.")
    return _(
        "Drafted by AI ({model} at {host}), so it may be wrong. Every quote is yours.",
        model=escape(model),
        host=escape(host),
    )


def readiness(found: FeedbackResult) -> str:
    """The advice of the readiness check with its reasons."""
    advice = {
        ScalingAdvice.SCALE: _("Ready to scale: others can take this over as it is."),
        ScalingAdvice.ADAPT: _("Adapt first: it can spread once the warning signs are dealt with."),
        ScalingAdvice.LOCAL: _("Keep it local: it works where it is, and should stay there for now."),
        ScalingAdvice.LEARN: _("Learn more first: the story doesn't show enough yet to tell."),
    }[found.readiness.advice]
    return "\n".join([f"*{advice}*", *(f"• {escape(reason)}" for reason in found.readiness.reasons)])


def masked(found: FeedbackResult) -> str:
    """What kinds of personal data were found and masked, and how many of each."""
    return found_and_masked(found.personal)


def found_and_masked(counts: Mapping[str, int]) -> str:
    """What was found and masked in a story, by kind, and that more may remain."""
    if not counts:
        return _(
            "I recognised no personal data and no secrets, so nothing is masked. Personal or confidential content may "
            "still be there, such as names on their own."
        )
    return _(
        "Found and masked: {kinds}. Other personal or confidential content may remain, such as names on their own.",
        kinds=labels.personal_counts(counts),
    )


def text_length(block: Json) -> int:
    """The number of visible characters in a block."""
    parts = [block.get("text", {}), *block.get("elements", [])]
    return sum(len(one["text"]) for one in parts if isinstance(one.get("text"), str))


def _steps(steps: Sequence[NextStep], restore: Callable[[str], str]) -> Json | None:
    if not steps:
        return None
    lines = [
        blocks.shorten_lines(
            f"{number}. *{labels.title(one.section)}*: {escape(restore(one.text))}", MAX_STEP_CHARACTERS
        )
        for number, one in enumerate(steps, 1)
    ]
    heading = _("What would help most")
    return blocks.section("\n".join([f"*{heading}*", *lines]))


def _findings(found: FeedbackDetails, room: int) -> list[Json]:
    made: list[Json] = []
    for section in SECTIONS:
        here = [one for one in found.findings if one.row.section == section]
        here.sort(key=lambda one: _ORDER.index(FindingKind(one.row.kind)))
        for position, one in enumerate(here):
            block = finding(found.result, one, f"*{labels.title(section)}*\n" if position == 0 else "")
            room -= text_length(block)
            if len(made) >= MAX_FINDINGS or room < 0:
                left = len(found.findings) - len(made)
                return [*made, blocks.context(ngettext("And {n} more remark.", "And {n} more remarks.", left))]
            made.append(block)
    return made


def finding(result: FeedbackResult, shown: ShownFinding, heading: str = "") -> Json:
    """One finding with its quotes and a menu to rate it; one that its author called wrong is struck through."""
    if shown.is_struck:
        struck = " ".join(escape(shown.text).replace("~", "").split())
        noted = _("You said this is wrong. It won't come again for this version.")
        return blocks.section(blocks.shorten_lines(f"{heading}~{struck}~\n_{noted}_", MAX_FINDING_CHARACTERS))
    text = finding_text(result, shown.finding)
    if shown.row.rating in {FindingRating.HELPFUL, FindingRating.UNHELPFUL}:
        thumb = ":thumbsup:" if shown.row.rating == FindingRating.HELPFUL else ":thumbsdown:"
        noted = _("Noted, thank you.")
        text += f"\n_{thumb} {noted}_"
    ratings = {
        FindingRating.HELPFUL: _("👍 This helps"),
        FindingRating.UNHELPFUL: _("👎 This doesn't help"),
        FindingRating.WRONG: _("This is wrong"),
    }
    options = [
        blocks.option(label, RatingChoice(finding_id=row_id(shown.row), rating=rating).encode())
        for rating, label in ratings.items()
    ]
    cut = blocks.shorten_lines(f"{heading}{text}", MAX_FINDING_CHARACTERS)
    return blocks.section(cut, blocks.overflow(options, action_id=RATE_FINDING))


def finding_text(result: FeedbackResult, finding: Finding) -> str:
    """One finding with its quotes."""
    quotes = [f"> {quote(result.sentences[one])}" for one in finding.sentences if one in result.sentences]
    return "\n".join([f"{_SIGNS[finding.kind]} {escape(finding.text)}", *quotes])


def quote(text: str) -> str:
    """A sentence of the author in quotation marks, on one line, cut if very long."""
    plain = " ".join(text.split())
    if plain.startswith(("“", "„", '"', "«", "»", "「")) and len(plain) <= MAX_QUOTE_CHARACTERS:
        return escape(plain)
    quoted = _("“{quote}”", quote=escape(plain[:MAX_QUOTE_CHARACTERS]))
    return quoted if len(plain) <= MAX_QUOTE_CHARACTERS else f"{quoted} …"


def _actions(found: FeedbackDetails) -> Json:
    story_id = found.feedback.story_id
    section = next((one.section for one in found.next_steps), SECTIONS[0])
    again = _("Try again") if found.result.failure else _("Get feedback again")
    return blocks.actions(
        button(EDIT, _("Revise it"), SectionRef(story_id=story_id, section=section).encode(), style="primary"),
        button(REQUEST_FEEDBACK, again, _ref(story_id)),
        button(CHANGES, _("What has changed"), _ref(story_id)) if found.version > 1 else None,
        button(PUBLISH, _("Publish"), _ref(story_id)),
    )


def _ref(story_id: int) -> str:
    return StoryRef(story_id=story_id).encode()


def question(section: Section, number: int, *, is_first: bool) -> Json:
    """A guiding question (1 to 3), asked in the thread of a result."""
    ask = labels.questions(section)[number - 1]
    lead = _("If you like, answer here and I'll add it to *{section}*:", section=labels.title(section))
    thanks = "" if is_first else _("Thank you, that's in your draft now.") + " "
    return blocks.message(f"{thanks}{lead} {ask}")


def last_answer(story_id: int, section: Section) -> Json:
    """The reply to the answer to the last question."""
    text = _("Thank you, that's in *{section}* now. That was my last question.", section=labels.title(section))
    again = button(REQUEST_FEEDBACK, _("Get feedback again"), _ref(story_id), style="primary")
    changes = button(CHANGES, _("What has changed"), _ref(story_id))
    return blocks.message(text, blocks.section(text), blocks.actions(again, changes))


def no_open_question(story_id: int) -> Json:
    """The reply in a thread without an open question."""
    text = _("I have no open question here, so I changed nothing. You can edit your story, or ask for feedback again.")
    first_section = SectionRef(story_id=story_id, section=SECTIONS[0]).encode()
    actions = blocks.actions(
        button(EDIT, _("Edit it"), first_section), button(REQUEST_FEEDBACK, _("Get feedback again"), _ref(story_id))
    )
    return blocks.message(text, blocks.section(text), actions)
