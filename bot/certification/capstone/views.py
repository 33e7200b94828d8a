"""A capstone as its author sees it: the checklist by part and element, and what can be done with it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from fractions import Fraction

from bot.certification.capstone.headings import DoubtfulText, SortedText
from bot.certification.capstone.models import CapstoneVersion
from bot.certification.capstone.rubric import Rubric, RubricElement, RubricPart
from bot.certification.capstone.service import ElementText, empty_looking
from bot.certification.capstone.sources import CapstoneSource
from bot.certification.capstone.submitting import CapstoneOverview, PartState
from bot.kit import blocks
from bot.kit.i18n import _, language, ngettext
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape
from bot.kit.time import format_date, format_moment, local_date

WRITE = "certification.capstone_write"
SOURCES = "certification.capstone_sources"
USE = "certification.capstone_use"
UNDO = "certification.capstone_undo"
CHECK = "certification.capstone_check"
HAND_IN = "certification.capstone_hand_in"
DUE = "certification.capstone_due"
READER = "certification.capstone_reader"
VERSIONS = "certification.capstone_versions"
FILE = "certification.capstone_file"
READ_ALONG = "certification.capstone_read_along"
OPEN_CARD = "certification.capstone_card"
NEXT_STEP = "certification.next_step"
PUT = "certification.piece_put"
MAX_VALUE = 2000
# Each block of Slack's holds 3,000 characters, of which escapes take some.
PIECE = 1400
MAX_HEADING, MAX_UNKNOWN = 80, 5


class OfferedPiece(Payload):
    """A text that may be put into an element of the capstone."""

    element: str = ""
    text: str = ""


def percent(value: str | Fraction) -> str:
    """A share of a hundred with at most one decimal, such as “66.7 %”."""
    return _("{n} %", n=decimal(value, "0.#"))


def decimal(value: str | Fraction, pattern: str) -> str:
    """A number as the language writes it, by a pattern of Unicode's."""
    from babel.numbers import format_decimal  # noqa: PLC0415 - slow to import

    return str(format_decimal(float(Fraction(value)), format=pattern, locale=language()))


def card(shown: CapstoneOverview, rubric: Rubric, zone: str) -> Json:
    """The checklist of a whole capstone."""
    title = _("Your capstone")
    reads = [_("{person} can read your draft.", person=f"<@{shown.reader}>")] if shown.reader else []
    parts: list[Json] = [blocks.header(title), blocks.context(" ".join([_status(shown, rubric), *reads]))]
    little = empty_looking(shown.draft, rubric)
    for part in rubric.parts:
        write = blocks.button(WRITE, _("Write"), part.id)
        parts.append(blocks.section(_part(shown, part, zone, little), write))
    return blocks.message(title, parts, _buttons(shown))


def _status(shown: CapstoneOverview, rubric: Rubric) -> str:
    if shown.passed_at:
        return _(
            "You've passed with {total}. You can still change your texts, but the changes no longer count.",
            total=percent(shown.total or "0"),
        )
    missing = sum(1 for element in rubric.elements if element.id not in shown.draft.texts)
    left = (
        ngettext("{n} piece is still missing.", "{n} pieces are still missing.", missing)
        if missing
        else _("Every piece has a text.")
    )
    if not shown.draft.due_on or all(shown.state(part.id).handed_in_at for part in rubric.parts):
        return left
    day = format_date(date.fromisoformat(shown.draft.due_on))
    return f"{left} {_('You plan to hand in your capstone by {day}.', day=day)}"


def _part(shown: CapstoneOverview, part: RubricPart, zone: str, little: Collection[str]) -> str:
    heading = _("*{title}* (counts for {weight} % of the result)", title=escape(part.title), weight=part.weight)
    lines = [
        _element(element, shown.draft.texts.get(element.id), has_little=element.id in little)
        for element in part.elements
    ]
    return "\n".join([heading, *_news(shown.state(part.id), zone), *lines])


def _news(state: PartState, zone: str) -> list[str]:
    found = []
    if state.handed_in_at:
        day = format_date(local_date(state.handed_in_at, zone))
        found.append(
            _("Handed in on {day}. I'm still looking for two assessors.", day=day)
            if state.waits
            else _("Handed in on {day}. The assessors have your work now.", day=day)
        )
    if state.percent is not None:
        found.append(_("Your last result: {percent}", percent=percent(state.percent)))
    return found


def _element(element: RubricElement, written: ElementText | None, *, has_little: bool) -> str:
    title = escape(element.title)
    if written is None:
        return _("• {title}: missing", title=title)
    if written.source_title:
        return _("• {title}: taken from “{source}”", title=title, source=escape(written.source_title))
    if has_little:
        return _("• {title}: only a few words", title=title)
    return _("• {title}: written", title=title)


def _buttons(shown: CapstoneOverview) -> Json:
    has_passed = shown.passed_at is not None
    return blocks.actions(
        blocks.button(NEXT_STEP, _("Open my teach-back"), "teach-back", style="primary") if has_passed else None,
        blocks.button(SOURCES, _("Use what I made")),
        blocks.button(FILE, _("Add a file")),
        blocks.button(CHECK, _("Get feedback on the draft")),
        None if has_passed else blocks.button(HAND_IN, _("Hand in …"), style="primary"),
        None if has_passed else blocks.button(DUE, _("Set a day to hand it in")),
        blocks.button(READER, _("Choose a reader")),
        blocks.button(VERSIONS, _("Earlier versions")),
    )


