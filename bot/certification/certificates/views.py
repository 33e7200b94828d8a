"""Messages about certificates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.certification.certificates import service, words
from bot.certification.certificates.models import Certificate
from bot.certification.certificates.rules import CertificateStanding
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape

REVOKE = "certification.revoke"
MAX_SHOWN = 40


def issued(certificate: Certificate, page: str | None, *, has_print: bool) -> str:
    """What is said beside the files of a new or renewed certificate."""
    title, until = escape(certificate.title), words.day(certificate.expires_at.date())
    if certificate.renewals:
        said = [_("Your certificate as *{title}* has been renewed until {day}.", title=title, day=until)]
    else:
        said = [
            _(
                "Congratulations, you're a certified *{title}*! Your certificate is valid until {day}.",
                title=title,
                day=until,
            )
        ]
    return "\n".join([*said, *_about_files(page, has_print=has_print)])


def again(certificate: Certificate, page: str | None, *, has_print: bool) -> str:
    """What is said beside the files when their holder asks for them again."""
    return "\n".join(
        [
            _("Here's your certificate as *{title}* again.", title=escape(certificate.title)),
            *_about_files(page, has_print=has_print),
        ]
    )


def _about_files(page: str | None, *, has_print: bool) -> list[str]:
    printed = (
        _("You can print the PDF and hang it up.")
        if has_print
        else _("There's no PDF yet: I have no font for your name. The person who installed Groundswell can add one.")
    )
    badge = _("Your signed badge is inside the picture. The JSON file is the badge alone, for a wallet or a profile.")
    verify = [_("Everybody can check it here: {page}", page=page)] if page else []
    return [f"{printed} {badge}", *verify]


def own(certificates: Sequence[Certificate], *, now: datetime, months: int, has_files: bool) -> Json:
    """A holder's certificates, and how to renew them; their files come separately."""
    said = [f"*{escape(each.title)}*: {standing(each, now=now)}" for each in certificates]
    if any(
        service.standing(each, now=now) in {CertificateStanding.VALID, CertificateStanding.EXPIRED}
        for each in certificates
    ):
        said.append(how_to_renew(months))
    if has_files:
        said.append(_("I'm sending you the files as a direct message."))
    return blocks.message("\n".join(said))


def standing(certificate: Certificate, *, now: datetime) -> str:
    """Whether a certificate holds, in a few words."""
    until = words.day(certificate.expires_at.date())
    found = service.standing(certificate, now=now)
    if found is CertificateStanding.REVOKED:
        return _("revoked")
    return (
        _("expired on {day}", day=until) if found is CertificateStanding.EXPIRED else _("valid until {day}", day=until)
    )


def how_to_renew(months: int) -> str:
    return ngettext(
        "Publish one new story or give one more teach-back, and it's valid for another month. To renew it with "
        "your newest story: `/learn certificate renew`.",
        "Publish one new story or give one more teach-back, and it's valid for another {n} months. To renew it "
        "with your newest story: `/learn certificate renew`.",
        months,
    )


def no_new_story() -> Json:
    """They wanted to renew it, but have published nothing since."""
    return blocks.message(
        _(
            "You haven't published a story since you got your certificate. Publish one with `/story`, then renew it "
            "here."
        )
    )


def renewed(certificate: Certificate, title: str) -> Json:
    """It was renewed with a story; the new files are on their way."""
    until = words.day(certificate.expires_at.date())
    return blocks.message(
        _(
            "Renewed with “{title}”: it's now valid until {day}. Your new files come in a moment.",
            title=escape(title),
            day=until,
        )
    )


def not_signed_yet() -> Json:
    return blocks.message(_("Your certificate is being made. It comes in a moment."))


def ends_soon(certificate: Certificate, months: int) -> Json:
    """The reminder, two months before."""
    said = _(
        "Your certificate as *{title}* expires on {day}.",
        title=escape(certificate.title),
        day=words.day(certificate.expires_at.date()),
    )
    return blocks.message(f"{said} {how_to_renew(months)}")


def was_revoked(certificate: Certificate, by: str) -> Json:
    """Told to its holder, with the reason."""
    said = _(
        "Your certificate as *{title}* was revoked by {by}: “{reason}” If you think that's a mistake, talk to them.",
        title=escape(certificate.title),
        by=f"<@{by}>",
        reason=escape(certificate.revoked_reason),
    )
    return blocks.message(said)


def all_of(certificates: Sequence[Certificate], people: Mapping[int, str], *, now: datetime) -> Json:
    """Every certificate of a workspace, for those who run the programme."""
    if not certificates:
        return blocks.message(_("Nobody holds a certificate yet."))
    lines = [
        f"• <@{people[each.member_id]}>, {escape(each.title)}: {standing(each, now=now)} (`{each.public_id}`)"
        for each in certificates[:MAX_SHOWN]
    ]
    how = _("`/groundswell certificate revoke` with a number and your reason revokes one.")
    sections = [blocks.section(text) for text in blocks.pack(lines)]
    return blocks.message("\n".join(lines), *sections, blocks.context(how))


def sure(certificate: Certificate, holder: str, reason: str) -> Json:
    """Revoking can't be undone, because others may have read it already, so it's asked first."""
    said = _(
        "Revoke the certificate of {holder} as *{title}*? Everybody who checks it will see that it was revoked. "
        "Only {holder} gets your reason: “{reason}”",
        holder=f"<@{holder}>",
        title=escape(certificate.title),
        reason=escape(reason),
    )
    confirm = blocks.confirm(_("Revoke it?"), _("This can't be undone."), _("Revoke it"), _("Keep it"))
    value = f"{row_id(certificate)} {reason}"
    button = blocks.button(REVOKE, _("Revoke the certificate"), value, style="danger", confirm=confirm)
    return blocks.message(said, blocks.section(said), blocks.actions(button))


def revoked(holder: str) -> Json:
    return blocks.message(
        _("The certificate of {holder} is revoked, and they get a message with your reason.", holder=f"<@{holder}>")
    )
