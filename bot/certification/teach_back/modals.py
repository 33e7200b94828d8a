"""The windows of teach-backs: booking, what was understood, rehearsing, marks, a lead's decision, comments, appeals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.certification.teach_back import appeals, rating_views, rubric, views
from bot.certification.teach_back.booking import MAX_TOPIC
from bot.certification.teach_back.marking import MAX_REASON, TeachBackLevel
from bot.certification.teach_back.models import TeachBack, TeachBackMark
from bot.certification.teach_back.pulse import MAX_COMMENT
from bot.certification.teach_back.queries import RatersMarks
from bot.certification.teach_back.rubric import TeachBackCriterion
from bot.community.calendar.recurrence import format_wall_time, parse_wall_time, to_utc
from bot.community.calendar.schedule_reading import ScheduleReading
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape, fields_of, unescape
from bot.kit.time import format_moment

BOOKING = "certification.teach_back_booking"
REHEARSING = "certification.teach_back_rehearsing"
CHOSEN = "certification.teach_back_chosen"
MARKS = "certification.teach_back_marks"
RULED = "certification.teach_back_ruled"
COMMENTED = "certification.teach_back_commented"
APPEALED = "certification.teach_back_appealed"
ANSWERED = "certification.teach_back_answered"
GRANTED, STAYS = "granted", "stays"
LEVEL, REASON = "level-", "reason-"
MAX_CHOICES = 4


class TeachBackForm(Payload):
    """What was filled in, kept in the window that asks whether the time is right; people by their Slack ids."""

    topic: str
    when: str
    channel: str = ""
    link: str = ""
    manager: str = ""
    friend: str = ""
    moves: int | None = None


class TeachBackTime(Payload):
    """One meaning of the time, on its button: local time in a zone."""

    starts: str
    zone: str


def moving(found: TeachBack, when: str) -> Json:
    """The form for a teach-back that is booked already, with another time."""
    return booking(found.topic, when, found.channel, found.link or "", moves=row_id(found))


def booking(topic: str, when: str = "", channel: str = "", link: str = "", moves: int | None = None) -> Json:
    """The form for a teach-back; `moves` is the number of the one in whose place it is to be booked."""
    where = channel if channel.startswith(("C", "G")) else None
    parts = [
        _topic(topic),
        _when(when),
        blocks.input_block(
            "channel",
            _("In which channel?"),
            blocks.channel_select(initial=where),
            hint=_("I'll announce your teach-back in this channel, so that learners can come."),
        ),
        blocks.input_block(
            "link", _("Link to the call"), blocks.text_input(initial=link, placeholder="https://…"), optional=True
        ),
        blocks.input_block(
            "manager",
            _("Your manager"),
            blocks.person_select(),
            optional=True,
            hint=_("I only need the name so that I don't ask your manager to rate you."),
        ),
    ]
    metadata = str(moves) if moves else ""
    return blocks.modal(BOOKING, _("Your teach-back"), parts, submit=_("Next"), close=_("Cancel"), metadata=metadata)


def rehearsing(topic: str) -> Json:
    """The form for a rehearsal."""
    parts = [
        _topic(topic),
        _when(""),
        blocks.input_block("friend", _("Who will listen?"), blocks.person_select()),
        blocks.context(
            _("Nobody rates a rehearsal, and nobody else hears about yours. I only keep track of the time.")
        ),
    ]
    return blocks.modal(REHEARSING, _("Rehearse"), parts, submit=_("Next"), close=_("Cancel"))


def _topic(topic: str) -> Json:
    return blocks.input_block(
        "topic", _("What will you teach?"), blocks.text_input(initial=topic, max_length=MAX_TOPIC)
    )


def _when(when: str) -> Json:
    field = blocks.text_input(initial=when, max_length=100, placeholder=_("Thursday 3pm"))
    return blocks.input_block("when", _("When? A day and a time, in your words"), field)


def read_form(view: Json) -> TeachBackForm:
    """What was filled in, of either form."""
    held = fields_of(view)
    return TeachBackForm(
        topic=unescape(held["topic"].get("value") or "").strip(),
        when=unescape(held["when"].get("value") or "").strip(),
        channel=held.get("channel", {}).get("selected_conversation") or "",
        link=unescape(held.get("link", {}).get("value") or "").strip(),
        manager=held.get("manager", {}).get("selected_user") or "",
        friend=held.get("friend", {}).get("selected_user") or "",
        moves=int(moves) if (moves := str(view.get("private_metadata") or "")).isdecimal() else None,
    )


def read_back(form: TeachBackForm, reading: ScheduleReading, zone: str) -> Json:
    """Says what was understood, with a button for each meaning; nothing is kept before one is pressed."""
    meanings = [each for each in (reading, *reading.others) if each.starts is not None][:MAX_CHOICES]
    is_clear = len(meanings) == 1 and not reading.questions
    buttons = []
    for at, each in enumerate(meanings):
        assert each.starts is not None, "chosen above"
        value = TeachBackTime(starts=format_wall_time(each.starts), zone=each.zone).encode()
        said = format_moment(to_utc(each.starts, each.zone), zone)
        label = _("Book {moment}", moment=said) if not form.friend else _("Ask for {moment}", moment=said)
        buttons.append(blocks.button(f"{views.CHOOSE}:{at}", label, value, style="primary" if is_clear else None))
    where = f"<#{form.channel}>" if form.channel else f"<@{form.friend}>"
    if form.friend:
        text = _(
            "You'd like to rehearse “{topic}” with {who}. Is this the time you mean?",
            topic=escape(form.topic),
            who=where,
        )
        note = _("I'll ask your friend, and tell you what they say.")
    else:
        text = _("“{topic}” in {channel}. Is this the time you mean?", topic=escape(form.topic), channel=where)
        note = _(
            "Then I'll ask two people to rate your teach-back. I'll announce the teach-back once both have said yes."
        )
    if not is_clear:
        text = f"{text} {_('What you wrote could mean different times.')}"
    title = _("Rehearse") if form.friend else _("Your teach-back")
    parts = [blocks.section(text), blocks.actions(*buttons), blocks.context(note)]
    return blocks.modal(CHOSEN, title, parts, close=_("Cancel"), metadata=form.encode())


def said(text: str, title: str) -> Json:
    """Replaces a window once something is done."""
    return blocks.modal(CHOSEN, title, [blocks.section(text)], close=_("Close"))


def starts_of(chosen: TeachBackTime) -> Json:
    """The local time and the zone of a button, as a wish takes them."""
    return {"starts": parse_wall_time(chosen.starts), "zone": chosen.zone}


def marks(teach_back: TeachBack, rater_id: int, criteria: Sequence[str], known: Mapping[str, TeachBackMark]) -> Json:
    """The form for marks, with each level's words; filled in with what one has marked oneself."""
    parts: list[Json] = [
        blocks.context(
            _(
                "For each criterion, choose a level and write a sentence about what you saw or heard. The "
                "person who gave the teach-back will read your sentence."
            )
        )
    ]
    for criterion in rubric.stored(teach_back.rubric).rubric.criteria:
        if criterion.id in criteria:
            mark = known.get(criterion.id)
            asked = _("What did you see or hear?")
            parts += fields(criterion, mark.level if mark else None, mark.reason if mark else "", asked)
    return blocks.modal(MARKS, _("Your marks"), parts, submit=_("Save"), close=_("Cancel"), metadata=str(rater_id))


