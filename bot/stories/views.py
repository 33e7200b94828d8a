"""A review as Slack shows it: words and quotes, no scores."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.kit.slack import Json, escape
from bot.kit.words import _
from bot.stories import failures, wording
from bot.stories.results import Advice, Finding, Kind, Result
from bot.stories.sections import SECTIONS, Section

MOST_QUOTE, MOST_SECTION, MOST_REST = 280, 1900, 1200
_SIGNS = {Kind.STRENGTH: ":white_check_mark:", Kind.GAP: ":pencil2:", Kind.WARNING: ":warning:", Kind.NOTICE: ":eyes:"}
_ORDER = tuple(_SIGNS)


@dataclass(frozen=True)
class About:
    """What a review is of, and who made it: without a model and host it was the rules alone."""

    title: str
    version: int
    model: str = ""
    host: str = ""


def result(
    about: About, found: Result, *, restore: Callable[[str], str] = str, findings: Sequence[Finding] = ()
) -> Json:
    """The message that brings a review to its author.

    `findings` are those a facilitator left, if one has looked; `restore` puts personal data back into a model's words.
    """
    shown = findings or found.findings
    title = escape(about.title) or _("your story")
    text = _("Here is the feedback on {title}, version {version}.", title=title, version=about.version)
    blocks = [_text(f"*{text}*"), _note(origin(about, found))]
    blocks += _steps(found, restore)
    for section in SECTIONS:
        words = "\n".join(line(found, one) for one in _in_order(shown, section))
        if words:
            blocks.append(_text(_cut(f"*{wording.title(section)}*\n{words}", MOST_SECTION)))
    blocks.append(_text(_cut(readiness(found), MOST_REST)))
    asides = [*found.unchecked, *([masked(found)] if found.personal else [])]
    blocks += [_note(_cut(escape(aside), MOST_REST)) for aside in asides]
    return {"text": text, "blocks": blocks}


def origin(about: About, found: Result) -> str:
    """Who made a review, and how far to trust it."""
    if found.failure:
        why = failures.sentence(found.failure)
        return _("{why} Your story is safe. This was checked by rules; no model's answer is in it.", why=why)
    if not found.asked_model:
        return _("Checked by rules; no model was asked.")
    model, host = escape(about.model), escape(about.host)
    return _("AI-drafted by {model} at {host}, and it may be wrong. Every quote is yours.", model=model, host=host)


def _in_order(findings: Sequence[Finding], section: Section) -> list[Finding]:
    here = [one for one in findings if one.section == section]
    return sorted(here, key=lambda one: _ORDER.index(one.kind))


def line(found: Result, finding: Finding) -> str:
    """One finding with its quotes."""
    quotes = "".join(f"\n> {quote(found.quote(one))}" for one in finding.sentences if one in found.sentences)
    return f"{_SIGNS[finding.kind]} {escape(finding.words)}{quotes}"


def quote(words: str) -> str:
    """An author's own words, on one line, cut where they are very long."""
    plain = " ".join(words.split())
    return f"“{escape(plain)}”" if len(plain) <= MOST_QUOTE else f"“{escape(plain[:MOST_QUOTE])}” …"


def _steps(found: Result, restore: Callable[[str], str]) -> list[Json]:
    if not found.steps:
        return []
    lines = [
        f"{number}. *{wording.title(one.section)}*: {escape(restore(one.words))}"
        for number, one in enumerate(found.steps, 1)
    ]
    return [_text(_cut("\n".join([f"*{_('What would help most')}*", *lines]), MOST_SECTION))]


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


def to_look_at(about: About) -> Json:
    """Tells a facilitator that a review waits for them."""
    text = _("A review of {title} is waiting for you to look at.", title=escape(about.title) or _("a story"))
    return {"text": text, "blocks": [_text(text)]}


def _cut(text: str, most: int) -> str:
    """Whole lines, as many as fit."""
    if len(text) <= most:
        return text
    kept = text[: most - 2].rpartition("\n")[0] or text[: most - 2]
    return f"{kept}\n…"


def _text(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _note(text: str) -> Json:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}
