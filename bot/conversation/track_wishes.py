"""Wishes about one track: to leave it, or to read one of its lessons again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bot.conversation.words import fold
from bot.journeys import service
from bot.journeys.content import Library, Track
from bot.journeys.models import EnrolmentState
from bot.kit.patterns import LazyPattern
from bot.members.models import Member

MAX_WORDS = 30
MIN_NAME, MAX_BEFORE = 6, 2
# Words in titles that people use for other things too.
_COMMON = frozenset({"getting", "started", "practice", "community", "ersten", "schritte", "begleiten", "successes"})
_LEAVING = LazyPattern(
    r"\b(?:leave|leaving|finish|end|stop|pause|quit|drop|cancel|close|remove|without|no more|not .*any ?more|"
    r"(?:don't|dont|do not) (?:want|need)|out of|rid of|unenrol\w*|beende\w*|abbrech\w*|brich|verlass\w*|pausier\w*|"
    r"stopp\w*|aufhoer\w*|raus|weg|kein\w* .*mehr|nicht mehr|ohne|loswerden|abmelden|streich\w*)\b"
)
_BEGINNING = LazyPattern(
    r"\b(?:start|begin|join|take|do|try|have|get|next|switch to|move (?:on )?to|go on with|continue with|sign me up|"
    r"enrol\w* me|put me on|i(?:'d| would) like|i want|let's|lets|starte?n?|beginne?n?|anfangen|fang\w*|mach\w*|"
    r"moechte|will|nehm\w*|wechs\w*|weiter mit|anmelden|melde|probier\w*|als naechstes)\b"
)
_TRACK = r"(?:track|course|programme|program|one|lessons|series|kurs|lektionen|reihe)\b"
_ASKS = LazyPattern(r"^(?:when|how|what|why|did|have|has|is|wann|wie|was|warum|wieso|hab|habe|ist)\b")
_MISFIT = LazyPattern(
    r"\b(?:(?:is|its|it's|are|was) not (?:really |at all )?for (?:me|my job)|(?:isn't|isnt|not) (?:really )?for me|"
    r"does(?: not|n't|nt) (?:really )?(?:fit|suit) (?:me|my)|not my (?:thing|job|course|track|topic|world)|"
    r"wrong (?:course|track|lessons)|on the wrong (?:course|track)|"
    r"(?:leave|end|finish|quit|drop) (?:this|the|that|my) (?:\w+ ){0,2}(?:course|track)|"
    r"i (?:do not|don't|dont) (?:run|lead|have) (?:a|any) (?:community|pilot|workshop|team)|"
    r"passt (?:gar |ueberhaupt |einfach |irgendwie )*nicht (?:zu|fuer) (?:mir|mich|uns|meine\w*)|"
    r"(?:ist|sind) (?:gar |ueberhaupt |einfach |leider )*(?:nichts|nicht) fuer mich|ni(?:chts|x) fuer mich|"
    r"(?:falsche[rnms]?|im falschen) kurs|"
    r"(?:den|diesen|dieser) (?:\w+ ){0,2}kurs (?:\w+ ){0,2}(?:beenden|verlassen|abbrechen|nicht mehr)|"
    r"ich (?:leite|habe|mache|betreue|hab|leit) (?:ja |doch |gar |ueberhaupt )*kein\w* "
    r"(?:community|pilot\w*|workshop\w*|team))"
)
_KEPT = LazyPattern(r"\b(?:only|just|keep|but|nur|behalt\w*|bleib\w*|sondern|dafuer|aber)\b")
_REREADING = LazyPattern(
    r"\b(?:read|reread|re-read|see|show|open|send|look at|have|get|repeat|go back to|back to|zeig\w*|lies|lesen|les|"
    r"sehen|seh|schau\w*|anschau\w*|ansehen|schick\w*|oeffne\w*|haben|hol\w*)\b"
)
_AGAIN = LazyPattern(r"\b(?:again|once more|reread|re-read|nochmals?|noch ?mal|noch einmal|erneut)\b")
_LESSON = LazyPattern(r"\b(?:lesson|lektion)\b")
_ORDINALS = {
    1: r"first|1st|erste[nr]?|1\.|lesson 1\b|lektion 1\b|lesson one|lektion eins",
    2: r"second|2nd|zweite[nr]?|2\.|lesson 2\b|lektion 2\b|lesson two|lektion zwei",
    3: r"third|3rd|dritte[nr]?|3\.|lesson 3\b|lektion 3\b|lesson three|lektion drei",
    4: r"fourth|4th|vierte[nr]?|4\.|lesson 4\b|lektion 4\b|lesson four|lektion vier",
    5: r"fifth|5th|fuenfte[nr]?|5\.|lesson 5\b|lektion 5\b|lesson five|lektion fuenf",
}
_NUMBERED = LazyPattern(r"\b(?:lesson|lektion) (?:number |nummer |no\.? |nr\.? )?(?P<number>\d{1,3})\b")
_OTHERS = LazyPattern(r"\b(?:new|next|another|other|neue\w*|naechste\w*|andere\w*|weitere\w*)\b")


@dataclass(frozen=True)
class TrackWish:
    """The tracks that somebody may want to leave, the likeliest first; `is_named` if they named one."""

    tracks: Sequence[Track]
    is_named: bool


@dataclass(frozen=True)
class HadLesson:
    """A lesson that a member has had, by its place in its track."""

    track: Track
    position: int


def to_leave(session: Session, library: Library, member: Member, text: str) -> TrackWish | None:
    """The wish to leave a track that is named beside such words, or to which somebody says that it isn't for them."""
    plain = fold(text)
    is_short = len(plain.split()) <= MAX_WORDS and not _ASKS.match(plain)
    if not is_short or not (_LEAVING.search(plain) or _MISFIT.search(plain)):
        return None
    mine = active(session, library, member)
    named = [track for track in mine if _is_named(track, plain)]
    kept = [track for track in named if _is_kept(track, plain)]
    if named and _LEAVING.search(plain):
        unwanted = [track for track in named if track not in kept] or [track for track in mine if track not in kept]
        return TrackWish(unwanted, is_named=True) if unwanted else None
    return TrackWish(mine, is_named=False) if mine and _MISFIT.search(plain) else None


