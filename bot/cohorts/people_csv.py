"""A file of people as somebody's spreadsheet wrote it: whatever its encoding, its separator and its quotation marks."""

from __future__ import annotations

import codecs
import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from charset_normalizer import from_bytes

from bot.errors import GroundswellError

MAX_ROWS = 10_000
MAX_BYTES = 5_000_000
SEPARATORS = ",;\t"
COLUMNS = {
    "who": ("e-mail", "email", "e-mail address", "email address", "e-mail-adresse", "mail", "person", "who", "wer"),
    "id": ("slack id", "slack_id", "slackid", "slack", "user id", "user_id", "userid", "member id"),
    "track": ("track", "course", "kurs"),
    "start": ("start", "starts", "start date", "begins", "from", "startdatum", "beginn", "ab"),
    "language": ("language", "lang", "sprache", "locale"),
}
ORDER = ("who", "track", "start", "language")
SLACK_ID = re.compile(r"[UW][A-Z0-9]{5,20}")
EMAIL = re.compile(r"[^@\s<>,;|]+@[^@\s<>,;|]+\.[^@\s<>,;|]+")
_WRAPPED = re.compile(r"<(?:mailto:|@)?([^|>]*)(?:\|[^>]*)?>")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")


class NotATableError(GroundswellError):
    """I can't read that file as a table. Save it as CSV (in a spreadsheet: *Save as*, *CSV*) and upload it again."""


class EmptyTableError(GroundswellError):
    """There's nobody in that table. It needs one row per person, with their email address or Slack id."""


class NoPeopleColumnError(GroundswellError):
    """I can't find the people in that table. Call their column `email` or `slack id`; its columns are: {columns}."""


class TooManyRowsError(GroundswellError):
    """That table has more than {most} rows. Split it and upload one part at a time; nothing has happened yet."""


@dataclass(frozen=True)
class PersonRow:
    """A line of the table as it was written; `line` counts from 1 and is that of a row's beginning."""

    line: int
    who: str
    track: str = ""
    start: str = ""
    language: str = ""


@dataclass(frozen=True)
class PeopleTable:
    """What could be read, and the lines that could not."""

    rows: tuple[PersonRow, ...]
    unreadable: tuple[int, ...] = ()


def read(content: bytes | str) -> PeopleTable:
    """The people in a file or in pasted text; a GroundswellError with a sentence where it is no such table."""
    text = content if isinstance(content, str) else decode(content)
    found: list[PersonRow] = []
    unreadable: list[int] = []
    columns: dict[str, int] | None = None
    for line, cells in _records(text):
        if cells is None:
            unreadable.append(line)
        elif columns is None:
            columns, is_heading = _columns(cells)
            found += [] if is_heading else [_row(line, cells, columns)]
        else:
            found.append(_row(line, cells, columns))
        if len(found) > MAX_ROWS:
            raise TooManyRowsError(most=f"{MAX_ROWS:,}")
    if not found and not unreadable:
        raise EmptyTableError
    return PeopleTable(tuple(found), tuple(unreadable))


def decode(content: bytes) -> str:
    """The text of a file: by its mark, as UTF-8, and what is not that line by line in whatever it seems to be."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace")
    if b"\0" in content:
        return _without_mark(content)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _mixed(content)


def _without_mark(content: bytes) -> str:
    """UTF-16 that does not say so has a zero in every other byte; any other file with zeros is no table."""
    for encoding, zeros in (("utf-16-le", content[1::2]), ("utf-16-be", content[0::2])):
        if zeros.count(0) > 0.8 * len(zeros):
            return content.decode(encoding, errors="replace")
    raise NotATableError


def _mixed(content: bytes) -> str:
    lines = content.splitlines(keepends=True)
    odd = b"".join(line for line in lines if not _is_utf8(line))
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
    """Each record with the line it begins on; None for one that a quotation mark left open has broken."""
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
    """What stands between cells, and the first line to read: spreadsheets may say it in a line of its own."""
    for at, line in enumerate(lines):
        told = re.fullmatch(r"sep=(.)\s*", line)
        if told:
            return told[1], at + 1
        if line.strip():
            bare = re.sub(r'"[^"]*"', "", line)
            return max(SEPARATORS, key=bare.count), 0
    return ",", 0


def _columns(first: Sequence[str]) -> tuple[dict[str, int], bool]:
    """Where what stands, from the first record, and whether that was a heading."""
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


def _row(line: int, cells: Sequence[str], columns: dict[str, int]) -> PersonRow:
    def cell(column: str) -> str:
        at = columns.get(column)
        return clean(cells[at]) if at is not None and at < len(cells) else ""

    return PersonRow(line, cell("id") or cell("who"), cell("track"), cell("start"), cell("language"))


def clean(cell: str) -> str:
    """A cell without what surrounds and hides in it: Slack's brackets, blanks, invisible characters."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", cell)).strip()
    wrapped = _WRAPPED.fullmatch(text)
    return (wrapped[1] if wrapped else text).strip()
