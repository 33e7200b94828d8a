"""Feedback as its author reads it: three remarks with their questions, what is worth keeping, the rest behind a button.

What has to be done before publishing has lines of its own. Without a model it is a completeness check that fits on
one screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.kit import blocks
from bot.kit.blocks import button
from bot.kit.db import row_id
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.stories import labels
from bot.stories.analysis.readiness import Readiness, ScalingAdvice
from bot.stories.analysis.rules import StoryRule
from bot.stories.feedback import texts, views
from bot.stories.feedback.findings import FeedbackDetails, FindingRating, ShownFinding
from bot.stories.feedback.quoting import Quotes, Restore
from bot.stories.feedback.schema import FeedbackResult, Finding, FindingKind, NextStep, PrivateMatter
from bot.stories.payloads import FeedbackRef, SectionRef, StoryRef
from bot.stories.sections import SECTIONS, Section
from bot.stories.writing.views import CHANGES, EDIT, PUBLISH, REQUEST_FEEDBACK

MAX_STRENGTHS, MAX_QUOTES, MAX_OPEN_QUESTIONS = 2, 2, 4
MAX_FINDINGS, MAX_CHARACTERS, MAX_FINDING_CHARACTERS, MAX_STEP_CHARACTERS = 34, 10_500, 1200, 1200
MAX_READINESS_CHARACTERS, MAX_NOTE_CHARACTERS, MAX_LINE_CHARACTERS, MAX_NAMED = 1200, 600, 600, 3
_DOUBTS = frozenset(
    {
        FindingKind.CONTRADICTION,
        FindingKind.ARITHMETIC,
        FindingKind.CONFOUNDED,
        FindingKind.DEPENDENCE,
        FindingKind.WARNING_SIGN,
        FindingKind.PRIVACY,
    }
)


@dataclass(frozen=True)
class OpenRemarks:
    """The remarks on the version before that are open, and how many more of them are made again in this feedback."""

    named: tuple[str, ...] = ()
    said_again: int = 0


@dataclass(frozen=True)
class AdviceBefore:
    """The advice of the feedback before, and the version that it was about."""

    version: int
    readiness: Readiness


def result(
    found: FeedbackDetails,
    *,
    host: str = "",
    restore: Restore = str,
    still_open: OpenRemarks = OpenRemarks(),
    before: AdviceBefore | None = None,
) -> Json:
    """The message with the result; `restore` puts masked personal data back into a model's text and into quotes.

    `still_open` are the remarks on the version before that are open.
    """
    if not found.result.asked_model:
        return _completeness_message(found, restore)
    text = _(
        "Here is the feedback on {title}, version {version}.",
        title=labels.story_title(found.title),
        version=found.version,
    )
    shown, quotes = {one.row.position: one for one in found.findings}, Quotes(found.result, restore)
    steps = [step(quotes, number, one, shown) for number, one in enumerate(found.next_steps, 1)]
    praise = [one for one in found.findings if one.finding.is_praise][:MAX_STRENGTHS]
    in_message = {one.finding for one in found.next_steps} | {one.row.position for one in praise}
    others = [one for one in found.findings if one.row.position not in in_message]
    advice = found.result.readiness
    return blocks.message(
        text,
        blocks.section(f"*{text}*"),
        blocks.context(" ".join([origin(found.result, found.feedback.model, host), *_unread(found.result)])),
        _since_before(found, restore, still_open),
        [blocks.section(f"*{_('What would help most')}*"), *steps] if steps else None,
        [
            blocks.section(f"*{_('Worth keeping')}*"),
            *(finding(quotes, one) for one in praise),
        ]
        if praise
        else None,
        _before_publishing(found, quotes),
        blocks.section(blocks.shorten_lines(readiness(advice, before), MAX_READINESS_CHARACTERS)) if advice else None,
        [blocks.context(blocks.shorten_lines(escape(one), MAX_NOTE_CHARACTERS)) for one in _asides(found.result)],
        _actions(found, len(others)),
    )


def is_in_thread(found: FeedbackDetails) -> Json:
    """Says that feedback has come in the thread in which it was asked for."""
    title = labels.story_title(found.title)
    text = _(
        "The feedback on {title}, version {n}, is in the thread where you asked for it.", title=title, n=found.version
    )
    remarks = FeedbackRef(feedback_id=row_id(found.feedback)).encode()
    see = button(views.ALL_REMARKS, _("All remarks ({n})", n=len(found.findings)), remarks) if found.findings else None
    return blocks.message(text, blocks.section(text), blocks.actions(see) if see else None)


def all_remarks(found: FeedbackDetails, restore: Restore = str) -> Json:
    """The modal with every remark, section by section."""
    made: list[Json] = []
    room = MAX_CHARACTERS
    for section in SECTIONS:
        here = [one for one in found.findings if one.row.section == section]
        for one in here:
            heading = f"*{labels.title(section)}*\n" if one is here[0] else ""
            # A remark without its own quote would seem to be about the one above it.
            block = finding(Quotes(found.result, restore), one, heading)
            room -= text_length(block)
            if len(made) < MAX_FINDINGS and room >= 0:
                made.append(block)
    left = len(found.findings) - len(made)
    if not found.findings:
        made.append(blocks.context(_("There are no remarks on this version.")))
    if left:
        made.append(blocks.context(ngettext("And {n} more remark.", "And {n} more remarks.", left)))
    remarks = FeedbackRef(feedback_id=row_id(found.feedback)).encode()
    return blocks.modal(views.ALL_REMARKS, _("All remarks"), made, close=_("Close"), metadata=remarks)


def _completeness_message(found: FeedbackDetails, restore: Restore) -> Json:
    text = _(
        "I checked whether {title}, version {version}, is complete.",
        title=labels.story_title(found.title),
        version=found.version,
    )
    # Without what a facilitator took out.
    left = found.result.model_copy(update={"findings": tuple(one.finding for one in found.findings)})
    lines = [blocks.shorten_lines(escape(line), MAX_LINE_CHARACTERS) for line in completeness(left, restore)]
    return blocks.message(
        text,
        blocks.section(f"*{text}*"),
        blocks.context(origin(found.result, "", "")),
        blocks.section("\n".join(f"• {line}" for line in lines)),
        [blocks.context(blocks.shorten_lines(escape(one), MAX_NOTE_CHARACTERS)) for one in found.result.unchecked],
        _actions(found, 0),
    )


def completeness(found: FeedbackResult, restore: Restore = str) -> list[str]:
    """The lines of the completeness check: text, open questions, placeholders, figures, personal data."""
    if not found.completeness:
        return []
    full = [
        ngettext("{section} ({n} word)", "{section} ({n} words)", one.words, section=labels.title(one.section))
        for one in found.completeness
        if one.words
    ]
    empty = [labels.title(one.section) for one in found.completeness if not one.words]
    lines = [_("Filled in: {sections}.", sections=", ".join(full) or _("nothing yet"))]
    lines += [_("Empty: {sections}.", sections=", ".join(empty))] if empty else []
    questions = [
        f"{labels.title(one.section)}: {labels.questions(one.section)[number - 1]}"
        for one in found.completeness
        if one.words
        for number in one.unanswered
    ]
    if questions:
        listed = " · ".join(questions[:MAX_OPEN_QUESTIONS])
        left = len(questions) - MAX_OPEN_QUESTIONS
        more = " " + ngettext("And {n} more.", "And {n} more.", left) if left > 0 else ""
        lines.append(_("I found no answer to these questions: {questions}", questions=listed) + more)
    quotes = Quotes(found, restore)
    lines.append(
        _quoted(quotes, FindingKind.PLACEHOLDER, _("You still have to fill these in: {quotes}"))
        or _("I found no placeholders.")
    )
    lines.append(
        _quoted(quotes, FindingKind.CONTRADICTION, _("These figures don't match: {quotes}"))
        or _("I found no figures that contradict each other.")
    )
    lines.append(
        views.masked(found)
        if found.personal
        else _("I found no personal data or secrets, but some may still be there.")
    )
    to_reviewer = _("This text speaks to a reviewer and tells readers nothing: {quotes}")
    aside = _quoted(quotes, FindingKind.ADDRESSED_TO_REVIEWER, to_reviewer)
    return [*lines, *([aside] if aside else [])]


def _quoted(quotes: Quotes, kind: FindingKind, line: str) -> str:
    """A line with what the findings of a kind are about in place of {quotes}; empty if there are none.

    What was quoted above is not quoted again: then the sections are named.
    """
    about = [one for one in quotes.result.findings if one.kind == kind]
    quoted = [words for one in about for words in quotes.of(one, MAX_QUOTES)][:MAX_QUOTES]
    named = dict.fromkeys(labels.title(one.section) for one in about)
    return line.replace("{quotes}", " · ".join(quoted or named)) if about else ""


def origin(found: FeedbackResult, model: str, host: str) -> str:
    """Who gave the feedback, and how far to trust it."""
    if found.failure:
        why = texts.model_failure(found.failure)
        return _("{why} Your story is saved. This check only follows fixed rules; no AI has read your story.", why=why)
    if not found.asked_model:
        return _("Checked by fixed rules. No AI has read your text.")
    return _(
        "AI ({model} at {host}) drafted this feedback, so it may be wrong. Every quote is yours.",
        model=escape(model),
        host=escape(host),
    )


def readiness(found: Readiness, before: AdviceBefore | None = None) -> str:
    """The advice of the readiness check with its reasons; where it is that of the version before, what is new in it."""
    if before and before.readiness.advice == found.advice:
        return _same_advice(found, before)
    advice = {
        ScalingAdvice.SCALE: _("Ready to scale: others can adopt this without changing it."),
        ScalingAdvice.ADAPT: _("Adapt the practice first: other teams can use it once the open points are settled."),
        ScalingAdvice.LOCAL: _("Keep the practice local: it works where it is, and should stay there for now."),
        ScalingAdvice.LEARN: _("Too early to pass on: the story doesn't show yet whether this works for others too."),
    }[found.advice]
    return "\n".join([f"*{advice}*", *(f"• {escape(reason)}" for reason in found.reasons)])


def _same_advice(found: Readiness, before: AdviceBefore) -> str:
    """The advice once more, in one line, with the reasons that were not given before."""
    number = before.version
    again = {
        ScalingAdvice.SCALE: _("Same as for version {n}: it's ready to scale.", n=number),
        ScalingAdvice.ADAPT: _("Same as for version {n}: adapt the story first, then pass it on.", n=number),
        ScalingAdvice.LOCAL: _("Same as for version {n}: keep it local for now.", n=number),
        ScalingAdvice.LEARN: _("Same as for version {n}: it isn't ready for others yet.", n=number),
    }[found.advice]
    new = [reason for reason in found.reasons if reason not in before.readiness.reasons]
    return "\n".join([again, *(f"• {escape(reason)}" for reason in new)])


def text_length(block: Json) -> int:
    """The number of visible characters in a block."""
    parts = [block.get("text", {}), *block.get("elements", [])]
    return sum(len(one["text"]) for one in parts if isinstance(one.get("text"), str))


def finding(quotes: Quotes, shown: ShownFinding, heading: str = "", *, question: str = "") -> Json:
    """One finding with its quotes and a menu to rate it; one that its author called wrong is struck through.

    `question` is asked if it has none of its own.
    """
    if shown.is_struck:
        struck = " ".join(escape(shown.text).replace("~", "").split())
        noted = _("You said that this remark is wrong. I won't show it again.")
        return blocks.section(blocks.shorten_lines(f"{heading}~{struck}~\n_{noted}_", MAX_FINDING_CHARACTERS))
    text = finding_text(quotes, shown.finding, question=question)
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
        blocks.option(label, views.RatingChoice(finding_id=row_id(shown.row), rating=rating).encode())
        for rating, label in ratings.items()
    ]
    cut = blocks.shorten_lines(f"{heading}{text}", MAX_FINDING_CHARACTERS)
    return blocks.section(cut, blocks.overflow(options, action_id=views.RATE_FINDING))


def finding_text(quotes: Quotes, finding: Finding, *, question: str = "") -> str:
    """One finding with its quotes and its question, else with the one given."""
    sign = "✓" if finding.is_praise else "⚠" if finding.kind in _DOUBTS else "✎"
    lines = [f"{sign} {escape(quotes.restore(finding.text))}"]
    lines += [f"> {escape(one)}" for one in quotes.of(finding, MAX_QUOTES)]
    asked = finding.question or question
    return "\n".join([*lines, f"*{escape(quotes.restore(asked))}*"] if asked else lines)


def step(quotes: Quotes, number: int, given: NextStep, shown: dict[int, ShownFinding]) -> Json:
    """A next step: the remark it is about with its quote, and what is asked."""
    heading = f"*{number}. {labels.title(given.section)}*"
    about = shown.get(given.finding) if given.finding is not None else None
    if about is None:
        text = f"{heading}: {escape(quotes.restore(given.text))}"
        return blocks.section(blocks.shorten_lines(text, MAX_STEP_CHARACTERS))
    return finding(quotes, about, f"{heading}\n", question=given.text)


def _before_publishing(found: FeedbackDetails, quotes: Quotes) -> Json | None:
    """What has to be done before others read the story and is none of the three: empty sections, private matters."""
    steps = {one.finding for one in found.next_steps}
    left = [one for one in found.findings if not one.is_struck and one.row.position not in steps]
    # A small model's steps are about sections, and have no finding.
    asked = {one.section for one in found.next_steps if one.finding is None}
    empty = [one for one in left if one.row.topic == StoryRule.EMPTY and one.finding.section not in asked]
    lines = [f"• {escape(quotes.restore(one.text))}" for one in empty]
    for private in _by_sentence([one.finding for one in left if one.row.kind == FindingKind.PRIVACY]):
        words = " ".join([*quotes.pointer(private), quotes.restore(private.text)])
        lines.append(f"• {labels.title(private.section)}: {escape(words)}")
    if not lines:
        return None
    heading = _("Before you publish")
    return blocks.section(blocks.shorten_lines("\n".join([f"*{heading}*", *lines]), MAX_READINESS_CHARACTERS))


def _by_sentence(private: Sequence[Finding]) -> list[Finding]:
    """What is private, with what is said of the same sentence in one finding."""
    merged: list[Finding] = []
    for one in private:
        at = next((at for at, other in enumerate(merged) if set(one.sentences) & set(other.sentences)), None)
        if at is None:
            merged.append(one)
            continue
        before = merged[at]
        said = dict.fromkeys([before.text, one.text])
        topic = PrivateMatter.CUSTOMER if PrivateMatter.CUSTOMER in {before.topic, one.topic} else before.topic
        merged[at] = before.model_copy(
            update={
                "sentences": tuple(dict.fromkeys([*before.sentences, *one.sentences])),
                "text": " ".join(said),
                "topic": topic,
            }
        )
    return merged


def _since_before(found: FeedbackDetails, restore: Restore, open_remarks: OpenRemarks) -> Json | None:
    """What the new version settled of the feedback before, and what is still open, of which it names the first."""
    settled = [one for one in found.result.settled if one.is_settled]
    still_open = max(0, len(found.result.settled) - len(settled) - open_remarks.said_again)
    if not settled and not still_open:
        return None
    notes = list(dict.fromkeys(one.note for one in settled if one.note))
    lines = [f"✓ {escape(restore(note))}" for note in notes]
    unnamed = sum(not one.note for one in settled)
    if unnamed and notes:
        lines.append("✓ " + ngettext("{n} more remark is settled.", "{n} more remarks are settled.", unnamed))
    elif unnamed:
        lines.append("✓ " + ngettext("{n} remark is settled.", "{n} remarks are settled.", unnamed))
    if still_open:
        lines.append(ngettext("{n} earlier remark is still open.", "{n} earlier remarks are still open.", still_open))
        named = open_remarks.named[:MAX_NAMED]
        lines += [f"• {escape(one)}" for one in named]
        unlisted = still_open - len(named)
        if named and unlisted > 0:
            lines.append(ngettext("And {n} more.", "And {n} more.", unlisted))
    heading = _("Since the previous version")
    return blocks.section(blocks.shorten_lines("\n".join([f"*{heading}*", *lines]), MAX_READINESS_CHARACTERS))


def _unread(result: FeedbackResult) -> list[str]:
    if not result.unread:
        return []
    return [
        _(
            "The story is too long to read in one go: I couldn't read {n} of {of} sentences.",
            n=len(result.unread),
            of=len(result.sentences),
        )
    ]


def _asides(result: FeedbackResult) -> list[str]:
    found = list(result.unchecked)
    if result.steps:
        found.append(
            _("Answer in the thread, or write to me here. I won't put anything into your story until you say yes.")
        )
    return [*found, views.masked(result)] if result.personal else found


def _actions(found: FeedbackDetails, others: int) -> Json:
    story_id = found.feedback.story_id
    section: Section = next((one.section for one in found.next_steps), SECTIONS[0])
    again = _("Try again") if found.result.failure else _("Get feedback again")
    ref = StoryRef(story_id=story_id).encode()
    remarks = FeedbackRef(feedback_id=row_id(found.feedback)).encode()
    return blocks.actions(
        button(EDIT, _("Revise it"), SectionRef(story_id=story_id, section=section).encode(), style="primary"),
        button(views.ALL_REMARKS, _("All remarks ({n})", n=len(found.findings)), remarks) if others else None,
        button(REQUEST_FEEDBACK, again, ref),
        button(CHANGES, _("What has changed"), ref) if found.version > 1 else None,
        button(PUBLISH, _("Publish"), ref),
    )
