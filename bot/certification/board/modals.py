"""The window in which a certificate is revoked."""

from __future__ import annotations

from collections.abc import Sequence

from bot.certification.certificates import words
from bot.certification.certificates.models import Certificate
from bot.certification.certificates.service import MAX_REASON
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.slack import Json, fields_of

REVOKE_THIS = "certification.revoke_this"
CERTIFICATE, REASON = "certificate", "reason"
MAX_OPTIONS = 100


def revoke(found: Sequence[Certificate], number: int | None = None) -> Json:
    """Which certificate, chosen already if its `number` is given, and why."""
    shown = sorted(found, key=lambda each: each.id != number)[:MAX_OPTIONS]
    options = [
        blocks.option(f"{each.holder_name or '…'}, {words.day(each.expires_at.date())}", row_id(each)) for each in shown
    ]
    initial = options[0] if options and shown[0].id == number else None
    warning = _(
        "Everybody who checks the certificate will see that you revoked it. You can't undo this, but "
        "you can issue a new certificate. Only the holder will see your reason."
    )
    return blocks.modal(
        REVOKE_THIS,
        _("Revoke a certificate"),
        [
            blocks.section(warning),
            blocks.input_block(
                CERTIFICATE,
                _("Whose certificate? The date says how long it's valid."),
                blocks.static_select(options, initial=initial),
            ),
            blocks.input_block(REASON, _("Why"), blocks.text_input(multiline=True, max_length=MAX_REASON)),
        ],
        submit=_("Revoke it"),
        close=_("Keep it"),
    )


def chosen(view: Json) -> tuple[int, str]:
    """The number of the certificate, and the reason."""
    fields = fields_of(view)
    return int(fields[CERTIFICATE]["selected_option"]["value"]), (fields[REASON].get("value") or "").strip()


def done(shown: Json) -> Json:
    """It's revoked; a new one is issued with a message's button, not in a window."""
    return blocks.modal(REVOKE_THIS, _("Revoke a certificate"), [blocks.section(shown["text"])], close=_("Close"))
