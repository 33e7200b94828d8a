"""The page on which anybody checks a certificate: its words, and its HTML without scripts."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from bot.certification.certificates import service, words
from bot.certification.certificates.verification import BadgeVerdict, KnownCertificate, Verification
from bot.kit.i18n import _, language

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATES = Path(__file__).parent / "templates"
GOOD, CAREFUL, BAD = "good", "careful", "bad"
MARKS = {GOOD: "✓", CAREFUL: "!", BAD: "✗"}


@dataclass(frozen=True)
class CheckLine:
    """One thing that was checked, and whether it holds."""

    holds: bool
    sentence: str


@dataclass(frozen=True)
class FactLine:
    """One thing that the certificate says."""

    label: str
    value: str


@dataclass(frozen=True)
class VerifyPage:
    """What the page shows; without a mood it only has the form."""

    headline: str
    sentences: Sequence[str]
    mood: str = ""
    checks: Sequence[CheckLine] = ()
    facts: Sequence[FactLine] = field(default=())

    @property
    def mark(self) -> str:
        return MARKS.get(self.mood, "")


def form() -> str:
    """The page before anything was checked."""
    return _html(
        VerifyPage(
            _("Check a certificate"),
            [
                _(
                    "Open the link on the certificate, or upload the badge file that came with it. "
                    "I'll tell you whether it's valid and, if it isn't, why."
                )
            ],
        )
    )


def outcome(found: Verification) -> str:
    """The page of what was checked."""
    if found.known is None:
        headline, *sentences = WITHOUT_CERTIFICATE[found.verdict]()
        mood = BAD if found.verdict in {BadgeVerdict.CHANGED, BadgeVerdict.OTHER_KEY} else CAREFUL
        return _html(VerifyPage(headline, sentences, mood))
    mood = {BadgeVerdict.VALID: GOOD, BadgeVerdict.OUTDATED: CAREFUL, BadgeVerdict.NOT_YET: CAREFUL}.get(
        found.verdict, BAD
    )
    headline, *sentences = _with_certificate(found.verdict, found.known)
    return _html(VerifyPage(headline, sentences, mood, _checks(found, found.known), _facts(found.known)))


def _unknown() -> list[str]:
    return [
        _("There's no such certificate here."),
        _(
            "The number may be mistyped, or the certificate may be from somewhere else. Ask the person "
            "who holds the certificate for the link or the file."
        ),
    ]


def _unreadable() -> list[str]:
    return [
        _("I can't find a badge in what you sent me."),
        _("Choose the JSON or PNG file of the badge, or paste everything that's in the JSON file."),
        _("The PDF of a certificate doesn't contain the badge. Open the link printed on the certificate instead."),
    ]


def _too_large() -> list[str]:
    return [
        _("That file is too large for a badge."),
        _("A badge file can't be larger than 200 kB. Ask the person whose badge it is for the original file."),
    ]


def _changed() -> list[str]:
    return [
        _("This badge was changed after it was signed."),
        _(
            "The badge names one of our certificates, but it says something different from what we "
            "issued. Don't rely on it."
        ),
        _("The link on the certificate shows what was really issued."),
    ]


def _other_key() -> list[str]:
    return [
        _("This badge isn't signed by the organisation it names."),
        _("The badge was signed with a key that has never belonged to that organisation. Don't rely on it."),
        _("The link on the certificate shows what was really issued."),
    ]


WITHOUT_CERTIFICATE: dict[BadgeVerdict, Callable[[], list[str]]] = {
    BadgeVerdict.UNKNOWN: _unknown,
    BadgeVerdict.UNREADABLE: _unreadable,
    BadgeVerdict.TOO_LARGE: _too_large,
    BadgeVerdict.CHANGED: _changed,
    BadgeVerdict.OTHER_KEY: _other_key,
}


def _with_certificate(verdict: BadgeVerdict, known: KnownCertificate) -> list[str]:
    """The headline, and what follows from it."""
    issued, until = (words.day(at.date()) for at in (known.certificate.issued_at, known.certificate.expires_at))
    if verdict is BadgeVerdict.REVOKED:
        assert known.certificate.revoked_at, "a revoked certificate has the moment"
        day = words.day(known.certificate.revoked_at.date())
        return [
            _("This certificate was revoked."),
            _(
                "{issuer} revoked the certificate on {day}. Only {issuer} can say why.",
                issuer=known.issuer_name,
                day=day,
            ),
        ]
    if verdict is BadgeVerdict.KEY_WITHDRAWN:
        return [
            _("This badge isn't valid any more: the key that signed it was withdrawn."),
            _(
                "Other people may have had that key, so nobody can tell who signed the badge. Ask the "
                "person who holds the badge for a new one."
            ),
        ]
    if verdict is BadgeVerdict.EXPIRED:
        return [
            _("This certificate has expired."),
            _("The certificate was valid until {day}, and it hasn't been renewed.", day=until),
        ]
    if verdict is BadgeVerdict.OUTDATED:
        return [
            _("This is an older badge of a valid certificate."),
            _(
                "This certificate was renewed and is now valid until {day}. Ask the person who holds it "
                "for the new badge.",
                day=until,
            ),
        ]
    if verdict is BadgeVerdict.NOT_YET:
        return [_("This certificate isn't valid yet."), _("It's valid from {day}.", day=issued)]
    return [_("This certificate is valid."), _("It's valid until {day}.", day=until)]


def _checks(found: Verification, known: KnownCertificate) -> list[CheckLine]:
    certificate = known.certificate
    lines = [
        CheckLine(
            holds=True,
            sentence=_(
                "The badge is signed with the key of {issuer}, and nothing in it was changed.", issuer=known.issuer_name
            ),
        )
    ]
    key = found.replaced_key
    if key is not None and key.withdrawn_at is not None:
        day = words.day(key.withdrawn_at.date())
        lines.append(CheckLine(holds=False, sentence=_("That key was withdrawn on {day}.", day=day)))
    elif key is not None and key.retired_at is not None:
        day = words.day(key.retired_at.date())
        lines.append(
            CheckLine(
                holds=True,
                sentence=_(
                    "This signing key was replaced on {day}. Certificates signed before that day are still valid.",
                    day=day,
                ),
            )
        )
    until = words.day(certificate.expires_at.date())
    if found.verdict is BadgeVerdict.EXPIRED:
        lines.append(CheckLine(holds=False, sentence=_("It expired on {day}.", day=until)))
    elif found.verdict is BadgeVerdict.NOT_YET:
        lines.append(CheckLine(holds=False, sentence=_("It isn't valid yet.")))
    else:
        lines.append(CheckLine(holds=True, sentence=_("It's valid today.")))
    is_revoked = certificate.revoked_at is not None
    status = _("It was revoked.") if is_revoked else _("It hasn't been revoked.")
    return [*lines, CheckLine(holds=not is_revoked, sentence=status)]


def _facts(known: KnownCertificate) -> list[FactLine]:
    certificate = known.certificate
    return [
        FactLine(_("Holder"), certificate.holder_name),
        FactLine(_("Certificate"), certificate.title),
        FactLine(_("What its holder can do"), words.description()),
        FactLine(_("What it took"), " ".join(words.grounds(service.grounds(certificate))) or words.criteria()),
        FactLine(_("Issued by"), known.issuer_name),
        FactLine(_("Issued"), words.day(certificate.issued_at.date())),
        FactLine(_("Valid until"), words.day(certificate.expires_at.date())),
        FactLine(_("Certificate number"), certificate.public_id),
    ]


def _html(page: VerifyPage) -> str:
    said = {
        "checked": _("What was checked"),
        "says": _("What it says"),
        "other": _("Check a badge"),
        "how": _("Choose the JSON or PNG file of a badge, or paste the text of the JSON file."),
        "file": _("Badge file"),
        "text": _("Or paste the file's text"),
        "check": _("Check the badge"),
        "kept": _("I check what you give me, and I don't keep it."),
    }
    return _template().render(page=page, words=said, language=language(), style=Markup(style()))  # noqa: S704 - our own


@cache
def style() -> str:
    return (TEMPLATES / "verify.css").read_text(encoding="utf-8")


@cache
def style_hash() -> str:
    """What the page's policy names, so that no other style is applied."""
    return base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - only where badges are checked

    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return made.get_template("verify.html.j2")
