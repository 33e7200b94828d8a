"""A session as it opens in its channel, its queue and its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.community.activities.content import ActivityTemplate
from bot.community.calendar import formatting
from bot.community.calendar.models import SessionState
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.views import agenda
from bot.community.live_session.models import NoteKind, SessionNote
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import say_moment

HERE = "community.here"
ASK = "community.ask"
KEEP = "community.keep"
DONE = "community.done"
WORTH = "community.worth"
USE = "community.use"
LESSON = "community.lesson"
ASKING = "community.asking"
KEEPING = "community.keeping"


def opening(card: SessionCard, template: ActivityTemplate | None) -> Json:
    """Opens a session in its channel: agenda, check-in, and where questions and notes go."""
    title = escape(card.title)
    if card.state != SessionState.PLANNED:
        text = formatting.what_became(card)
        return formatting.message(f"{title}: {text}", formatting.mrkdwn(f"*{title}*"), formatting.context(text))
    head = _("*{title}* begins.", title=title)
    if card.host:
        head += " " + _("{host} leads it.", host=f"<@{card.host}>")
    blocks = [formatting.mrkdwn(head)]
    if template:
        blocks.append(formatting.mrkdwn(f"{escape(template.messages.opening)}\n{agenda(template)}"))
    link = (
        formatting.button("community.join", _("Join"), card.id, url=card.link, style="primary") if card.link else None
    )
    blocks.append(
        formatting.actions(
            link,
            formatting.button(HERE, _("I'm here"), card.id),
            formatting.button(ASK, _("Ask a question"), card.id),
            formatting.button(KEEP, _("Note or decision"), card.id),
        )
    )
    return formatting.message(_("{title} begins now.", title=title), *blocks)


def for_host(card: SessionCard, code: str, zone: str) -> Json:
    """To whoever leads a session, shortly before it."""
    facts = {"title": escape(card.title), "moment": say_moment(card.starts_at, zone), "code": code}
    text = _(
        "You lead {title} at {moment}. The code for check-in is *{code}*: show it, and people write "
        "`/community here {code}` or press the button in {channel}.",
        channel=f"<#{card.channel}>",
        **facts,
    )
    coming = formatting.seats(card)
    return formatting.message(text, formatting.mrkdwn(text), formatting.context(coming))


def here(card: SessionCard, *, news: bool) -> str:
    """What a check-in is answered with."""
    title = escape(card.title)
    return (
        _("Good that you are here at {title}.", title=title)
        if news
        else _("You are already on the list of {title}.", title=title)
    )


def form(card: SessionCard, *, asking: bool) -> Json:
    """The window for a question, or for a note or decision."""
    text = {
        "type": "input",
        "block_id": "words",
        "label": {"type": "plain_text", "text": _("Your question") if asking else _("What should be kept")},
        "element": {"type": "plain_text_input", "action_id": "words", "multiline": True, "max_length": 500},
    }
    blocks = [text, _choice(asking=asking)]
    return {
        "type": "modal",
        "callback_id": ASKING if asking else KEEPING,
        "private_metadata": str(card.id),
        "title": {"type": "plain_text", "text": _("Ask a question") if asking else _("Note or decision")},
        "submit": {"type": "plain_text", "text": _("Put it in the queue") if asking else _("Keep it")},
        "close": {"type": "plain_text", "text": _("Cancel")},
        "blocks": blocks,
    }


def _choice(*, asking: bool) -> Json:
    if asking:
        options, label = (
            [("named", _("with my name")), ("nameless", _("without my name"))],
            _("It stands in the thread"),
        )
    else:
        options, label = [(NoteKind.NOTE, _("a note")), (NoteKind.DECISION, _("a decision"))], _("This is")
    choices = [{"text": {"type": "plain_text", "text": text}, "value": str(value)} for value, text in options]
    element = {"type": "radio_buttons", "action_id": "choice", "options": choices, "initial_option": choices[0]}
    return {"type": "input", "block_id": "choice", "label": {"type": "plain_text", "text": label}, "element": element}


def noted(note: SessionNote, author: str | None) -> Json:
    """A question in the thread until it is answered, or something that is kept."""
    words = escape(note.text)
    whose = f"<@{author}>" if author else _("Somebody")
    if note.kind == NoteKind.DECISION:
        text = _("*Decided:* {words}", words=words)
    elif note.kind == NoteKind.NOTE:
        text = _("*Noted* by {whose}: {words}", whose=whose, words=words)
    elif note.done_at:
        text = _("Answered: {words}", words=words)
    else:
        text = _("{whose} asks: *{words}*", whose=whose, words=words)
        return formatting.message(
            text, formatting.mrkdwn(text), formatting.actions(formatting.button(DONE, _("Answered"), note.id))
        )
    return formatting.message(text, formatting.mrkdwn(text))


def closing(
    card: SessionCard,
    template: ActivityTemplate | None,
    there: int,
    notes: Sequence[SessionNote],
    names: Mapping[int, str],
) -> Json:
    """The thank-you in the thread: what was given, by name; nobody who was missing."""
    thanks = escape(template.messages.thanks) if template else _("Thank you for coming.")
    lines = [f"*{thanks}*"]
    if there:
        lines.append(ngettext("{n} person was here.", "{n} people were here.", there))
    if card.host:
        lines.append(_("{host} led it.", host=f"<@{card.host}>"))
    given = _given(notes, names)
    lines += [_("Given by: {names}", names=given)] if given else []
    decided = [note for note in notes if note.kind == NoteKind.DECISION]
    lines += [_("Decided:"), *(f"• {escape(note.text)}" for note in decided)] if decided else []
    left = [note for note in notes if note.kind == NoteKind.QUESTION and note.done_at is None]
    lines += [_("Still open, answers are welcome here:"), *(f"• {escape(note.text)}" for note in left)] if left else []
    if template:
        lines += [_("Next:"), *(f"• {escape(each)}" for each in template.follow_up)]
    text = "\n".join(lines)
    return formatting.message(text, formatting.mrkdwn(text[:3000]))


def _given(notes: Sequence[SessionNote], names: Mapping[int, str]) -> str:
    """Everybody who asked, noted or decided something, once each."""
    seen = dict.fromkeys(names[note.member_id] for note in notes if note.member_id and note.member_id in names)
    return ", ".join(f"<@{name}>" for name in seen)


def pulse(card: SessionCard, worth: int | None = None, use: int | None = None) -> Json:
    """The two questions after a session; each answer can be changed while the message stands."""
    title = escape(card.title)
    ask = _("Two questions about {title}. Only sums are shown, never who said what.", title=title)
    first = _("Was it worth your time?")
    second = _("Will you use something of it in the next two weeks?")
    blocks = [formatting.mrkdwn(ask), formatting.mrkdwn(f"*{first}*" + (f" · {worth} / 5" if worth else ""))]
    if worth is None:
        blocks.append(formatting.actions(*(formatting.button(f"{WORTH}:{n}", str(n), card.id) for n in range(1, 6))))
    uses = {1: _("No"), 2: _("Perhaps"), 3: _("Yes")}
    blocks.append(formatting.mrkdwn(f"*{second}*" + (f" · {uses[use]}" if use else "")))
    if use is None:
        blocks.append(formatting.actions(*(formatting.button(f"{USE}:{n}", uses[n], card.id) for n in (3, 2, 1))))
    if worth and use:
        blocks.append(formatting.context(_("Thank you, that helps whoever plans the next one.")))
    return formatting.message(f"{ask} {first} {second}", *blocks)


def missed(card: SessionCard, notes: Sequence[SessionNote], lesson: str | None) -> Json:
    """To somebody who said yes and could not be there: what they can still have of it, and no question why."""
    lines = [
        _("You could not be at {title} this time; that happens. Here is what came of it.", title=escape(card.title))
    ]
    lines += [f"• {escape(note.text)}" for note in notes if note.kind in (NoteKind.NOTE, NoteKind.DECISION)][:10]
    blocks = [formatting.mrkdwn("\n".join(lines))]
    if lesson:
        text = _("The lesson “{lesson}” is about the same thing and takes three minutes.", lesson=escape(lesson))
        blocks += [
            formatting.mrkdwn(text),
            formatting.actions(formatting.button(LESSON, _("Read the lesson"), card.id)),
        ]
    return formatting.message("\n".join(lines), *blocks)
