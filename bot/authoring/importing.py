"""Question files of other systems, written into a track: all that can be used at once, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.authoring import aiken, csv_file, gift, qti
from bot.authoring.decoding import UnreadableFileError, decoded
from bot.authoring.drafts import ParsedFile, QuestionDraft, Skipped, finished
from bot.errors import GroundswellError

Format = Literal["gift", "aiken", "csv", "qti"]
FORMATS: tuple[Format, ...] = ("gift", "aiken", "csv", "qti")
BY_ENDING: dict[str, Format] = {
    ".gift": "gift",
    ".aiken": "aiken",
    ".csv": "csv",
    ".tsv": "csv",
    ".xml": "qti",
    ".qti": "qti",
    ".zip": "qti",
}
TEXTS = {"gift": gift.read, "aiken": aiken.read, "csv": csv_file.read}
MAX_BYTES = 50_000_000


class UnknownFormatError(GroundswellError):
    """{name} does not say what it is. Add --format gift, aiken, csv or qti."""


@dataclass(frozen=True)
class ReadFile:
    """What a file came to, how it was read, and in which encoding where it is a text."""

    found: ParsedFile
    format: Format
    encoding: str | None


def read_file(path: Path, wanted: Format | None = None) -> ReadFile:
    """The questions of a file; its format by its name or contents, unless it is said."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableFileError(name=path.name, reason=f"it is larger than {MAX_BYTES:,} bytes")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(name=path.name, reason=error.strerror or "the system refuses") from None
    known = wanted or BY_ENDING.get(path.suffix.lower()) or _guessed(data, path.name)
    drafts, encoding = _drafts(data, path.name, known)
    return ReadFile(finished(drafts), known, encoding)


def _drafts(data: bytes, name: str, known: Format) -> tuple[Iterator[QuestionDraft | Skipped], str | None]:
    if known == "qti":
        return qti.read(data, name), None
    text, encoding = decoded(data, name)
    return TEXTS[known](text), encoding


def _guessed(data: bytes, name: str) -> Format:
    """A plain text file may be Aiken or GIFT."""
    if data.startswith(b"PK") or data.lstrip().startswith(b"<"):
        return "qti"
    text, _ = decoded(data, name)
    if any(aiken.ANSWER.fullmatch(line) for line in text.split("\n")):
        return "aiken"
    if "{" in text and "}" in text:
        return "gift"
    raise UnknownFormatError(name=name)
