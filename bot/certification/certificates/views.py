"""Messages about certificates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.certification.capstone.views import NEXT_STEP
from bot.certification.certificates import service, words
from bot.certification.certificates.models import Certificate
from bot.certification.certificates.rules import CertificateStanding
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape

REVOKE = "certification.revoke"
REISSUE = "certification.reissue"
ASK_REISSUE = "certification.ask_reissue"
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
        else _(
            "I couldn't make a PDF because I have no font for your name. The person who installed "
            "Groundswell can add one."
        )
    )
    badge = _(
        "Your signed badge is inside the picture. The JSON file contains only the badge, for a "
        "digital wallet or an online profile."
    )
    return [f"{printed} {badge}", *_where_checked(page)]


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
        "Publish one new story or give one more teach-back, and your certificate is valid for another "
        "month. To renew it with your newest story: `/learn certificate renew`.",
        "Publish one new story or give one more teach-back, and your certificate is valid for another "
        "{n} months. To renew it with your newest story: `/learn certificate renew`.",
        months,
    )


def no_new_story() -> Json:
    """They wanted to renew it, but have published nothing since."""
    return blocks.message(
        _(
            "You haven't published a story since you got your certificate. Publish one with `/story`. "
            "Then you can renew your certificate here."
        )
    )


def renewed(certificate: Certificate, title: str) -> Json:
    """It was renewed with a story; the new files are on their way."""
    until = words.day(certificate.expires_at.date())
    return blocks.message(
        _(
            "Renewed with “{title}”: your certificate is now valid until {day}. Your new files are on their way.",
            title=escape(title),
            day=until,
        )
    )


def not_signed_yet() -> Json:
    return blocks.message(_("Your certificate is being made. You'll get it in a moment."))


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
        "Your certificate as *{title}* was revoked by {by}. The reason: “{reason}” If you think that's "
        "a mistake, talk to {by}.",
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
    how = _(
        "To revoke a certificate, write `/groundswell certificate revoke` with its number and your "
        "reason. To replace one, write `certificate reissue` with its number."
    )
    sections = [blocks.section(text) for text in blocks.pack(lines)]
    return blocks.message("\n".join(lines), *sections, blocks.context(how))


def sure(certificate: Certificate, holder: str, reason: str) -> Json:
    """Revoking can't be undone, because others may have read it already, so it's asked first."""
    said = _(
        "Revoke the certificate of {holder} as *{title}*? Everybody who checks this certificate will "
        "see that it was revoked. Only {holder} gets your reason: “{reason}”",
        holder=f"<@{holder}>",
        title=escape(certificate.title),
        reason=escape(reason),
    )
    confirm = blocks.confirm(_("Revoke it?"), _("This can't be undone."), _("Revoke it"), _("Keep it"))
    value = f"{row_id(certificate)} {reason}"
    button = blocks.button(REVOKE, _("Revoke the certificate"), value, style="danger", confirm=confirm)
    return blocks.message(said, blocks.section(said), blocks.actions(button))


def revoked(certificate: Certificate, holder: str) -> Json:
    """It is revoked, with a way out of a mistake."""
    said = _("I've revoked the certificate of {holder}. I'll also send them your reason.", holder=f"<@{holder}>")
    hint = _(
        "If you revoked the certificate by mistake, issue a new one. The new certificate says the "
        "same and is valid until the same day."
    )
    row = blocks.actions(reissue_button(certificate))
    return blocks.message(said, blocks.section(said), blocks.context(hint), row)


def reissue_button(certificate: Certificate) -> Json:
    """Issues a new certificate in the place of one, after a question if that one still holds."""
    asked = blocks.confirm(
        _("Issue a new one?"),
        _("I'll then revoke the old certificate. For the new certificate, I read the name from Slack again."),
        _("Issue a new one"),
        _("Keep it"),
    )
    confirm = None if certificate.revoked_at else asked
    return blocks.button(REISSUE, _("Issue a new certificate"), row_id(certificate), confirm=confirm)


def shall_i_reissue(certificate: Certificate, holder: str) -> Json:
    """Asks before a new certificate is made in the place of one."""
    facts = {"holder": f"<@{holder}>", "day": words.day(certificate.expires_at.date())}
    if certificate.revoked_at:
        said = _(
            "Issue {holder} a new certificate? It says the same as the old certificate and is valid "
            "until {day}. The old one stays revoked.",
            **facts,
        )
    else:
        said = _(
            "Issue {holder} a new certificate? It says the same as the old certificate, with the name "
            "that's in Slack now, and is valid until {day}. I'll then revoke the old one.",
            **facts,
        )
    return blocks.message(said, blocks.section(said), blocks.actions(reissue_button(certificate)))


def reissued(holder: str) -> Json:
    return blocks.message(
        _("Done: {holder} will get a new certificate shortly, and a message about it.", holder=f"<@{holder}>")
    )


def has_new_one(by: str, old: Certificate) -> Json:
    """Told to its holder: why there is a new certificate, and what becomes of the old one."""
    return blocks.message(
        _(
            "{by} has issued you a new certificate, and your files are on their way. "
            "The old one (`{number}`) doesn't count any more, so please use the new one everywhere.",
            by=f"<@{by}>",
            number=old.public_id,
        )
    )


def replaced() -> str:
    """The reason that its holder reads of a certificate in whose place there is a new one."""
    return _("A new certificate has replaced this one.")


def number(certificate: Certificate, page: str | None) -> Json:
    """The number of somebody's own certificate, and where others check it."""
    said = [_("The number of your certificate is `{number}`.", number=certificate.public_id), *_where_checked(page)]
    return _of_holder(said)


