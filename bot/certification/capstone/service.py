"""Begin a capstone, write its draft, keep versions, share it with a reader, and plan when it is due."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.certification.capstone.models import Capstone, CapstoneText, CapstoneVersion, CapstoneVersionText
from bot.certification.capstone.rubric import Rubric
from bot.errors import GroundswellError
from bot.kit.db import insert_new, row_id
from bot.kit.mentions import readable
from bot.kit.patterns import LazyPattern
from bot.members.models import Member
from bot.members.service import Person
from bot.stories.writing.service import text_hash

MAX_CHARACTERS = 12_000
DUE_WITHIN = timedelta(days=366)


class NoCapstoneError(GroundswellError):
    """You haven't begun a capstone yet. You can begin one with `/learn capstone`."""


class CapstoneTextTooLongError(GroundswellError):
    """Your text has {given} characters, and this part can have at most {most}. Your earlier text is still there."""


class TextChangedError(GroundswellError):
    """This window is out of date. Copy what you wrote, close the window and open it again."""


class OwnReaderError(GroundswellError):
    """That's you. Choose a colleague to read your draft."""


class DuePastError(GroundswellError):
    """That day is over. Pick a later day."""


class DueFarError(GroundswellError):
    """That day is more than a year away. Pick an earlier day."""


class NoCapstoneVersionError(GroundswellError):
    """That version doesn't exist any more, so nothing has changed."""


class NoCapstoneToReadError(GroundswellError):
    """You aren't a reader of this capstone any more."""


@dataclass(frozen=True)
class ElementText:
    """What is written for an element; with a `source`, where it was taken from and what that was called."""

    text: str
    source: str = ""
    source_title: str = ""


@dataclass(frozen=True)
class CapstoneDraft:
    """A capstone as its author sees it: texts by element, empty ones left out."""

    capstone_id: int
    texts: Mapping[str, ElementText]
    due_on: str | None = None
    reader_id: int | None = None


def find(session: Session, who: Person) -> Capstone | None:
    """A member's capstone, or None before it is begun."""
    mine = select(Capstone).where(Capstone.workspace_id == who.workspace_id, Capstone.member_id == who.member_id)
    return session.exec(mine).first()


def owned(session: Session, who: Person) -> Capstone:
    """Like `find`; NoCapstoneError if there is none."""
    found = find(session, who)
    if found is None:
        raise NoCapstoneError
    return found


def locked(session: Session, who: Person) -> Capstone:
    """Like `owned`, for this transaction alone until it ends."""
    mine = select(Capstone).where(Capstone.workspace_id == who.workspace_id, Capstone.member_id == who.member_id)
    found = session.exec(mine.with_for_update()).first()
    if found is None:
        raise NoCapstoneError
    return found


def begin(session: Session, who: Person, *, now: datetime) -> Capstone:
    """A member's capstone, begun if there is none."""
    row = {"workspace_id": who.workspace_id, "member_id": who.member_id, "began_at": now}
    insert_new(session, Capstone, [row])
    return owned(session, who)


def draft(session: Session, capstone: Capstone) -> CapstoneDraft:
    """A capstone with its present texts."""
    wanted = select(CapstoneText).where(
        CapstoneText.workspace_id == capstone.workspace_id, CapstoneText.capstone_id == capstone.id
    )
    texts = {
        row.element: ElementText(row.text, row.source, row.source_title)
        for row in session.exec(wanted)
        if row.text.strip()
    }
    return CapstoneDraft(row_id(capstone), texts, capstone.due_on, capstone.reader_id)


def pieces_written(session: Session, workspace_id: str) -> dict[int, int]:
    """How many elements of each capstone of a workspace have a text, by the capstone's id; those with none left out."""
    wanted = (
        select(CapstoneText.capstone_id, sa.func.count())
        .where(CapstoneText.workspace_id == workspace_id, CapstoneText.text != "")
        .group_by(col(CapstoneText.capstone_id))
    )
    return dict(session.exec(wanted).all())


