"""The messages of a practised conversation."""

from __future__ import annotations

from collections.abc import Sequence

from bot.change.resistance.content import WrittenTalk
from bot.change.resistance.practice.checks import PracticeReview
from bot.change.resistance.views import AGREE, AI, END, OFF, PRACTISE, CoachButton, CoachScreen, titles
from bot.kit.i18n import _
from bot.kit.slack import escape


def consent_wording(host: str, model: str) -> str:
    """What a member consents to; this text is stored with their consent."""
    return _(
        "If you agree, what you write while you practise is sent to the model *{model}* at *{host}*, "
        "and to nobody else, so that it can play your colleague and say what worked. Your agreement "
        "holds until you press “Don't use AI any more”.\n• Masked first, where I recognise them: email "
        "addresses, phone numbers, bank accounts, card numbers, keys, dates of birth, addresses, and "
        "names with a title, or next to a role or a department.\n• Not recognised, so please leave them "
        "out: other names, illnesses, anything else that is personal or confidential.\nYour name is not "
        "sent, nor is what you told me before.",
        model=escape(model),
        host=escape(host),
    )


def consent(coaching_id: int, host: str, model: str) -> CoachScreen:
    """Says what would be sent to whom, before anything is."""
    buttons = [
        CoachButton(_("Agree and begin"), f"{AGREE} {coaching_id}"),
        CoachButton(_("Not now"), f"{PRACTISE} {coaching_id}"),
    ]
    return CoachScreen([consent_wording(host, model)], buttons)


def opening(coaching_id: int, says: str) -> CoachScreen:
    """The first line, which is no model's."""
    how = _("I'll play your colleague and answer up to {n} times. *Write what you would say.*", n=5)
    return _colleague(coaching_id, says, how)


def line(coaching_id: int, says: str, turn: int, most: int) -> CoachScreen:
    """What the colleague says next."""
    left = _("Go on, or end the conversation and read what worked.")
    last = _("Your colleague has now had the last turn. Reply, and I'll show you what worked.")
    return _colleague(coaching_id, says, last if turn >= most else left)


def _colleague(coaching_id: int, says: str, below: str) -> CoachScreen:
    text = f"{_('*Your colleague:*')} {escape(says)}"
    return CoachScreen([text, below], [CoachButton(_("End and see what worked"), f"{END} {coaching_id}")])


def thinking() -> str:
    return _("Your colleague is thinking …")


def looking() -> str:
    return _("I'm looking at what worked …")


def review(
    coaching_id: int, found: PracticeReview | str | None, model: str, talks: Sequence[WrittenTalk]
) -> CoachScreen:
    """What worked, by quoting; or that the model said nothing of use, with written talks instead."""
    if not isinstance(found, PracticeReview) or not (found.worked or found.next):
        text = _("The AI didn't give an answer that I could show you. You can always use these written conversations:")
        return CoachScreen([text], titles(coaching_id, talks))
    lines = [_("“{words}”: {why}", words=escape(one.quote), why=escape(one.why)) for one in found.worked]
    worked = "\n".join([_("*What worked:*"), *(f"• {each}" for each in lines)]) if lines else ""
    try_next = _("*Next time:* {what}", what=escape(found.next)) if found.next else ""
    aside = _(
        "AI ({model}) wrote this, because you agreed to that. AI can be wrong, and you know your colleague.",
        model=model,
    )
    buttons = [
        CoachButton(_("Practise again"), f"{AI} {coaching_id}"),
        CoachButton(_("Don't use AI any more"), f"{OFF} {coaching_id}"),
    ]
    return CoachScreen([each for each in (worked, try_next) if each], buttons, aside)


def nothing_said(coaching_id: int) -> CoachScreen:
    """The end of a conversation in which nothing was said."""
    return CoachScreen(
        [_("All right, we stop here. Nothing was sent.")], [CoachButton(_("Practise again"), f"{AI} {coaching_id}")]
    )


def turned_off() -> CoachScreen:
    """Says that the consent has ended."""
    return CoachScreen(
        [_("Done: I won't send what you practise to AI any more. You can still use the written conversations.")]
    )
