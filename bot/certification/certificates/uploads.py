"""What a form without scripts sends: a file or a pasted text."""

from __future__ import annotations

from urllib.parse import parse_qs

MAX_FORM_BYTES = 300_000  # a badge of 200 kB, and how a form wraps it
FILE, TEXT = "badge", "text"


def badge_in(content_type: str, body: bytes) -> bytes:
    """The file of a form, else the text pasted into it, else the body itself; empty without any."""
    kind, _, parameters = content_type.partition(";")
    if kind.strip().casefold() == "multipart/form-data":
        fields = _fields(body, parameters)
        return fields.get(FILE) or fields.get(TEXT, b"").strip()
    if kind.strip().casefold() == "application/x-www-form-urlencoded":
        pasted = parse_qs(body.decode("utf-8", "replace"), max_num_fields=10).get(TEXT, [""])
        return pasted[0].strip().encode()
    return body.strip()


def _fields(body: bytes, parameters: str) -> dict[str, bytes]:
    """The fields of a multipart form by name (RFC 7578)."""
    boundary = next((p.partition("=")[2] for p in parameters.split(";") if p.strip().startswith("boundary=")), "")
    mark = b"--" + boundary.strip().strip('"').encode()
    found: dict[str, bytes] = {}
    for part in body.split(mark)[1:-1] if boundary else ():
        head, _, content = part.partition(b"\r\n\r\n")
        for name in (FILE, TEXT):
            if f'name="{name}"'.encode() in head:
                found[name] = content.removesuffix(b"\r\n")
    return found