def reader_asked(author: str, capstone_id: int) -> Json:
    """To the colleague who reads along."""
    text = _(
        "{person} would like you to read their capstone draft. You'll always see the newest text, and "
        "you won't be asked to judge it.",
        person=f"<@{author}>",
    )
    return blocks.message(
        text, blocks.section(text), blocks.actions(blocks.button(READ_ALONG, _("Read it"), capstone_id))
    )


def due_today() -> Json:
    """The one follow-up, on the day that the author chose."""
    text = _("Today's the day you wanted to hand in your capstone. How far are you?")
    row = blocks.actions(
        blocks.button(OPEN_CARD, _("Show my capstone"), style="primary"), blocks.button(DUE, _("Choose another day"))
    )
    return blocks.message(text, blocks.section(text), row)


def handed_in(titles: Collection[str], *, waits: bool) -> Json:
    """What somebody hears once they have handed something in."""
    parts = ", ".join(escape(title) for title in titles)
    text = _("Handed in: {parts}.", parts=parts)
    follows = (
        _(
            "I haven't found two assessors for your capstone yet. I've told the people who run the "
            "programme. Once I've found two, I'll pass your work on to them."
        )
        if waits
        else _(
            "Two assessors are reading your work now, without seeing each other's marks. I'll tell you the result here."
        )
    )
    return blocks.message(f"{text} {follows}", blocks.section(f"{text} {follows}"))


def assessors_found() -> Json:
    """To the candidate whose work waited: two assessors read it now."""
    text = _("Two assessors will now read your capstone. I'll tell you here when there's a result.")
    row = blocks.actions(blocks.button(OPEN_CARD, _("Show my capstone")))
    return blocks.message(text, blocks.section(text), row)


def sorted_in(rubric: Rubric, found: SortedText, version: int) -> Json:
    """What somebody hears whose message or file was put into their capstone; the first doubt is asked about."""
    titles = [each.title for each in rubric.elements if each.id in found.texts]
    asked = next((each for each in found.doubtful if len(_offer(each)) <= MAX_VALUE), None)
    shown = added(titles, version, [*found.unknown, *(each.heading for each in found.doubtful if each is not asked)])
    element = rubric.element(asked.element) if asked else None
    if asked is None or element is None:
        return shown
    question = _(
        "I don't know the heading “{heading}”, so I've left out the text below it. Does that text belong to “{title}”?",
        heading=escape(asked.heading[:MAX_HEADING]),
        title=escape(element.title),
    )
    put = blocks.button(PUT, _("Put it into “{title}”", title=element.title), _offer(asked), style="primary")
    more = [blocks.section(question), blocks.actions(put)]
    return {**shown, "text": f"{shown['text']} {question}", "blocks": [*shown["blocks"], *more]}


def _offer(one: DoubtfulText) -> str:
    return OfferedPiece(element=one.element, text=one.text).encode()


def added(titles: Collection[str], version: int, unknown: Collection[str] = ()) -> Json:
    """What somebody hears whose text was put into their capstone, and which headings I didn't know."""
    parts = ", ".join(escape(title) for title in titles)
    text = _("I've put your text into these pieces of your capstone: {parts}.", parts=parts)
    if unknown:
        left_out = _(
            "I don't know these headings, so I've left out the text below them: {headings}. Use the "
            "names of your capstone's pieces as headings, and send the text again.",
            headings=", ".join(f"“{escape(each[:MAX_HEADING])}”" for each in list(unknown)[:MAX_UNKNOWN]),
        )
        text = f"{text} {left_out}"
    row = blocks.actions(blocks.button(OPEN_CARD, _("Show my capstone")), blocks.button(UNDO, _("Undo"), version))
    return blocks.message(text, blocks.section(text), row)


def pieces(text: str) -> list[Json]:
    """A text as sections, escaped; nothing of it is cut."""
    return [blocks.section(escape(text[at : at + PIECE])) for at in range(0, len(text), PIECE)]


def readable_texts(texts: dict[str, ElementText], elements: Collection[RubricElement]) -> list[Json]:
    """The texts of some elements, each with its title and where it was taken from."""
    found: list[Json] = []
    for element in elements:
        one = texts.get(element.id)
        found.append(blocks.section(f"*{escape(element.title)}*"))
        found += pieces(one.text) if one else [blocks.context(_("Nothing is written here."))]
        if one and one.source_title:
            found.append(blocks.context(_("Taken from “{source}”.", source=escape(one.source_title))))
    return found


def source_line(one: CapstoneSource, rubric: Rubric) -> str:
    """Something that somebody has made, and which pieces it fills."""
    titles = [element.title for element in rubric.elements if element.id in one.taken]
    where = f" <#{one.channel}>" if one.channel else ""
    fills = _("fills these pieces: {titles}", titles=escape(", ".join(titles)))
    return f"*{escape(one.title)}*{where}\n{fills}"


def version_line(version: CapstoneVersion, zone: str) -> str:
    """An earlier version in a list."""
    return _("Version {n} from {moment}", n=version.number, moment=format_moment(version.kept_at, zone, with_year=True))
