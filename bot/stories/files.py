"""A file as text, read with suspicion: what is too large, locked, alive or blown up is refused in a sentence."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable

from bot.errors import GroundswellError

MOST_BYTES = 20 * 1024 * 1024
MOST_TEXT = 200_000
MOST_UNPACKED = 100 * 1024 * 1024
MOST_RATIO, FREE_RATIO_BYTES = 120, 1024 * 1024
MOST_PARTS = 3000
PDF_SECONDS, PDF_PAGES, PDF_MEMORY = 20, 200, 1024 * 1024 * 1024
_ZIP, _PDF, _OLE = b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0"
_MACRO = re.compile(r"vbaProject|\.bin$|activeX|macrosheets", re.IGNORECASE)


class FileTooLargeError(GroundswellError):
    """That file has {size} MB, and I read at most {most}. Paste the text instead; your story is as it was."""


class UnknownFileError(GroundswellError):
    """I can't read that kind of file. Send a .md, .txt, .docx or .pdf, or paste the text; your story is as it was."""


class LockedFileError(GroundswellError):
    """That file is protected with a password. Save it without one, or paste the text; your story is as it was."""


class MacroFileError(GroundswellError):
    """That document has macros in it, so I don't open it. Save it as plain .docx, or paste the text."""


class BlownUpFileError(GroundswellError):
    """That file unpacks to far more than it looks, so I don't open it. Paste the text; your story is as it was."""


class BrokenFileError(GroundswellError):
    """I couldn't read that file; it may be damaged. Paste the text instead; your story is as it was."""


class NoTextError(GroundswellError):
    """There is no text in that file; perhaps it is a scan. Paste the text instead; your story is as it was."""


def text_of(name: str, content: bytes) -> str:
    """The text of a .md, .txt, .docx or .pdf file, at most `MOST_TEXT` characters; a GroundswellError says why not.

    It may take seconds, so call it in a thread.
    """
    if len(content) > MOST_BYTES:
        raise FileTooLargeError(size=f"{len(content) / 2**20:.0f}", most=f"{MOST_BYTES // 2**20}")
    text = _reader(name, content)(content)
    plain = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()
    if not plain:
        raise NoTextError
    return plain[:MOST_TEXT]


def _reader(name: str, content: bytes) -> Callable[[bytes], str]:
    """Who reads it: by what it is, not by what it is called; the name only tells text from the unknown."""
    ending = name.rpartition(".")[2].casefold()
    if content.startswith(_PDF):
        return _pdf
    if content.startswith(_ZIP):
        if ending in {"docm", "dotm"}:
            raise MacroFileError
        return _docx
    if content.startswith(_OLE):
        # An old Word document, or a new one behind a password.
        raise LockedFileError if ending in {"docx", "docm"} else UnknownFileError
    if ending in {"docx", "pdf", "docm"}:
        raise BrokenFileError
    if ending in {"md", "markdown", "txt", "text"}:
        return _plain
    raise UnknownFileError


def _plain(content: bytes) -> str:
    if not content.strip():
        raise NoTextError
    for encoding in ("utf-8-sig", "utf-16") if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig",):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    from charset_normalizer import from_bytes  # noqa: PLC0415 - only for text of the old kinds

    best = from_bytes(content[:MOST_TEXT]).best()
    if best is None or b"\x00" in content[:1000]:
        raise BrokenFileError
    return content.decode(best.encoding, errors="replace")


def _docx(content: bytes) -> str:
    _look_before_opening(content)
    from docx import Document  # noqa: PLC0415 - only where somebody sends one

    try:
        document = Document(io.BytesIO(content))
        lines = [paragraph.text for paragraph in document.paragraphs]
        for table in document.tables:
            lines += ["\n".join(dict.fromkeys(cell.text for cell in row.cells)) for row in table.rows]
    except Exception:  # noqa: BLE001 - a damaged document fails in many ways
        raise BrokenFileError from None
    return "\n".join(lines)


def _look_before_opening(content: bytes) -> None:
    """What the archive says of itself, and what it really unpacks to, counted as it comes."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = [part.filename for part in parts]
            if any(part.flag_bits & 0x1 for part in parts):
                raise LockedFileError
            if any(_MACRO.search(name) for name in names):
                raise MacroFileError
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise BlownUpFileError
            if any(_is_bomb(part) for part in parts):
                raise BlownUpFileError
            if "word/document.xml" not in names:
                raise UnknownFileError
            _unpack(archive, parts)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, OSError, EOFError, ValueError):
        raise BrokenFileError from None


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    return part.file_size > FREE_RATIO_BYTES and part.file_size > MOST_RATIO * max(1, part.compress_size)


def _unpack(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Nobody need believe the sizes that an archive gives."""
    left = MOST_UNPACKED
    for part in parts:
        with archive.open(part) as stream:
            while chunk := stream.read(1 << 16):
                left -= len(chunk)
                if left < 0:
                    raise BlownUpFileError


def _pdf(content: bytes) -> str:
    """In a process of its own with limits, because a PDF can keep a reader busy for ever."""
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", "bot.stories.pdf_text", str(PDF_PAGES), str(PDF_MEMORY), str(PDF_SECONDS)],
            input=content,
            capture_output=True,
            timeout=PDF_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise BlownUpFileError from None
    if done.returncode == 3:
        raise LockedFileError
    if done.returncode != 0:
        raise BrokenFileError
    return done.stdout.decode("utf-8", errors="replace")
