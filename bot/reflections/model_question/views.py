"""The window in which a member agrees that a model reads what they write below lessons."""

from __future__ import annotations

from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape

AGREE = "reflections.agree"


class AgreePayload(Payload):
    """The reflection below which the consent was asked for."""

    reflection: int


def consent_window(host: str, model: str, reflection_id: int) -> Json:
    """Says what would be sent to whom, before anything is."""
    return blocks.modal(
        AGREE,
        _("Questions from AI"),
        [blocks.section(consent_wording(host, model))],
        close=_("No, thanks"),
        submit=_("Agree"),
        metadata=AgreePayload(reflection=reflection_id).encode(),
    )


def consent_wording(host: str, model: str) -> str:
    """What a member consents to; this text is stored with their consent."""
    return _(
        "If you agree, what you write below lessons is sent to the model *{model}* at *{host}*, and to nobody "
        "else, so that it can ask you one question about it. Your agreement covers this reply and later ones, "
        "until you turn this off in `/learn mine`.\n• Masked first, where I recognise them: email addresses, "
        "phone numbers, bank accounts, card numbers, keys, dates of birth, addresses, and names with a title, "
        "or next to a role or a department.\n• Not recognised, so please leave them out: other names of people "
        "and customers, illnesses, anything else that is personal or confidential.\nYour name is not sent. "
        "Your plans, your notes on them, and replies that begin with `private:` are never sent.",
        model=escape(model),
        host=escape(host),
    )
