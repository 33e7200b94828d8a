"""What was found in a story that is about to be published, as each of its authors sees it before they agree."""

from __future__ import annotations

from collections.abc import Sequence

from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.stories import labels
from bot.stories.publishing.privacy_check import PrivacyCheck, SensitiveSentence

MAX_SENTENCES, MAX_BEGINNING, MAX_REMARKS, MAX_REMARK = 10, 120, 8, 300


def found(check: PrivacyCheck, remarks: Sequence[str]) -> list[Json]:
    """What was recognised, with the beginnings of its sentences, and the latest feedback's `remarks` about privacy."""
    return [*_named(check), *_recognised(check), *([blocks.section(_remarks(remarks))] if remarks else [])]


def _named(check: PrivacyCheck) -> list[Json]:
    """Who is named in it, and what says of itself that it is not for everybody."""
    shown = []
    if check.people:
        question = ngettext(
            "The story names {names}. Does that person know?",
            "The story names {names}. Do they know?",
            len(check.people),
            names=f"*{escape(', '.join(check.people))}*",
        )
        shown.append(blocks.section(question))
    if check.companies:
        question = ngettext(
            "{names} seems to be a customer or supplier. May everybody read about them?",
            "{names} seem to be customers or suppliers. May everybody read about them?",
            len(check.companies),
            names=f"*{escape(', '.join(check.companies))}*",
        )
        shown.append(blocks.section(question))
    if check.confidential:
        heading = _("This doesn't sound as if it's meant for everybody")
        shown.append(blocks.section("\n".join([f"*{heading}*", *_lines(check.confidential)])))
    return shown


def _lines(sentences: Sequence[SensitiveSentence]) -> list[str]:
    return [
        f"• {labels.title(one.section) if one.section else _('Title')}: "
        f"{escape(blocks.shorten(' '.join(one.text.split()), MAX_BEGINNING))}"
        for one in sentences[:MAX_SENTENCES]
    ]


def _recognised(check: PrivacyCheck) -> list[Json]:
    if not check.counts and (check.people or check.companies or check.confidential):
        return [blocks.context(_("Your text may contain more that is personal or confidential. You know best."))]
    if not check.counts:
        nothing = _(
            "I found no personal data and no secrets in the story. Personal or confidential content "
            "may still be there, such as names with no title, role or department beside them."
        )
        return [blocks.context(nothing)]
    heading = _("Found in the story: {kinds}", kinds=labels.personal_counts(check.counts))
    lines = _lines(check.sentences)
    left = len(check.sentences) - len(lines)
    more = [ngettext("And {n} more sentence.", "And {n} more sentences.", left)] if left else []
    remaining = _(
        "Your text may still contain other personal or confidential content, such as names with no "
        "title, role or department beside them."
    )
    return [blocks.section("\n".join([f"*{heading}*", *lines, *more])), blocks.context(remaining)]


def _remarks(remarks: Sequence[str]) -> str:
    heading = _("What the latest feedback says about privacy")
    lines = [f"• {escape(blocks.shorten(one, MAX_REMARK))}" for one in remarks[:MAX_REMARKS]]
    return "\n".join([f"*{heading}*", *lines])