def fields(criterion: TeachBackCriterion, level: int | None, reason: str, asked: str) -> list[Json]:
    """A criterion with the words of its levels, and fields for a level and a reason; `asked` is above the reason."""
    lines = "\n".join(f"*{at}* {escape(words)}" for at, words in enumerate(criterion.levels))
    options = [blocks.option(str(at), at) for at in rubric.LEVELS]
    return [
        blocks.section(f"*{escape(criterion.title)}*\n{escape(criterion.asks)}\n{lines}"),
        blocks.input_block(
            f"{LEVEL}{criterion.id}",
            _("Level"),
            blocks.static_select(options, initial=options[level] if level is not None else None),
        ),
        blocks.input_block(
            f"{REASON}{criterion.id}",
            asked,
            blocks.text_input(initial=reason, multiline=True, max_length=MAX_REASON),
        ),
    ]


def read_marks(view: Json) -> dict[str, TeachBackLevel]:
    """What was filled in, by criterion; a level that is no number is one that doesn't exist."""
    held = fields_of(view)
    found = {}
    for block in held:
        if block.startswith(LEVEL):
            criterion = block.removeprefix(LEVEL)
            level = str((held[block].get("selected_option") or {}).get("value") or "")
            reason = unescape(held.get(f"{REASON}{criterion}", {}).get("value") or "")
            found[criterion] = TeachBackLevel(int(level) if level.isdecimal() else -1, reason)
    return found