def to_begin(session: Session, library: Library, member: Member, text: str) -> Track | None:
    """The track that somebody wants to begin, named by its title or as “the … course”; None if they are on it."""
    plain = fold(text)
    is_wish = _BEGINNING.search(plain) and not _ASKS.match(plain) and not _LEAVING.search(plain)
    if not is_wish or len(plain.split()) > MAX_WORDS or "?" in text.rstrip("?! ."):
        return None
    mine = {track.id for track in active(session, library, member)}
    named = [track for track in library.tracks.values() if _is_titled(track, plain)]
    return named[0] if len(named) == 1 and named[0].id not in mine else None


def _is_titled(track: Track, plain: str) -> bool:
    """Whether a track's whole title is said, or a word of it beside a word for tracks."""
    whole = {track.id.replace("-", " "), *(fold(one.title) for one in track.languages.values())}
    names = "|".join(map(re.escape, sorted(_names(track))))
    beside = rf"\b(?:{names})(?: \w+){{0,2}} {_TRACK}|\b{_TRACK} (?:\w+ ){{0,3}}(?:{names})\b" if names else r"\Z\A"
    return any(title in plain for title in whole) or re.search(beside, plain) is not None


def is_rereading(text: str) -> bool:
    """Whether somebody wants to read a lesson again."""
    plain = fold(text)
    is_again = _LESSON.search(plain) and _AGAIN.search(plain) and _REREADING.search(plain)
    return bool(is_again) and not _OTHERS.search(plain) and len(plain.split()) <= MAX_WORDS


def to_reread(session: Session, library: Library, member: Member, text: str) -> HadLesson | None:
    """The lesson to read again: the one of that number, or else their last one; None if they haven't had it."""
    plain = fold(text)
    had = lessons_had(session, library, member)
    of_named = [each for each in had if _is_named(each.track, plain)]
    newest = (of_named or had)[-1:] or []
    number = _number(plain)
    if number is None or not newest:
        return newest[0] if newest else None
    track = newest[0].track
    return next((each for each in had if each.track.id == track.id and each.position == number - 1), None)


def _number(plain: str) -> int | None:
    numbered = _NUMBERED.search(plain)
    if numbered:
        return int(numbered["number"])
    return next((number for number, words in _ORDINALS.items() if re.search(rf"(?<!\w)(?:{words})(?!\w)", plain)), None)


def lessons_had(session: Session, library: Library, member: Member) -> list[HadLesson]:
    """The lessons of tracks that are still offered, in the order in which they came."""
    found = []
    for enrolment in service.enrolments(session, member):
        track = library.track(enrolment.track_id)
        for step in service.steps_taken(session, enrolment) if track else ():
            position = track.position(step.lesson_id) if track else None
            if track and position is not None:
                found.append((step.taken_at, HadLesson(track, position)))
    return [had for _, had in sorted(found, key=lambda each: each[0])]


def of_key(had: Sequence[HadLesson], key: str) -> HadLesson | None:
    """The lesson of the message with that key; None if it is none of theirs."""
    lesson_id = key.rpartition(":")[2]
    return next((each for each in had if each.track.steps[each.position].lesson.id == lesson_id), None)


def active(session: Session, library: Library, member: Member) -> list[Track]:
    """The tracks that a member is on, the one of their newest lesson first."""
    states = {one.track_id: one.progress for one in service.enrolments(session, member)}
    mine = [track for track in library.tracks.values() if states.get(track.id) == EnrolmentState.ACTIVE]
    order = [had.track.id for had in reversed(lessons_had(session, library, member))]
    return sorted(mine, key=lambda track: order.index(track.id) if track.id in order else len(order))


def _names(track: Track) -> set[str]:
    """The words by which a track is known, in any language."""
    titles = " ".join([track.id.replace("-", " "), *(one.title for one in track.languages.values())])
    return {word for word in re.findall(r"\w+", fold(titles)) if len(word) >= MIN_NAME and word not in _COMMON}


def _is_named(track: Track, plain: str) -> bool:
    whole = {track.id.replace("-", " "), *(fold(one.title) for one in track.languages.values())}
    return (
        any(title in plain for title in whole)
        or any(re.search(rf"\b{re.escape(word)}\b", plain) for word in _names(track))
        or _short_name(track) in plain
    )


def _short_name(track: Track) -> str:
    """The first two words of a track's id, which people use for its name."""
    return " ".join(track.id.split("-")[:2])


def _is_kept(track: Track, plain: str) -> bool:
    """Whether a track stands behind words such as “only”, and so is the one to keep."""
    places = [plain.find(_short_name(track)), *(plain.find(word) for word in _names(track))]
    at = min((place for place in places if place >= 0), default=0)
    before = plain[:at].split()[-MAX_BEFORE:]
    return bool(_KEPT.search(" ".join(before)))
