"""What people see of a model that reads what isn't understood: the consent, and the button it proposes."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import offers, views
from bot.conversation.deeds import Deed, Offer
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json, escape


def let_ai_read(written: str) -> Offer:
    """The button below a sentence that isn't understood."""
    return Offer(_("Let AI read it"), Deed.AI, views.fitting(written))


def turn_off() -> Offer:
    return Offer(_("Don't use AI for this"), Deed.AI_OFF)


def consent(host: str, model: str, written: str) -> Json:
    """Says what would be sent to whom, before anything is."""
    agree = Offer(_("Agree"), Deed.AI_AGREE, written)
    refuse = Offer(_("No, thanks"), Deed.NOTHING)
    return views.answer(consent_wording(host, model), [agree, refuse])


def consent_wording(host: str, model: str) -> str:
    """What a member consents to; this text is stored with their consent."""
    return _(
        "If you agree, messages of yours that I don't understand are sent to the model *{model}* at *{host}*, and to "
        "nobody else. It only picks the button that may help you, and nothing happens until you press it. Your "
        "agreement covers this message and later ones, until you turn it off.\n• Masked first, where I recognise them: "
        "email addresses, phone numbers, bank accounts, card numbers, keys, dates of birth, addresses, and names with "
        "a title, or next to a role or a department.\n• Not recognised, so please leave them out: other names of "
        "people and customers, illnesses, anything else that is personal or confidential.\nYour name is not sent, and "
        "neither are messages that begin with `private:`.",
        model=escape(model),
        host=escape(host),
    )


def being_read() -> Json:
    return views.answer(_("AI is reading it. You'll hear from me in a moment."), [])


def turned_off() -> Json:
    return views.answer(_("Done: what I don't understand isn't sent to AI any more."), [])


def no_model() -> Json:
    return views.answer(_("No AI is set up here any more, so I don't send anything."), [])


def proposed(offer: Offer, model: str) -> Json:
    """The button that a model proposes, and who proposed it."""
    text = _("I've had AI read your message. Did you mean this?")
    small = _("Suggested by AI ({model}). Nothing happens until you press.", model=escape(model))
    row: Sequence[Offer] = (offer, offers.no(), turn_off())
    return blocks.message(text, blocks.section(text), blocks.context(small), views.buttons(row))


def nothing_found(written: str) -> Json:
    """Says that a model found nothing either, with the button that asks a person."""
    text = _("AI couldn't tell either what you'd like. Shall I ask a person?")
    return views.answer(text, [offers.tell_somebody(), offers.no()], written=written)
