"""Reads a PDF from standard input and writes its text; run as a process of its own with limits on memory and time."""

from __future__ import annotations

import io
import logging
import resource
import sys

LOCKED, BROKEN, LONG = 3, 4, 5


def main(pages: int, characters: int, memory: int, seconds: int) -> int:
    """Exit code: 0 with the text, LOCKED for a password, LONG above the limits, BROKEN for anything else."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    from pypdf import PdfReader  # noqa: PLC0415 - after the limits

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its messages quote the file
    try:
        reader = PdfReader(io.BytesIO(sys.stdin.buffer.read()))
        if reader.is_encrypted and not reader.decrypt(""):
            return LOCKED
        if len(reader.pages) > pages:
            return LONG
        text = "\n\n".join(page.extract_text() or "" for page in reader.pages)
    except Exception:  # noqa: BLE001 - a damaged document fails in many ways
        return BROKEN
    if len(text) > characters:
        return LONG
    sys.stdout.buffer.write(text.encode("utf-8", errors="replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main(*(int(one) for one in sys.argv[1:5])))