def write(session: Session, capstone: Capstone, texts: Mapping[str, ElementText], *, now: datetime) -> list[str]:
    """Put texts in the place of those that are there; returns the elements that changed.

    CapstoneTextTooLongError if one is too long; then nothing is changed.
    """
    for given in texts.values():
        if len(given.text) > MAX_CHARACTERS:
            raise CapstoneTextTooLongError(given=f"{len(given.text):,}", most=f"{MAX_CHARACTERS:,}")
    before = draft(session, capstone).texts
    changed = [element for element, given in texts.items() if before.get(element, ElementText("")) != given]
    for element in changed:
        row = session.get(CapstoneText, (row_id(capstone), element)) or CapstoneText(
            capstone_id=row_id(capstone), element=element, workspace_id=capstone.workspace_id, text="", changed_at=now
        )
        given = texts[element]
        row.text, row.source, row.source_title, row.changed_at = given.text, given.source, given.source_title, now
        session.add(row)
    session.flush()
    return changed


def edit(
    session: Session, capstone: Capstone, texts: Mapping[str, str], was: Mapping[str, str], *, now: datetime
) -> list[str]:
    """Save what was typed in a window; `was` are the hashes of its texts when it was opened. Returns what changed.

    A text that was left as it was changes nothing. TextChangedError if one that was typed in has changed since.
    """
    before = draft(session, capstone).texts
    typed = {element: readable(text.strip()) for element, text in texts.items() if text_hash(text) != was.get(element)}
    for element, text in typed.items():
        present = text_hash(before.get(element, ElementText("")).text)
        if element in was and present not in (was[element], text_hash(text)):
            raise TextChangedError
    if any(element in before and before[element].text not in text for element, text in typed.items()):
        keep_version(session, capstone, now=now)
    # What was taken from elsewhere still comes from there after an edit, unless it was emptied.
    own = {element: ElementText(text, *_origin(before.get(element), text)) for element, text in typed.items()}
    return write(session, capstone, own, now=now)


def _origin(before: ElementText | None, text: str) -> tuple[str, str]:
    return (before.source, before.source_title) if before and text else ("", "")


def add(session: Session, capstone: Capstone, texts: Mapping[str, ElementText], *, now: datetime) -> int:
    """Keep the draft as a version, then put texts where nothing is and below what is there; returns its number.

    A text that is there already, word for word, isn't added again.
    """
    version = keep_version(session, capstone, now=now)
    before = draft(session, capstone).texts
    joined = {}
    for element, given in texts.items():
        own = before.get(element)
        if own is None:
            joined[element] = given
        elif given.text.strip() not in own.text:
            joined[element] = ElementText(f"{own.text.rstrip()}\n\n{given.text}", given.source, given.source_title)
    write(session, capstone, joined, now=now)
    return version


def keep_version(session: Session, capstone: Capstone, *, now: datetime) -> int:
    """Keep the draft as a version; the number of the newest one if nothing has changed since."""
    texts = draft(session, capstone).texts
    newest = _newest_version(session, capstone)
    if newest and version_texts(session, newest) == texts:
        return newest.number
    version = CapstoneVersion(
        workspace_id=capstone.workspace_id,
        capstone_id=row_id(capstone),
        number=newest.number + 1 if newest else 1,
        kept_at=now,
    )
    session.add(version)
    session.flush()
    rows = [
        {
            "version_id": row_id(version), "element": element, "workspace_id": capstone.workspace_id,
            "text": one.text, "source": one.source, "source_title": one.source_title,
        }
        for element, one in texts.items()
    ]  # fmt: skip
    insert_new(session, CapstoneVersionText, rows)
    return version.number


def _newest_version(session: Session, capstone: Capstone) -> CapstoneVersion | None:
    return next(iter(versions(session, capstone)), None)