def empty_reason(view: Json) -> str | None:
    """The first field of a form for marks whose sentence is missing."""
    found = read_marks(view)
    return next((f"{REASON}{each}" for each, mark in found.items() if not mark.reason.strip()), None)


def ruling(teach_back: TeachBack, criteria: Sequence[str], given: Sequence[RatersMarks]) -> Json:
    """The form in which a lead decides, with what the raters gave and why, without their names."""
    parts: list[Json] = [blocks.section(_("Your decision counts. The speaker will read your reason."))]
    for criterion in rubric.stored(teach_back.rubric).rubric.criteria:
        if criterion.id not in criteria:
            continue
        # Those who decide weren't there.
        about, *inputs = fields(criterion, None, "", _("Why? One sentence"))
        reasons = [each.marks[criterion.id] for each in given if criterion.id in each.marks]
        parts += [
            about,
            blocks.section("\n".join(f"> {each.level}: {escape(each.reason)}" for each in reasons)),
            *inputs,
        ]
    metadata = str(row_id(teach_back))
    return blocks.modal(RULED, _("Decide"), parts, submit=_("Decide"), close=_("Cancel"), metadata=metadata)


def text_of(view: Json, field: str) -> str:
    """What was written into one field of a window."""
    return unescape(fields_of(view)[field].get("value") or "")


def is_granted(view: Json) -> bool:
    """Whether a lead has chosen that it is passed after all."""
    return (fields_of(view)["decision"].get("selected_option") or {}).get("value") == GRANTED


def comment(number: int) -> Json:
    """The form for a comment of somebody who was there."""
    field = blocks.text_input(multiline=True, max_length=MAX_COMMENT)
    note = _("The speaker sees your comment without your name, as soon as at least five people have answered.")
    parts = [blocks.input_block("comment", _("Your comment"), field, optional=True, hint=note)]
    return blocks.modal(COMMENTED, _("Your comment"), parts, submit=_("Save"), close=_("Cancel"), metadata=str(number))


def appeal(number: int) -> Json:
    """The form in which a candidate asks for a second look."""
    field = blocks.text_input(multiline=True, max_length=appeals.MAX_REASON)
    note = _("A lead who wasn't involved will read your text and the marks.")
    parts = [blocks.input_block("reason", _("What should somebody look at again?"), field, hint=note)]
    return blocks.modal(
        APPEALED, _("A second look"), parts, submit=_("Ask for it"), close=_("Cancel"), metadata=str(number)
    )


def answer(found: rating_views.TeachBackResult, reason: str) -> Json:
    """The form in which a lead answers an appeal, with the result and every reason."""
    options = [
        blocks.option(_("The result stays as it is"), STAYS),
        blocks.option(_("They pass after all"), GRANTED),
    ]
    parts = [
        blocks.section(f"> {escape(reason)}"),
        blocks.section(rating_views.numbers(found)),
        *map(blocks.section, blocks.pack(rating_views.words(found))),
        blocks.input_block("decision", _("What's your decision?"), blocks.radio_buttons(options)),
        blocks.input_block(
            "answer", _("Your reason"), blocks.text_input(multiline=True, max_length=appeals.MAX_REASON)
        ),
    ]
    metadata = str(row_id(found.teach_back))
    return blocks.modal(ANSWERED, _("A second look"), parts, submit=_("Answer"), close=_("Cancel"), metadata=metadata)
