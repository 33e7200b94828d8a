"""Read question files of other systems, with their format and encoding detected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.authoring import aiken, csv_questions, gift, qti
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
TEXTS = {"gift": gift.read, "aiken": aiken.read, "csv": csv_questions.read}
MAX_BYTES = 50_000_000


class UnknownFormatError(GroundswellError):
    """{name} does not say what it is. Add --format gift, aiken, csv or qti."""


@dataclass(frozen=True)
class ReadFile:
    """The result of reading a file, with its format, and its encoding if it is text."""

    found: ParsedFile
    format: Format
    encoding: str | None


def read_file(path: Path, wanted: Format | None = None) -> ReadFile:
    """Read a file's questions; its format is `wanted`, or found by its name or contents."""
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
    """The format by a file's contents; raises UnknownFormatError."""
    if data.startswith(b"PK") or data.lstrip().startswith(b"<"):
        return "qti"
    text, _ = decoded(data, name)
    if any(aiken.ANSWER.fullmatch(line) for line in text.split("\n")):
        return "aiken"
    if "{" in text and "}" in text:
        return "gift"
    raise UnknownFormatError(name=name)
