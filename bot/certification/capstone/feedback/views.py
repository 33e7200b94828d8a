"""Feedback on a draft as its author sees it: the completeness check, a model's remarks, and what would be sent."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.certification.capstone import modals, views
from bot.certification.capstone.feedback.checks import SpoilingFailure
from bot.certification.capstone.feedback.preparing import prepare
from bot.certification.capstone.feedback.prompts import sentences_sent
from bot.certification.capstone.feedback.remarks import ElementRemark, PartRemarks
from bot.certification.capstone.rubric import Rubric, RubricPart
from bot.certification.capstone.service import CapstoneDraft
from bot.certification.capstone.submitting import CapstoneOverview
from bot.kit import blocks
from bot.kit.blocks import button
from bot.kit.i18n import _, ngettext
from bot.kit.llm import FailureKind
from bot.kit.slack import Json, escape
from bot.stories.feedback import texts as story_texts
from bot.stories.feedback import views as story_views
from bot.stories.feedback.sent_preview import TitledText, sentence_blocks

ASK = "certification.capstone_ask_model"
AGREE = "certification.capstone_agree"
SENT = "certification.capstone_sent"
WITHDRAW = "certification.capstone_withdraw"
ALL_REMARKS = "certification.capstone_remarks"
MAX_QUOTED, MAX_QUOTE_CHARACTERS, MAX_SHOWN = 2, 200, 40


def check(shown: CapstoneOverview, rubric: Rubric, little: Collection[str], *, asks: bool, agreed: bool) -> Json:
    """The completeness check of all parts; where a model may be asked (`asks`), with a button for each open part."""
    note = _(
        "Here you see which pieces have a text, not how good they are. A piece “looks empty” if it has "
        "only a few words or a note such as “to do”."
    )
    parts = [blocks.section(note), blocks.context(_("Checked by fixed rules. No AI has read your text."))]
    for part in rubric.parts:
        is_open = not shown.state(part.id).handed_in_at and not shown.passed_at
        is_written = any(each.id in shown.draft.texts for each in part.elements)
        offer = button(ASK, _("Get AI feedback"), part.id) if asks and is_open and is_written else None
        parts.append(blocks.section(completeness(part, shown.draft, little), offer))
    if agreed:
        told = _("You've agreed that AI may read your draft.")
        parts += [blocks.context(told), blocks.actions(button(WITHDRAW, _("Withdraw consent"), style="danger"))]
    return modals.closed(_("Your draft"), parts)


def completeness(part: RubricPart, draft: CapstoneDraft, little: Collection[str]) -> str:
    """What of a part has a text, what looks empty, what is missing; neither praise nor a mark."""
    lines = [f"*{escape(part.title)}*"]
    for element in part.elements:
        facts = {"title": escape(element.title), "asks": escape(element.asks)}
        if element.id not in draft.texts:
            lines.append(_("• {title}: missing. {asks}", **facts))
        elif element.id in little:
            lines.append(_("• {title}: looks empty. {asks}", **facts))
        else:
            lines.append(_("• {title}: has a text", title=facts["title"]))
    return "\n".join(lines)


def consent(part: RubricPart, host: str, model: str) -> Json:
    """Asks whether a model may read the draft, and says what would be sent."""
    question = _("Should an AI read {part} too?", part=f"“{escape(part.title)}”")
    row = blocks.actions(
        button(AGREE, _("Get AI feedback"), part.id, style="primary"),
        button(SENT, _("See what would be sent"), part.id),
    )
    return modals.closed(_("Your draft"), [blocks.section(f"*{question}*"), blocks.section(wording(host, model)), row])


def wording(host: str, model: str) -> str:
    """What a candidate consents to; this text is stored with their consent."""
    return _(
        "If you agree, the sentences of the part you ask about are sent to the model *{model}* at *{host}*, "
        "and to nobody else. Your agreement covers this part and the other parts of your capstone, each time "
        "you ask, until you withdraw it.\n• Masked first, where I recognise them: email addresses, phone "
        "numbers, bank accounts, card numbers, keys, dates of birth, addresses, and names of people: with a "
        "title, next to a role or a department, in a signature, and common first names.\n• Not recognised, so "
        "please remove them yourself: rarer names that stand alone, names of customers, illnesses, anything "
        "else that is personal or confidential.\nYour name is not sent. The AI gives no mark, and the "
        "assessors do not see what it says.",
        model=escape(model),
        host=escape(host),
    )


def sent_preview(part: RubricPart, texts: Mapping[str, str], host: str, model: str) -> Json:
    """Every sentence of a part as it would be sent, numbered and masked; takes a while for a very long one."""
    prepared = prepare(part, texts, "en")
    titles = {each.id: each.title for each in part.elements}
    titled = [
        TitledText(blocks.section(f"*{escape(titles[element])}*"), text) for element, text in prepared.elements.items()
    ]
    shown, left = sentence_blocks(titled, prepared.masked.originals)
    introduction = _(
        "If you let AI read {title}, these sentences are sent to *{model}* at *{host}*, as you see them here, "
        "with their numbers.",
        title=f"“{escape(part.title)}”",
        model=escape(model),
        host=escape(host),
    )
    sent = sentences_sent(prepared)
    long = [titles[name] for name, text in prepared.elements.items() if len(sent[name]) < len(text.counted)]
    cut = _(
        "Your text is too long for one request, so I only send a part: {sections}.", sections=escape(", ".join(long))
    )
    more = ngettext(
        "The part is longer than this window. I would send {n} more sentence, masked in the same way.",
        "The part is longer than this window. I would send {n} more sentences, masked in the same way.",
        left,
    )
    found = story_views.found_and_masked(prepared.masked.counts())
    parts = [blocks.section(introduction), blocks.context(found), *([blocks.context(cut)] if long else []), *shown]
    return modals.closed(_("What would be sent"), [*parts, *([blocks.context(more)] if left else [])])


def on_its_way(part: RubricPart, host: str, model: str) -> Json:
    """Said while a model reads."""
    text = _(
        "{model} at {host} is reading “{part}” now. You'll get its feedback as a direct message.",
        model=escape(model),
        host=escape(host),
        part=escape(part.title),
    )
    return modals.closed(_("Your draft"), [blocks.section(text)])


def withdrawn() -> Json:
    """Tells a candidate that their consent is withdrawn."""
    text = _(
        "Done: from now on, I won't send anything from your capstone to AI. I can't take back what AI has already read."
    )
    return modals.closed(_("Your draft"), [blocks.section(text)])


def origin(model: str, host: str) -> str:
    """Who wrote the feedback, and how far to trust it."""
    return _(
        "AI ({model} at {host}) drafted this feedback, so it may be wrong. Every quote is yours. The "
        "feedback isn't a mark, and your assessors don't see it.",
        model=escape(model),
        host=escape(host),
    )


def result(part: RubricPart, found: PartRemarks, feedback_id: int, origin_: str) -> Json:
    """The message: three next steps and one strength at most; the rest is behind a button."""
    text = _("Here is the feedback on “{part}”.", part=escape(part.title))
    steps, strength = found.steps, found.strength
    shown = [blocks.section(_remark(part, one, found, f"{number}. ")) for number, one in enumerate(steps, 1)]
    others = len(found.findings) + len(found.questions) - len(steps) - bool(strength)
    left_out = ngettext(
        "I left out {n} sentence that tells a reader or an AI how to judge your draft.",
        "I left out {n} sentences that tell a reader or an AI how to judge your draft.",
        found.left_out,
    )
    nothing = _(
        "The AI found nothing to remark on that it could support with your own sentences. You may "
        "still be able to improve your draft."
    )
    return blocks.message(
        text,
        blocks.section(f"*{text}*"),
        blocks.context(origin_),
        [blocks.section(f"*{_('What would help most')}*"), *shown] if steps else None,
        [blocks.section(f"*{_('Worth keeping')}*"), blocks.section(_remark(part, strength, found))]
        if strength
        else None,
        blocks.section(nothing) if not found.findings and not found.questions else None,
        blocks.context(left_out) if found.left_out else None,
        blocks.actions(
            button(ALL_REMARKS, _("All remarks ({n})", n=others + len(steps) + bool(strength)), feedback_id)
            if others
            else None,
            button(views.WRITE, _("Write"), part.id),
            button(views.OPEN_CARD, _("Show my capstone")),
        ),
    )


def _remark(part: RubricPart, one: ElementRemark, found: PartRemarks, number: str = "") -> str:
    lines = [f"*{number}{_title(part, one.element)}*", escape(one.text)]
    quoted = [found.quotes[id_] for id_ in one.sentences if id_ in found.quotes][:MAX_QUOTED]
    lines += [f"> {escape(blocks.shorten_to_words(' '.join(each.split()), MAX_QUOTE_CHARACTERS))}" for each in quoted]
    return "\n".join([*lines, *([f"_{escape(one.question)}_"] if one.question else [])])


def _title(part: RubricPart, element: str) -> str:
    return next((escape(each.title) for each in part.elements if each.id == element), "")


def all_remarks(part: RubricPart, found: PartRemarks) -> Json:
    """Every remark, and the questions that are open."""
    shown: list[Json] = [blocks.section(_remark(part, one, found)) for one in found.findings]
    if found.questions:
        asked = [f"• *{_title(part, one.element)}*: {escape(one.text)}" for one in found.questions]
        shown.append(blocks.section("\n".join([f"*{_('Open questions')}*", *asked])))
    return modals.closed(_("All remarks"), shown[:MAX_SHOWN])


def fallback(part: RubricPart, draft: CapstoneDraft, little: Collection[str], failure: str) -> Json:
    """What somebody gets whose draft no model could read: why, and the completeness check of the part."""
    text = _("I checked whether “{part}” is complete.", part=escape(part.title))
    why = _(
        "{why} Your draft is saved. This check only follows fixed rules; no AI has read your draft.", why=_why(failure)
    )
    row = blocks.actions(button(views.WRITE, _("Write"), part.id), button(views.OPEN_CARD, _("Show my capstone")))
    return blocks.message(
        text,
        blocks.section(f"*{text}*"),
        blocks.context(why),
        blocks.section(completeness(part, draft, little)),
        row,
    )


def _why(failure: str) -> str:
    own = {
        SpoilingFailure.MARK: _(
            "The AI gave you a mark, which it isn't allowed to do. So I'm not showing you its answer."
        ),
        SpoilingFailure.NOTHING: _("This part had nothing left that an AI could read."),
        FailureKind.CONTEXT: _(
            "This part is too long for the AI model, or it contains nothing that the model may read."
        ),
        FailureKind.REFUSED: _("The AI model wouldn't comment on this part."),
    }
    return next((words for kind, words in own.items() if kind == failure), "") or story_texts.model_failure(failure)


def not_given(part: RubricPart) -> Json:
    """What somebody gets who handed a part in while it was being read."""
    text = _(
        "You've handed in “{part}” in the meantime, so there's no AI feedback on it. The assessors are reading it now.",
        part=escape(part.title),
    )
    return blocks.message(text, blocks.section(text))
