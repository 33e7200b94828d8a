"""The certificate as a page to print, and the picture of its badge; both are drawn by Typst."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.certification.certificates import words
from bot.errors import GroundswellError
from bot.kit import printing
from bot.kit.i18n import _, in_language
from bot.kit.printing import UnprintableError

TEMPLATES = Path(__file__).parent / "templates"
LARGEST_NAME, SMALLEST_NAME, NAME_WIDTH = 44, 20, 1_150
LARGEST_TITLE, TITLE_WIDTH = 64, 900
LARGEST_ISSUER, ISSUER_WIDTH = 26, 900


class UnprintableNameError(GroundswellError):
    """I can't print the certificate, because our fonts don't have every letter of the name."""


@dataclass(frozen=True)
class Printed:
    """What is printed on a certificate; `page` is the address at which it's verified."""

    title: str
    holder: str
    issuer: str
    grounds: Sequence[str]
    language: str
    issued_at: datetime
    expires_at: datetime
    public_id: str
    page: str | None


def pdf(printed: Printed) -> bytes:
    """The certificate as a tagged PDF of one page, by PDF/UA-1."""
    with in_language(printed.language):
        until, since = words.day(printed.expires_at.date()), words.day(printed.issued_at.date())
        said = {
            "language": printed.language,
            "document_title": f"{printed.title} – {printed.holder}",
            "issuer": printed.issuer,
            "heading": _("Certificate"),
            "certifies": _("This is to certify that"),
            "name": printed.holder,
            "name_size": _size(printed.holder, LARGEST_NAME, SMALLEST_NAME, NAME_WIDTH),
            "is": _("is a certified"),
            "title": printed.title,
            "description": words.description(),
            "grounds": list(printed.grounds),
            "facts": [
                {"label": _("Issued"), "value": since, "size": 14},
                {"label": _("Valid until"), "value": until, "size": 14},
                {"label": _("Certificate number"), "value": printed.public_id, "size": 10.5},
            ],
            "page": printed.page,
            "qr": _qr(printed.page) if printed.page else None,
            "check": _("Check it online"),
            "qr_alt": _("QR code for {page}, where this certificate can be checked", page=printed.page),
        }
    return _drawn("certificate.typ", said, is_paper=True, at=printed.issued_at)


def picture(printed: Printed) -> bytes:
    """The badge as a PNG; it names nobody."""
    with in_language(printed.language):
        said = {
            "language": printed.language,
            "heading": _("Certified"),
            "title": printed.title,
            "title_size": _size(printed.title, LARGEST_TITLE, 30, TITLE_WIDTH * 2),
            "issuer": printed.issuer,
            "issuer_size": _size(printed.issuer, LARGEST_ISSUER, 14, ISSUER_WIDTH // 2),
            "year": str(printed.issued_at.year),
        }
    return _drawn("badge.typ", said, at=printed.issued_at)


def _size(text: str, largest: int, smallest: int, width: int) -> float:
    """A size in points at which a text of about that many letters fits."""
    return max(smallest, min(largest, round(width / max(len(text), 1))))


def _qr(page: str) -> str:
    import segno  # noqa: PLC0415 - rarely needed

    drawn = io.BytesIO()
    segno.make(page, error="m", micro=False).save(drawn, kind="svg", border=1, dark="#0b3550", scale=4)
    return drawn.getvalue().decode()


def _drawn(template: str, said: dict[str, object], *, at: datetime, is_paper: bool = False) -> bytes:
    try:
        return printing.draw(TEMPLATES / template, said, at=at, is_paper=is_paper)
    except UnprintableError:
        raise UnprintableNameError from None
