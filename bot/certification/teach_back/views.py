"""Teach-backs on screen before and while they take place: the card, asking raters, the thread and its timer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.certification.teach_back.models import TeachBack, TeachBackState
from bot.certification.teach_back.rubric import TeachBackRubric
from bot.certification.teach_back.rules import MINUTES, QUESTION_MINUTES
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.slack import Json, escape
from bot.kit.time import format_moment

BOOK = "certification.teach_back_book"
CHOOSE = "certification.teach_back_choose"
REHEARSE = "certification.teach_back_rehearse"
CALL_OFF = "certification.teach_back_call_off"
START = "certification.teach_back_start"
END = "certification.teach_back_end"
NOBODY = "certification.teach_back_nobody"
HELD = "certification.teach_back_held"


class AwaitedKind(Enum):
    """What a result waits for: marks, a `third` who was there, a `decision`, or `anybody` who could make it."""

    MARKS = "marks"
    THIRD = "third"
    DECISION = "decision"
    ANYBODY = "anybody"


@dataclass(frozen=True)
class TeachBackSummary:
    """What the card says of a teach-back: where it stands, who has agreed to rate it, and what is `awaited`."""

    teach_back: TeachBack
    raters: Sequence[str] = ()
    awaited: str = ""
    may_book_again: bool = False


def card(rubric: TeachBackRubric, real: TeachBackSummary | None, rehearsal: TeachBackSummary | None, zone: str) -> Json:
    """What a teach-back is, where one's own stands, and what can be done now; one's result is shown elsewhere."""
    text = _("*Your teach-back*")
    names = "\n".join(f"• {escape(each.title)}" for each in rubric.criteria)
    about = _(
        "You teach something you know to a small group, for {minutes} minutes, and then take "
        "questions. Two people rate your teach-back. Neither sees the other's rating until both have "
        "finished, and you'll only see the ratings then.",
        minutes=MINUTES,
    )
    lines = [standing(each, zone) for each in (real, rehearsal) if each]
    return blocks.message(
        _("Your teach-back"),
        blocks.section(f"{text}\n{about}"),
        blocks.section(f"{_('The raters look at:')}\n{names}"),
        *(blocks.section(line) for line in lines),
        blocks.actions(*_buttons(real, rehearsal)),
    )


def _buttons(real: TeachBackSummary | None, rehearsal: TeachBackSummary | None) -> list[Json]:
    waiting = (TeachBackState.ASKING, TeachBackState.BOOKED)
    under_way = (TeachBackState.RUNNING, TeachBackState.RATING, TeachBackState.DECIDING)
    found = []
    if real and real.teach_back.state in waiting:
        found.append(call_off_button(real.teach_back))
    elif real is None or real.may_book_again or real.teach_back.state not in under_way:
        label = _("Book my teach-back") if real is None else _("Book another one")
        found.append(blocks.button(BOOK, label, "", style="primary"))
    if rehearsal and rehearsal.teach_back.state in waiting:
        found.append(call_off_button(rehearsal.teach_back))
    elif rehearsal is None or rehearsal.teach_back.state != TeachBackState.RUNNING:
        found.append(blocks.button(REHEARSE, _("Rehearse with a friend"), ""))
    return found


def call_off_button(teach_back: TeachBack) -> Json:
    """Calls off a teach-back or a rehearsal, after a question."""
    label = _("Call off the rehearsal") if teach_back.is_rehearsal else _("Call it off")
    sure = blocks.confirm(
        _("Call it off?"),
        _("I'll tell everybody who was going to come. You can book another time whenever you like."),
        _("Call it off"),
        _("Keep it"),
    )
    return blocks.button(f"{CALL_OFF}:{row_id(teach_back)}", label, row_id(teach_back), confirm=sure)


def standing(found: TeachBackSummary, zone: str) -> str:
    """Where a teach-back or a rehearsal stands, in a sentence or two."""
    teach_back = found.teach_back
    facts = {"topic": escape(teach_back.topic), "moment": format_moment(teach_back.starts_at, zone)}
    who = ", ".join(f"<@{each}>" for each in found.raters)
    if teach_back.is_rehearsal:
        return _rehearsal_standing(teach_back.state, facts)
    sentences = {
        TeachBackState.ASKING: _("“{topic}” on {moment}: I'm asking people to rate it.", **facts),
        TeachBackState.BOOKED: _("“{topic}” is booked for {moment}.", **facts),
        TeachBackState.RUNNING: _("“{topic}” is running.", **facts),
        TeachBackState.RATING: _("“{topic}” is over. I'm waiting for the marks of both raters.", **facts),
        TeachBackState.DECIDING: _(
            "“{topic}” is over. Your raters don't agree, so somebody else will decide.", **facts
        ),
        TeachBackState.RELEASED: _("“{topic}” has been rated.", **facts),
        TeachBackState.UNSTAFFED: _("“{topic}” on {moment} wasn't held, because there were too few raters.", **facts),
        TeachBackState.MISSED: _("“{topic}” on {moment} didn't take place. It doesn't count as an attempt.", **facts),
        TeachBackState.WITHDRAWN: _("“{topic}” on {moment} was called off. It doesn't count as an attempt.", **facts),
    }
    said = sentences[TeachBackState(teach_back.state)]
    rated_by = _("{people} rate it.", people=who) if who else ""
    again = _("You've waited long enough. You can book another teach-back; then this one won't count.")
    return " ".join(filter(None, [said, rated_by, found.awaited, again if found.may_book_again else ""]))


def awaited(waits_for: AwaitedKind, since: str) -> str:
    """What the result of a teach-back waits for; `since` is a moment as people read it."""
    sentences = {
        AwaitedKind.MARKS: _("I've been waiting for the marks since {since}.", since=since),
        AwaitedKind.THIRD: _(
            "I've asked somebody who was there for their marks, and I've been waiting for an answer since {since}.",
            since=since,
        ),
        AwaitedKind.DECISION: _("I've been waiting for a decision since {since}.", since=since),
        AwaitedKind.ANYBODY: _("Nobody has been able to decide this since {since}. The admins know.", since=since),
    }
    return sentences[waits_for]


def waited(teach_back: TeachBack) -> Json:
    """Tells a candidate who has waited for a result too long that they may book another one."""
    text = _(
        "Your teach-back “{topic}” still has no result. I'm sorry. You can go on waiting, or book "
        "another teach-back. Then this one won't count.",
        topic=escape(teach_back.topic),
    )
    return blocks.message(text, blocks.section(text), blocks.actions(book_again(teach_back, _("Book another one"))))


def _rehearsal_standing(state: str, facts: dict[str, str]) -> str:
    if state in (TeachBackState.ASKING, TeachBackState.BOOKED):
        return _("Rehearsal of “{topic}”: {moment}.", **facts)
    if state == TeachBackState.RUNNING:
        return _("Your rehearsal of “{topic}” is running.", **facts)
    return _("Your last rehearsal was of “{topic}”, {moment}.", **facts)


def booked(teach_back: TeachBack, raters: Sequence[str], zone: str) -> Json:
    """Tells the candidate that their teach-back is booked, and who rates it."""
    text = _(
        "Your teach-back “{topic}” is booked: {moment} in {channel}. {people} will rate it. I've announced it there, "
        "so that learners can come.",
        topic=escape(teach_back.topic),
        moment=format_moment(teach_back.starts_at, zone),
        channel=f"<#{teach_back.channel}>",
        people=_(" and ").join(f"<@{each}>" for each in raters),
    )
    note = _(
        "Five minutes before the teach-back, I'll send you a *Start* button. I'll keep track of the time in the thread."
    )
    return blocks.message(text, blocks.section(text), blocks.context(note), blocks.actions(call_off_button(teach_back)))


def another_rater(teach_back: TeachBack, rater: str) -> Json:
    """Tells the candidate that somebody else rates them."""
    return blocks.message(
        _("{person} will rate your teach-back “{topic}” instead.", person=f"<@{rater}>", topic=escape(teach_back.topic))
    )


def one_rater(teach_back: TeachBack, rater: str) -> Json:
    """Tells the candidate that nobody else was found, and what follows from it."""
    text = _(
        "One of the people who were going to rate “{topic}” can't come, and I couldn't find anybody else. Your "
        "teach-back goes ahead anyway: {person} rates it, and a lead decides based on that rating.",
        topic=escape(teach_back.topic),
        person=f"<@{rater}>",
    )
    return blocks.message(text, blocks.section(text), blocks.actions(call_off_button(teach_back)))


def unstaffed(teach_back: TeachBack, zone: str) -> Json:
    """Tells the candidate that too few people can rate them at that time."""
    if teach_back.is_rehearsal:
        moment = format_moment(teach_back.starts_at, zone)
        text = _("Your friend can't come to the rehearsal on {moment}.", moment=moment)
        again = blocks.button(REHEARSE, _("Ask someone else"), teach_back.topic)
        return blocks.message(text, blocks.section(text), blocks.actions(again))
    text = _(
        "I couldn't find two people to rate “{topic}” on {moment}. That isn't your fault, and you "
        "haven't used up an attempt. Another day usually works.",
        topic=escape(teach_back.topic),
        moment=format_moment(teach_back.starts_at, zone),
    )
    another = book_again(teach_back, _("Another day"))
    return blocks.message(text, blocks.section(text), blocks.actions(another))


def too_few_raters(topic: str, starts_at: datetime, zone: str) -> Json:
    """Tells the candidate at once that fewer than two people can be asked."""
    text = _(
        "Two people have to rate “{topic}”, and no two people are free on {moment}. I haven't booked "
        "anything, and I've told the admins. Another day usually works.",
        topic=escape(topic),
        moment=format_moment(starts_at, zone),
    )
    another = blocks.button(BOOK, _("Another day"), topic, style="primary")
    return blocks.message(text, blocks.section(text), blocks.actions(another))


def raters_wanted(candidate: str, topic: str, starts_at: datetime, zone: str) -> Json:
    """Tells an admin that too few people can rate somebody's teach-back; `candidate` is a Slack id."""
    text = _(
        "{candidate} can't give the teach-back “{topic}” on {moment}, because fewer than two people can rate it. "
        "Raters can be admins, facilitators, trainers who have passed, and people who have agreed to judge capstones.",
        candidate=f"<@{candidate}>",
        topic=escape(topic),
        moment=format_moment(starts_at, zone),
    )
    return blocks.message(text)