def versions(session: Session, capstone: Capstone) -> list[CapstoneVersion]:
    """The versions of a draft, the newest first."""
    wanted = select(CapstoneVersion).where(
        CapstoneVersion.workspace_id == capstone.workspace_id, CapstoneVersion.capstone_id == capstone.id
    )
    return list(session.exec(wanted.order_by(col(CapstoneVersion.number).desc())))


def version_texts(session: Session, version: CapstoneVersion) -> dict[str, ElementText]:
    """The texts of a version by element."""
    wanted = select(CapstoneVersionText).where(
        CapstoneVersionText.workspace_id == version.workspace_id, CapstoneVersionText.version_id == version.id
    )
    return {row.element: ElementText(row.text, row.source, row.source_title) for row in session.exec(wanted)}


def restore(session: Session, capstone: Capstone, number: int, *, now: datetime) -> int:
    """Make a version the draft again, after keeping what is there now; returns the number of that."""
    found = next((each for each in versions(session, capstone) if each.number == number), None)
    if found is None:
        raise NoCapstoneVersionError
    present = keep_version(session, capstone, now=now)
    texts = version_texts(session, found)
    gone = {element: ElementText("") for element in draft(session, capstone).texts if element not in texts}
    write(session, capstone, {**gone, **texts}, now=now)
    return present


def share(session: Session, who: Person, reader: Person | None) -> None:
    """Let one colleague read along, or nobody any more."""
    if reader and reader.member_id == who.member_id:
        raise OwnReaderError
    owned(session, who).reader_id = reader.member_id if reader else None


def shared_with(session: Session, reader: Person, capstone_id: int) -> Capstone:
    """A capstone that a member may read along; NoCapstoneToReadError otherwise."""
    wanted = select(Capstone).where(
        Capstone.workspace_id == reader.workspace_id,
        Capstone.id == capstone_id,
        Capstone.reader_id == reader.member_id,
    )
    found = session.exec(wanted).first()
    if found is None:
        raise NoCapstoneToReadError
    return found


def plan_due(session: Session, who: Person, day: date | None, *, today: date) -> Capstone:
    """Set the day by which a member wants to hand in their capstone, or none."""
    if day is not None and day < today:
        raise DuePastError
    if day is not None and day > today + DUE_WITHIN:
        raise DueFarError
    capstone = owned(session, who)
    capstone.due_on = day.isoformat() if day else None
    return capstone


def author(session: Session, capstone: Capstone) -> Member:
    """Whose capstone it is."""
    wanted = select(Member).where(Member.workspace_id == capstone.workspace_id, Member.id == capstone.member_id)
    return session.exec(wanted).one()


def empty_looking(draft: CapstoneDraft, rubric: Rubric) -> list[str]:
    """The elements whose text says next to nothing: a few words, a placeholder or the question itself."""
    found = []
    for element in rubric.elements:
        one = draft.texts.get(element.id)
        if one and _says_little(one.text, {element.asks, element.title, *element.names}):
            found.append(element.id)
    return found


MIN_WORDS, MIN_LINES = 8, 3
# A line that is a placeholder, or that begins with one and a colon. “It follows later” in a sentence is none.
_PLACEHOLDER = LazyPattern(
    r"^\W*(?:todo|to do|tbd|tba|xxx|lorem ipsum|(?:it )?follows|(?:das )?folgt|kommt noch|later|später)\W*(?:$|[:…])",
    re.IGNORECASE,
)


def _says_little(text: str, own_words: set[str]) -> bool:
    """Whether little is left without placeholders and lines that only repeat the title or the question.

    A list of three lines says enough, however short they are.
    """
    asked = {_bare(words) for words in own_words}
    lines = [
        line for line in text.splitlines() if _bare(line) and _bare(line) not in asked and not _PLACEHOLDER.match(line)
    ]
    return len(lines) < MIN_LINES and sum(len(line.split()) for line in lines) < MIN_WORDS


def _bare(line: str) -> str:
    return line.casefold().strip(" \t-–•*_#:.?!…")
