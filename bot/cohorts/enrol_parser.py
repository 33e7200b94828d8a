"""Parser for the text of `/groundswell enrol`: people, track, start date and cohort."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from bot.errors import GroundswellError
from bot.journeys import date_parser
from bot.kit import i18n
from bot.kit.dates import ReadingContext
from bot.kit.patterns import LazyPattern

_TOKEN = LazyPattern(
    r"<@(?P<person>[UW][A-Z0-9]+)(?:\|[^>]*)?>"
    r"|<\#(?P<channel>[CG][A-Z0-9]+)(?:\|[^>]*)?>"
    r"|<!subteam\^(?P<group>S[A-Z0-9]+)(?:\|[^>]*)?>"
    r"|<mailto:(?P<mail>[^|>]+)(?:\|[^>]*)?>"
    r"|[\"“”„](?P<quoted>[^\"“”„]*)[\"“”]"
    r"|(?P<word>[^\s,;]+)"
)
_EMAIL = LazyPattern(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_KEYWORDS = {
    "from": "start", "starting": "start", "ab": "start",
    "as": "cohort", "als": "cohort",
    "in": "place", "im": "place",
    "with": "leaders", "mit": "leaders",
    "on": "track", "onto": "track", "to": "track", "auf": "track",
    "and": "", "und": "",
}  # fmt: skip
_ISO = LazyPattern(r"\d{4}-\d{2}-\d{2}")
_DOTTED = LazyPattern(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


class NoSuchDayError(GroundswellError):
    """I can't read “{given}” as a date. Write the date like `2027-01-11`."""


class UnknownMentionError(GroundswellError):
    """I don't know who “{given}” is. Pick people from the list that Slack offers when you type `@`."""


@dataclass(frozen=True)
class EnrolRequest:
    """People by Slack id, e-mail address, channel and user group, or in a table; and their track and cohort.

    `starts` is the date as written, `place` the cohort's channel, `leaders` its facilitators.
    """

    people: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    sheet: str = ""
    file: str = ""
    track: str = ""
    starts: str = ""
    cohort: str = ""
    place: str = ""
    leaders: tuple[str, ...] = ()
    open_reflections: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether the request names no people."""
        return not (self.people or self.emails or self.channels or self.groups or self.sheet or self.file)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def parse(text: str) -> EnrolRequest:
    """Parse `@ana #team scaling-successes from 2027-01-11 as "Spring" in #spring with @mateo`, in any order."""
    found: dict[str, list[str]] = {}
    mode = "track"
    for token in _TOKEN.finditer(text):
        kind, value = str(token.lastgroup), token[str(token.lastgroup)]
        if kind == "word" and value.casefold() in _KEYWORDS:
            mode = _KEYWORDS[value.casefold()] or mode
            continue
        kept = _kept(kind, value, mode)
        found.setdefault(kept, []).append(value)
        if kept == "place" or (kept == "cohort" and kind == "quoted"):
            mode = "track"
    return _wanted(found)


def _kept(kind: str, value: str, mode: str) -> str:
    match kind:
        case "person":
            return "leaders" if mode == "leaders" else "people"
        case "channel":
            return "place" if mode == "place" else "channels"
        case "group":
            return "groups"
        case "mail":
            return "emails"
    if _EMAIL.fullmatch(value):
        return "emails"
    if kind == "word" and value.startswith("@"):
        raise UnknownMentionError(given=value[:60])
    return mode if mode in ("start", "cohort") else "track"


def _wanted(found: dict[str, list[str]]) -> EnrolRequest:
    def many(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(found.get(name, ())))

    def words(name: str) -> str:
        return " ".join(found.get(name, ())).strip()

    return EnrolRequest(
        people=many("people"),
        emails=many("emails"),
        channels=many("channels"),
        groups=many("groups"),
        track=words("track"),
        starts=words("start"),
        cohort=words("cohort")[:80],
        place=words("place"),
        leaders=many("leaders"),
    )


def from_json(given: dict[str, Any]) -> EnrolRequest:
    """The inverse of `as_json`."""
    kept: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
    return EnrolRequest(**kept)


def read_day(given: str, zone: str, *, now: datetime) -> str:
    """A date in any accepted notation, as ISO; past days are accepted. NoSuchDayError otherwise."""
    return _read_day(given.strip(), ReadingContext(now, zone, i18n.language()))


@lru_cache(maxsize=4096)
def _read_day(given: str, context: ReadingContext) -> str:
    dotted = _DOTTED.fullmatch(given)
    iso = f"{dotted[3]}-{int(dotted[2]):02d}-{int(dotted[1]):02d}" if dotted else given
    try:
        if _ISO.fullmatch(iso):
            return date.fromisoformat(iso).isoformat()
        return date_parser.read_end(given, context).date().isoformat()
    except (
        ValueError,
        date_parser.AmbiguousDateError,
        date_parser.NoEndError,
        date_parser.TooLongError,
        date_parser.UnreadableDateError,
    ):
        raise NoSuchDayError(given=given[:60]) from None