def book_again(teach_back: TeachBack, label: str = "") -> Json:
    """Opens the form again, with the topic filled in."""
    return blocks.button(BOOK, label or _("Choose another time"), teach_back.topic, style="primary")


def called_off(teach_back: TeachBack, zone: str) -> Json:
    """Tells everybody concerned that it doesn't take place."""
    text = _(
        "“{topic}” on {moment} is called off, so you don't need to come.",
        topic=escape(teach_back.topic),
        moment=format_moment(teach_back.starts_at, zone),
    )
    return blocks.message(text)


def you_called_off(teach_back: TeachBack) -> Json:
    """Answers the candidate who called it off."""
    text = _("Your teach-back is called off, and I've told everybody. It doesn't count as an attempt.")
    action = REHEARSE if teach_back.is_rehearsal else BOOK
    return blocks.message(
        text,
        blocks.section(text),
        blocks.actions(blocks.button(action, _("Choose another time"), teach_back.topic)),
    )


def cancelled_in_calendar(teach_back: TeachBack, zone: str) -> Json:
    """Tells the candidate that the session was cancelled in the calendar."""
    text = _(
        "The session of your teach-back “{topic}” on {moment} was cancelled in the calendar. This "
        "doesn't use up one of your attempts.",
        topic=escape(teach_back.topic),
        moment=format_moment(teach_back.starts_at, zone),
    )
    return blocks.message(text, blocks.section(text), blocks.actions(book_again(teach_back)))


