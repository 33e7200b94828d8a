"""Extracts the text of .txt, .md, .docx and .pdf files; a GroundswellError says why another can't be read."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile

from bot.errors import GroundswellError
from bot.settings import ROOT
from bot.stories.intake.pdf_text import LOCKED, LONG

MAX_CHARACTERS = 300_000
MAX_PAGES, MAX_ZIP_ENTRIES = 200, 2_000
MAX_UNPACKED_BYTES, MAX_DOCUMENT_BYTES = 60_000_000, 20_000_000
READER_SECONDS, READER_MEMORY_BYTES = 30, 1024 * 1024 * 1024
_DOCUMENT, _MACROS = "word/document.xml", "vbaproject.bin"
_OLE, _ZIP, _PDF = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"%PDF-"
_HTML = (b"<!doctype html", b"<html", b"<head", b"<body")


class EmptyFileError(GroundswellError):
    """“{name}” has no text in it. If it's a scan or a picture, please paste the text instead."""


class UnsupportedFileError(GroundswellError):
    """I can't read “{name}”. I can read .txt, .md, .docx and .pdf, or you can paste the text here."""


class WebPageError(GroundswellError):
    """“{name}” is a web page. Please send the story as .txt, .md, .docx or .pdf, or paste its text here."""


class LockedFileError(GroundswellError):
    """“{name}” is protected with a password, so I can't read it. Please send it without one, or paste the text."""


class MacrosError(GroundswellError):
    """“{name}” contains macros, which I don't open. Save it as .docx without them, or paste the text."""


class OversizedContentError(GroundswellError):
    """Unpacked, “{name}” would be far too big for a story, so I didn't open the file. Please paste the text instead."""


class BrokenFileError(GroundswellError):
    """“{name}” seems to be damaged: I can't open it. If it opens for you, please save it again, or paste the text."""


class TextTooLongError(GroundswellError):
    """“{name}” has more than {most} characters. Please remove what isn't part of the story, and send it again."""


def extract_text(name: str, content: bytes) -> str:
    """The text of a file, whose format is detected from its content, not its name."""
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not content.strip():
        raise EmptyFileError(name=name)
    if start.startswith(_HTML):
        raise WebPageError(name=name)
    if content.startswith(_OLE):
        # A Word document with a password is such a container; so is an old .doc.
        raise LockedFileError(name=name) if name.lower().endswith(("x", "m")) else UnsupportedFileError(name=name)
    if content.startswith(_ZIP):
        text = _docx(name, content)
    elif _PDF in content[:1024]:
        text = _read_apart(name, "pdf_text", content, MAX_PAGES, MAX_CHARACTERS)
    else:
        text = _plain(name, content)
    if not text.strip():
        raise EmptyFileError(name=name)
    if len(text) > MAX_CHARACTERS:
        raise TextTooLongError(name=name, most=f"{MAX_CHARACTERS:,}")
    return text


def _plain(name: str, content: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _checked(name, text)
    from charset_normalizer import from_bytes  # noqa: PLC0415 - only for what is not UTF-8

    best = None if b"\x00" in content else from_bytes(content[:200_000]).best()
    if best is None:
        raise UnsupportedFileError(name=name)
    return _checked(name, content.decode(best.encoding, "replace"))


def _checked(name: str, text: str) -> str:
    """The text, unless it has too many control characters to be text."""
    control_characters = sum(1 for one in text[:5000] if ord(one) < 32 and one not in "\t\n\r\f\x0b")
    if "\x00" in text or control_characters > len(text[:5000]) / 50:
        raise UnsupportedFileError(name=name)
    return text


def _docx(name: str, content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _check_packing(name, packed)
            with packed.open(_DOCUMENT) as part:
                xml = part.read(MAX_DOCUMENT_BYTES + 1)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        raise BrokenFileError(name=name) from None
    except KeyError:
        raise UnsupportedFileError(name=name) from None
    if len(xml) > MAX_DOCUMENT_BYTES:
        raise OversizedContentError(name=name)
    return _read_apart(name, "word_text", xml, MAX_CHARACTERS)


def _check_packing(name: str, packed: zipfile.ZipFile) -> None:
    entries = packed.infolist()
    if any(entry.filename.lower().endswith(_MACROS) for entry in entries):
        raise MacrosError(name=name)
    if len(entries) > MAX_ZIP_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise OversizedContentError(name=name)
    if any(entry.flag_bits & 1 for entry in entries):
        raise LockedFileError(name=name)


def _read_apart(name: str, reader: str, content: bytes, *limits: int) -> str:
    """The text by a reader in a process of its own with limits, because a file can keep its parser busy for ever."""
    limited = [str(one) for one in (*limits, READER_MEMORY_BYTES, READER_SECONDS)]
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", f"bot.stories.intake.{reader}", *limited],
            input=content,
            capture_output=True,
            timeout=READER_SECONDS,
            check=False,
            cwd=ROOT,
        )
    except subprocess.TimeoutExpired:
        raise OversizedContentError(name=name) from None
    if done.returncode == LOCKED:
        raise LockedFileError(name=name)
    if done.returncode == LONG:
        raise TextTooLongError(name=name, most=f"{MAX_CHARACTERS:,}")
    if done.returncode != 0:
        raise BrokenFileError(name=name)
    return done.stdout.decode("utf-8", errors="replace")
