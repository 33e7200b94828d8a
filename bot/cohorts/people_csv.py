"""Tables of people as spreadsheets write them, in any common encoding, separator and quoting."""

from __future__ import annotations

import codecs
import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import StringIO

from bot.errors import GroundswellError
from bot.kit.patterns import LazyPattern

MAX_ROWS = 10_000
MAX_BYTES = 5_000_000
MAX_PLACE = 80  # characters of a team, a site or a manager
SEPARATORS = ",;\t"
COLUMNS = {
    "who": ("e-mail", "email", "e-mail address", "email address", "e-mail-adresse", "mail", "person", "who", "wer"),
    "id": ("slack id", "slack_id", "slackid", "slack", "user id", "user_id", "userid", "member id"),
    "track": ("track", "course", "kurs"),
    "start": ("start", "starts", "start date", "begins", "from", "startdatum", "beginn", "ab"),
    "language": ("language", "lang", "sprache", "locale"),
    "team": ("team", "group", "gruppe", "department", "abteilung"),
    "site": ("site", "location", "office", "plant", "standort", "werk", "ort"),
    "manager": ("manager", "boss", "supervisor", "vorgesetzte", "vorgesetzter", "führungskraft"),
}
ORDER = ("who", "track", "start", "language")
ORDER_NAMES = ("email", "track", "start", "language")
SLACK_ID = LazyPattern(r"[UW][A-Z0-9]{5,20}")
EMAIL = LazyPattern(r"[^@\s<>,;|]+@[^@\s<>,;|]+\.[^@\s<>,;|]+")
_WRAPPED = LazyPattern(r"<(?:mailto:|@)?([^|>]*)(?:\|[^>]*)?>")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_INVISIBLE = LazyPattern("[\u200b-\u200f\u2060\ufeff\u00ad]")


class NotATableError(GroundswellError):
    """I can't read that file as a table. Save it as CSV (in a spreadsheet: *Save as*, *CSV*) and upload it again."""


class EmptyTableError(GroundswellError):
    """I can't find any people in that table. It needs one row per person, with an email address or Slack ID."""


class NoPeopleColumnError(GroundswellError):
    """I can't find a column of people. Call it `email`, or `slack id`. The columns I found: {columns}."""


class TooManyRowsError(GroundswellError):
    """That table has more than {most} rows. Upload it in smaller parts. I haven't enrolled anybody yet."""


@dataclass(frozen=True)
class PersonRow:
    """A row of the table; `line` is the number of its first line, from 1, `cells` are as they were, below `heading`."""

    line: int
    who: str
    track: str = ""
    start: str = ""
    language: str = ""
    team: str = ""
    site: str = ""
    manager: str = ""
    cells: tuple[str, ...] = field(default=(), compare=False)
    heading: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class PeopleTable:
    """The rows of a table, and the numbers of the lines that could not be read."""

    rows: tuple[PersonRow, ...]
    unreadable: tuple[int, ...] = ()


def read(content: bytes | str) -> PeopleTable:
    """The people in a file or in pasted text; a GroundswellError if it is no such table."""
    text = content if isinstance(content, str) else decode(content)
    found: list[PersonRow] = []
    unreadable: list[int] = []
    columns: dict[str, int] | None = None
    heading: tuple[str, ...] = ()
    for line, cells in _records(text):
        if cells is None:
            unreadable.append(line)
        elif columns is None:
            columns, is_heading = _columns(cells)
            heading = tuple(cells) if is_heading else ()
            found += [] if is_heading else [_row(line, cells, columns)]
        else:
            found.append(_row(line, cells, columns, heading))
        if len(found) > MAX_ROWS:
            raise TooManyRowsError(most=f"{MAX_ROWS:,}")
    if not found and not unreadable:
        raise EmptyTableError
    return PeopleTable(tuple(found), tuple(unreadable))


def decode(content: bytes) -> str:
    """The text of a file, by its byte order mark or as UTF-8; lines that are neither are decoded by detection."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace")
    if b"\0" in content:
        return _decode_unmarked(content)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _mixed(content)


def _decode_unmarked(content: bytes) -> str:
    """Decode UTF-16 without a mark, where every other byte is zero; any other file with zeros is no table."""
    for encoding, zeros in (("utf-16-le", content[1::2]), ("utf-16-be", content[0::2])):
        if zeros.count(0) > 0.8 * len(zeros):
            return content.decode(encoding, errors="replace")
    raise NotATableError


def _mixed(content: bytes) -> str:
    lines = content.splitlines(keepends=True)
    odd = b"".join(line for line in lines if not _is_utf8(line))
    from charset_normalizer import from_bytes  # noqa: PLC0415 - takes memory, and few files need it

    best = from_bytes(odd).best()
    encoding = best.encoding if best else "cp1252"
    return "".join(
        line.decode("utf-8") if _is_utf8(line) else line.decode(encoding, errors="replace") for line in lines
    )


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _records(text: str) -> Iterator[tuple[int, list[str] | None]]:
    """Each record with its first line number; None for one that an unclosed quotation mark has broken."""
    lines = StringIO(text, newline="").readlines()
    separator, start = _separator(lines)
    while start < len(lines):
        reader = csv.reader(iter(lines[start:]), delimiter=separator, strict=True)
        begins = start
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield begins + 1, cells
                begins = start + reader.line_num
        except csv.Error:
            yield begins + 1, None
            start = begins + 1
        else:
            return


def _separator(lines: Sequence[str]) -> tuple[str, int]:
    """The separator and the index of the first line after a `sep=` line, which some spreadsheets write."""
    for at, line in enumerate(lines):
        directive = re.fullmatch(r"sep=(.)\s*", line)
        if directive:
            return directive[1], at + 1
        if line.strip():
            unquoted = re.sub(r'"[^"]*"', "", line)
            return max(SEPARATORS, key=unquoted.count), 0
    return ",", 0


def _columns(first: Sequence[str]) -> tuple[dict[str, int], bool]:
    """The position of each column, from the first record, and whether that was a heading."""
    heads = [clean(cell).casefold().replace("_", " ") for cell in first]
    found = {
        column: at
        for column, names in reversed(COLUMNS.items())
        for at, head in reversed(list(enumerate(heads)))
        if head in names or head.replace(" ", "_") in names
    }
    if "who" in found or "id" in found:
        return found, True
    if EMAIL.fullmatch(clean(first[0])) or SLACK_ID.fullmatch(clean(first[0])):
        return {column: at for at, column in enumerate(ORDER)}, False
    raise NoPeopleColumnError(columns=", ".join(clean(cell) for cell in first)[:200])


def _row(line: int, cells: Sequence[str], columns: dict[str, int], heading: tuple[str, ...] = ()) -> PersonRow:
    def cell(column: str) -> str:
        at = columns.get(column)
        return clean(cells[at]) if at is not None and at < len(cells) else ""

    return PersonRow(
        line,
        cell("id") or cell("who"),
        cell("track"),
        cell("start"),
        cell("language"),
        team=cell("team")[:MAX_PLACE],
        site=cell("site")[:MAX_PLACE],
        manager=cell("manager")[:MAX_PLACE],
        cells=tuple(cells),
        heading=heading,
    )


def clean(cell: str) -> str:
    """A cell without Slack's angle brackets, surrounding blanks and invisible characters."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", cell)).strip()
    wrapped = _WRAPPED.fullmatch(text)
    return (wrapped[1] if wrapped else text).strip()
