"""A review as Slack shows it: words and quotes, no scores."""

from __future__ import annotations

from dataclasses import dataclass

from bot.kit.i18n import _
from bot.kit.slack import escape
from bot.stories.feedback import model_error_texts
from bot.stories.feedback.schema import Advice, Finding, Kind, Result

MAX_QUOTE = 280
_SIGNS = {Kind.STRENGTH: "✓", Kind.GAP: "✎", Kind.WARNING: "⚠", Kind.NOTICE: "•"}


@dataclass(frozen=True)
class About:
    """What a review is of, and who made it: without a model and host it was the rules alone."""

    title: str
    version: int
    model: str = ""
    host: str = ""


def origin(about: About, found: Result) -> str:
    """Who made a review, and how far to trust it."""
    if found.failure:
        why = model_error_texts.sentence(found.failure)
        return _("{why} Your story is safe. This was checked by rules; no model's answer is in it.", why=why)
    if not found.asked_model:
        return _("Checked by rules; no model was asked.")
    model, host = escape(about.model), escape(about.host)
    return _("AI-drafted by {model} at {host}, and it may be wrong. Every quote is yours.", model=model, host=host)


def line(found: Result, finding: Finding) -> str:
    """One finding with its quotes."""
    quotes = "".join(f"\n> {quote(found.quote(one))}" for one in finding.sentences if one in found.sentences)
    return f"{_SIGNS[finding.kind]} {escape(finding.words)}{quotes}"


def quote(words: str) -> str:
    """An author's own words, on one line, cut where they are very long."""
    plain = " ".join(words.split())
    if plain.startswith(("“", "„", '"', "«", "»", "「")) and len(plain) <= MAX_QUOTE:
        return escape(plain)
    whole = _("“{quote}”", quote=escape(plain[:MAX_QUOTE]))
    return whole if len(plain) <= MAX_QUOTE else f"{whole} …"


def readiness(found: Result) -> str:
    """The advice of the readiness check with its reasons."""
    words = {
        Advice.SCALE: _("Ready to scale: others can take this over as it is."),
        Advice.ADAPT: _("Adapt first: it can spread once the warning signs are dealt with."),
        Advice.LOCAL: _("Keep it local: it works where it is, and should stay there for now."),
        Advice.LEARN: _("Learn more first: the text does not show enough yet to say."),
    }[found.readiness.advice]
    reasons = "".join(f"\n• {escape(reason)}" for reason in found.readiness.reasons)
    return f"*{words}*{reasons}"


def masked(found: Result) -> str:
    kinds = ", ".join(f"{kind(name)} ({count})" for name, count in sorted(found.personal.items()))
    return _("Masked in this review: {kinds}. Names that stand alone are not recognised.", kinds=kinds)


def kind(name: str) -> str:
    """A kind of personal data in words."""
    return {
        "email": _("e-mail addresses"),
        "phone": _("telephone numbers"),
        "iban": _("bank accounts"),
        "card": _("card numbers"),
        "id": _("identity numbers"),
        "birthdate": _("dates of birth"),
        "address": _("addresses"),
        "key": _("keys and passwords"),
        "name": _("names"),
    }.get(name, name)
