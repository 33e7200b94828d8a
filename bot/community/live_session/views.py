"""A session in its channel: its opening, its questions, and its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.community.activities.content import ActivityTemplate
from bot.community.calendar.formatting import seats, why_closed
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.views import WATCH, afterwards, agenda
from bot.community.live_session.models import NoteKind, SessionNote
from bot.community.live_session.service import MAX_NOTE
from bot.community.rsvp.views import JOIN
from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.mentions import escaped
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape
from bot.kit.time import format_moment

HERE = "community.here"
ASK = "community.ask"
KEEP = "community.keep"
DONE = "community.done"
WORTH = "community.worth"
WILL_USE = "community.will_use"
LESSON = "community.lesson"
ASKING = "community.asking"
KEEPING = "community.keeping"
NAMED, NAMELESS = "named", "nameless"
MAX_MISSED_NOTES = 10


class NoteMetadata(Payload):
    """The session that a question or note is for."""

    session_id: int


def opening(card: SessionCard, template: ActivityTemplate | None, *, has_notes: bool) -> Json:
    """Opens a session: agenda, and buttons to check in, ask and note; afterwards only what came out of it."""
    title = escape(card.title)
    if not card.is_planned:
        text = why_closed(card)
        below = _("You'll find the questions and notes in the thread.") if has_notes else None
        closed = blocks.context(" ".join(filter(None, (text, below))))
        return blocks.message(f"{title}: {text}", blocks.section(f"*{title}*"), closed, afterwards(card))
    head = _("*{title}* is starting.", title=title)
    if card.host:
        head += " " + _("{host} is leading.", host=f"<@{card.host}>")
    if card.place:
        head += "\n" + _("Place: {place}", place=escape(card.place))
    is_open = card.link and not card.capacity
    if card.link and not is_open:
        head += "\n" + _("If you have a seat, the link is in your direct message.")
    course = [escape(template.messages.opening) if template else "", agenda(card, template)]
    return blocks.message(
        _("{title} is starting now.", title=title),
        blocks.section(head),
        blocks.section("\n".join(filter(None, course))) if any(course) else None,
        blocks.actions(
            blocks.button(JOIN, _("Join"), card.id, url=card.link, style="primary") if is_open else None,
            blocks.button(HERE, _("I'm here"), card.id),
            blocks.button(ASK, _("Ask a question"), card.id),
            blocks.button(KEEP, _("Note or decision"), card.id),
        ),
    )


def for_host(card: SessionCard, code: str, zone: str) -> Json:
    """Gives the check-in code to a session's leader, shortly before it."""
    facts = {"title": escape(card.title), "moment": format_moment(card.starts_at, zone), "code": code}
    text = _(
        "You're leading {title} on {moment}. The check-in code is *{code}*: show it, and people can write "
        "`/community here {code}` or press the button in {channel}.",
        channel=f"<#{card.channel}>",
        **facts,
    )
    join = blocks.button(JOIN, _("Join"), card.id, url=card.link) if card.link else None
    return blocks.message(text, blocks.section(text), blocks.actions(join), blocks.context(seats(card)))


def checked_in(card: SessionCard, *, is_new: bool) -> str:
    """Confirms a check-in."""
    title = escape(card.title)
    if is_new:
        return _("You're checked in to {title}. Good to have you here.", title=title)
    return _("You're already on the list for {title}.", title=title)


def note_form(card: SessionCard, *, is_question: bool) -> Json:
    """The modal for a question, or for a note or decision."""
    if is_question:
        title, label, submit = _("Ask a question"), _("Your question"), _("Add to the queue")
        options = [blocks.option(_("with my name"), NAMED), blocks.option(_("without my name"), NAMELESS)]
        choice = _("How your question appears in the thread")
    else:
        title, label, submit = _("Note or decision"), _("What should I note?"), _("Save")
        options = [blocks.option(_("a note"), NoteKind.NOTE), blocks.option(_("a decision"), NoteKind.DECISION)]
        choice = _("This is …")
    return blocks.modal(
        ASKING if is_question else KEEPING,
        title,
        [
            blocks.input_block("words", label, blocks.text_input(multiline=True, max_length=MAX_NOTE)),
            blocks.input_block("choice", choice, blocks.radio_buttons(options, initial=options[0])),
        ],
        submit=submit,
        close=_("Cancel"),
        metadata=NoteMetadata(session_id=card.id).encode(),
    )