def ready(teach_back: TeachBack) -> Json:
    """Stands in the thread until the candidate starts."""
    text = _(
        "“{topic}” begins when the speaker presses *Start*. I'll quietly let you know when 5, 10, 13 "
        "and 15 minutes are up.",
        topic=escape(teach_back.topic),
    )
    start = blocks.button(START, _("Start"), row_id(teach_back), style="primary")
    nobody = None
    if not teach_back.is_rehearsal:
        sure = blocks.confirm(
            _("Nobody came?"),
            _("Then your teach-back doesn't count, and you can book another time."),
            _("Nobody came"),
            _("Wait a bit"),
        )
        nobody = blocks.button(NOBODY, _("Nobody came"), row_id(teach_back), confirm=sure)
    return blocks.message(text, blocks.section(text), blocks.actions(start, nobody))


def running(teach_back: TeachBack) -> Json:
    """Stands in the place of *Start* while it runs."""
    text = _(
        "“{topic}” has started: {minutes} minutes, then questions.", topic=escape(teach_back.topic), minutes=MINUTES
    )
    end = blocks.button(END, _("End it"), row_id(teach_back))
    return blocks.message(text, blocks.section(text), blocks.actions(end))


def mark(minute: int) -> Json:
    """A quiet line of the timer; nobody is mentioned."""
    if minute < MINUTES:
        text = _("{minute} minutes are up. You have {left} left.", minute=minute, left=MINUTES - minute)
        return {"text": text, "blocks": [blocks.context(text)]}
    text = _(
        "{minute} minutes are up. Now it's time for questions, up to {n} minutes.", minute=minute, n=QUESTION_MINUTES
    )
    return {"text": text, "blocks": [blocks.context(text)]}


def ended(teach_back: TeachBack) -> Json:
    """The last line in the thread."""
    text = _("That was “{topic}”. Thank you all for coming.", topic=escape(teach_back.topic))
    if teach_back.is_rehearsal:
        text = _("That was the rehearsal. What would you keep, and what would you change? Talk about it here.")
    return {"text": text, "blocks": [blocks.context(text)]}


def missed(teach_back: TeachBack) -> Json:
    """Tells the candidate kindly that it did not take place."""
    text = _(
        "It looks as if “{topic}” didn't take place. That happens, and you haven't used up an attempt. "
        "Choose another time whenever you like.",
        topic=escape(teach_back.topic),
    )
    it_did = blocks.button(HELD, _("It did take place"), row_id(teach_back))
    hint = _(
        "Did the teach-back take place, but nobody pressed *Start*? Tell me, and I'll ask your two "
        "raters for their marks."
    )
    return blocks.message(
        text, blocks.section(text), blocks.context(hint), blocks.actions(book_again(teach_back), it_did)
    )


def not_needed(teach_back: TeachBack) -> Json:
    """Tells those who were asked to mark or decide that there is nothing left to do."""
    text = _(
        "“{topic}” doesn't count any more, because the speaker is booking another teach-back. There's "
        "nothing left for you to do.",
        topic=escape(teach_back.topic),
    )
    return blocks.message(text)


def not_held(teach_back: TeachBack) -> Json:
    """Tells those who were to rate it that there is nothing to mark."""
    return blocks.message(_("“{topic}” didn't take place, so there's nothing to mark.", topic=escape(teach_back.topic)))
