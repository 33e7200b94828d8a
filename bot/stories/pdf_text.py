"""Reads a PDF from standard input and writes its text; run as a process of its own, with limits on what it may take."""

from __future__ import annotations

import io
import resource
import sys

LOCKED, BROKEN = 3, 4


def main(pages: int, memory: int, seconds: int) -> int:
    """0 and the text; LOCKED for a password, BROKEN for anything else."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    from pypdf import PdfReader  # noqa: PLC0415 - after the limits

    try:
        reader = PdfReader(io.BytesIO(sys.stdin.buffer.read()))
        if reader.is_encrypted and not reader.decrypt(""):
            return LOCKED
        text = "\n".join(page.extract_text() or "" for page in reader.pages[:pages])
    except Exception:  # noqa: BLE001 - a damaged document fails in many ways
        return BROKEN
    sys.stdout.buffer.write(text.encode("utf-8", errors="replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main(*(int(one) for one in sys.argv[1:4])))