def note(note: SessionNote, author: str | None) -> Json:
    """A note or decision in the thread, or a question with a button until it is answered; `author` is a Slack id."""
    words = escaped(note.text)
    whose = f"<@{author}>" if author else _("Somebody")
    if note.kind == NoteKind.DECISION:
        return blocks.message(_("*Decided:* {words}", words=words))
    if note.kind == NoteKind.NOTE:
        return blocks.message(_("*Noted* by {whose}: {words}", whose=whose, words=words))
    if note.done_at:
        return blocks.message(_("Answered. {whose} asked: {words}", whose=whose, words=words))
    text = _("{whose} asks: *{words}*", whose=whose, words=words)
    return blocks.message(text, blocks.section(text), blocks.actions(blocks.button(DONE, _("Answered"), note.id)))


def closing(
    card: SessionCard,
    template: ActivityTemplate | None,
    present: int,
    notes: Sequence[SessionNote],
    names: Mapping[int, str],
) -> Json:
    """Thanks in the thread: who contributed what, never who was missing; `names` are Slack ids by member."""
    lines = [f"*{escape(template.messages.thanks) if template else _('Thank you for coming.')}*"]
    if present:
        lines.append(ngettext("{n} person was here.", "{n} people were here.", present))
    if card.host:
        lines.append(_("{host} led it.", host=f"<@{card.host}>"))
    authors = dict.fromkeys(names[note.member_id] for note in notes if note.member_id and note.member_id in names)
    lines += [_("Contributors: {names}", names=", ".join(f"<@{each}>" for each in authors))] if authors else []
    decided = [note for note in notes if note.kind == NoteKind.DECISION]
    lines += [_("Decided:"), *(f"• {escaped(note.text)}" for note in decided)] if decided else []
    unanswered = [note for note in notes if note.kind == NoteKind.QUESTION and note.done_at is None]
    if unanswered:
        lines += [
            _("These questions are still open (answers are welcome here):"),
            *(f"• {escaped(note.text)}" for note in unanswered),
        ]
    if template:
        lines += [_("Next:"), *(f"• {escape(each)}" for each in template.follow_up)]
    return blocks.message("\n".join(lines))


def rating(card: SessionCard, worth: int | None = None, will_use: int | None = None) -> Json:
    """The two rating questions, each with buttons until it is answered."""
    ask = _("Two questions about {title}. I only show totals, never who said what.", title=escape(card.title))
    first = _("Was the session worth your time?")
    second = _("Will you use anything from the session in the next two weeks?")
    uses = {3: _("Yes"), 2: _("Maybe"), 1: _("No")}
    return blocks.message(
        f"{ask} {first} {second}",
        blocks.section(ask),
        blocks.section(f"*{first}*" + (f" · {worth} / 5" if worth else "")),
        None
        if worth
        else blocks.actions(*(blocks.button(f"{WORTH}:{each}", str(each), card.id) for each in range(1, 6))),
        blocks.section(f"*{second}*" + (f" · {uses[will_use]}" if will_use else "")),
        None
        if will_use
        else blocks.actions(*(blocks.button(f"{WILL_USE}:{each}", label, card.id) for each, label in uses.items())),
        blocks.context(_("Thank you, that helps with planning the next session.")) if worth and will_use else None,
    )


def missed(card: SessionCard, notes: Sequence[SessionNote], lesson: str | None) -> Json:
    """Sends the notes, and a lesson on the topic, to a member who said yes but didn't check in."""
    lines = [
        _("If you couldn't be at {title} this time, here are the notes.", title=escape(card.title)),
        *(f"• {escaped(note.text)}" for note in notes[:MAX_MISSED_NOTES]),
    ]
    text = "\n".join(lines)
    if lesson is None:
        return blocks.message(text)
    button = blocks.actions(blocks.button(LESSON, _("Read the lesson"), card.id))
    if not notes:
        text = _(
            "If you couldn't be at {title} this time, try the lesson “{lesson}”. That lesson covers "
            "the same topic in three minutes.",
            title=escape(card.title),
            lesson=escape(lesson),
        )
        return blocks.message(text, blocks.section(text), button)
    offer = _("The lesson “{lesson}” covers the same topic in three minutes.", lesson=escape(lesson))
    return blocks.message(text, blocks.section(text), blocks.section(offer), button)


def came_out_of_it(card: SessionCard, *, notes: bool, recording: bool) -> Json:
    """Sends facilitators' notes and the recording to somebody who came."""
    text = _("Here's a look back at {title}.", title=escape(card.title))
    watch = blocks.button(WATCH, _("Watch the recording"), card.id, url=card.recording) if recording else None
    return blocks.message(
        text,
        blocks.section(text),
        blocks.section(escape(card.notes)) if notes and card.notes else None,
        blocks.actions(watch),
    )