def valid(certificate: Certificate, months: int, *, now: datetime) -> Json:
    """Until when somebody's own certificate is valid, and how it's renewed."""
    said = [f"*{escape(certificate.title)}*: {standing(certificate, now=now)}."]
    if certificate.revoked_at is None:
        said.append(how_to_renew(months))
    return _of_holder(said)


def sharing(certificate: Certificate, issuer: str, page: str | None) -> Json:
    """How somebody shows their certificate on LinkedIn or anywhere else."""
    steps = _(
        "On LinkedIn: your profile, *Add section*, *Licenses & certifications*. Name: {title}. Organisation: {issuer}. "
        "Credential ID: `{number}`.",
        title=escape(certificate.title),
        issuer=escape(issuer),
        number=certificate.public_id,
    )
    link = (
        _("Credential URL: {page}", page=page)
        if page
        else _("There's no public page to link to here, so add the picture or the PDF instead.")
    )
    return _of_holder([steps, link])


def wrong_name(certificate: Certificate) -> Json:
    """To a holder whose name is wrong on their certificate: what comes first, and who makes a new one."""
    said = _(
        "Your certificate says “{name}”. That was your name in Slack when the certificate was made, "
        "and a signed certificate can't be changed. First correct your name in your Slack profile. "
        "Then the people who run the programme can issue a new certificate.",
        name=escape(certificate.holder_name or "…"),
    )
    row = blocks.actions(blocks.button(ASK_REISSUE, _("Ask them for a new one"), row_id(certificate), style="primary"))
    return blocks.message(said, blocks.section(said), row)


def asked_for_new_one(people: Sequence[str]) -> str:
    return _("I've asked {people} for a new certificate.", people=", ".join(f"<@{each}>" for each in people))


def nobody_to_ask() -> str:
    return _("Nobody else here runs the programme, so I can't ask anybody.")


def new_one_wanted(certificate: Certificate, holder: str) -> Json:
    """To those who run the programme: somebody's name is wrong on their certificate."""
    said = _(
        "{holder} is asking for a new certificate, because the name on the old one is wrong: “{name}”. "
        "The new one will have the name that's in Slack now, and the old one will be revoked.",
        holder=f"<@{holder}>",
        name=escape(certificate.holder_name or "…"),
    )
    return blocks.message(said, blocks.section(said), blocks.actions(reissue_button(certificate)))


def _where_checked(page: str | None) -> list[str]:
    return [_("Everybody can check the certificate here: {page}", page=page)] if page else []


def _of_holder(said: Sequence[str]) -> Json:
    text = "\n".join(said)
    row = blocks.actions(blocks.button(NEXT_STEP, _("Send me my certificate"), "certificate"))
    return blocks.message(text, blocks.section(text), row)
