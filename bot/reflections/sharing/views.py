"""The windows for sharing a thought, and with what others shared."""

from __future__ import annotations

from collections.abc import Sequence

from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape, quoted
from bot.reflections.shared_thoughts import SharedByOthers, SharedWords, ThoughtCircle
from bot.reflections.views import OTHERS

SHARE_NOW = "reflections.share_now"
BY_NAME, WITHOUT_NAME = "by_name", "without_name"
MAX_SHOWN = 1500  # characters of a thought
MAX_THOUGHTS = 40


class SharePayload(Payload):
    """The reflection that a window is about, and the digest of its words as they were shown there."""

    reflection: int
    digest: str


def share_window(text: str, author: str, circle: ThoughtCircle, payload: SharePayload, least: int) -> Json:
    """Shows exactly what would be seen, both ways, and by whom; `author` is a Slack id."""
    name = escape(circle.name)
    options = [
        blocks.option(_("With my name"), BY_NAME),
        blocks.option(_("Without my name"), WITHOUT_NAME),
    ]
    others = len(circle.joined) - 1
    who_sees = ngettext(
        "The {n} other person who is in {circle} today can read your thought, once they've written "
        "about this lesson too. Nobody else can see it: not people who join later, nor a facilitator "
        "or admin from outside the group.",
        "The {n} other people who are in {circle} today can read your thought, once they've written "
        "about this lesson too. Nobody else can see it: not people who join later, nor a facilitator "
        "or admin from outside the group.",
        others,
        circle=name,
    )
    unnamed = _(
        "Without your name, your thought is only shown once {least} people have shared a thought on "
        "this lesson without their name. Then all these thoughts are shown together, in no particular "
        "order. If too few are left, they're hidden again. Your own words may still give you away, so "
        "read them once more.",
        least=least,
    )
    back = _(
        "You can stop sharing at any time. If you edit or delete your message, the shared text "
        "changes or disappears too."
    )
    return blocks.modal(
        SHARE_NOW,
        _("Share a thought"),
        [
            blocks.section(_("*With your name* they see:")),
            blocks.section(thought(SharedWords(text, author))),
            blocks.section(_("*Without your name* they see:")),
            blocks.section(thought(SharedWords(text))),
            blocks.input_block("how", _("How would you like to share what you wrote?"), blocks.radio_buttons(options)),
            blocks.context(who_sees),
            blocks.context(unnamed),
            blocks.context(back),
        ],
        close=_("Keep it to myself"),
        submit=_("Share"),
        metadata=payload.encode(),
    )


def thought(words: SharedWords) -> str:
    """A thought as its readers see it."""
    by = f"<@{words.author}>" if words.author else _("Somebody in your group")
    return f"{by}\n{quoted(blocks.shorten_to_words(words.text, MAX_SHOWN))}"


def others_window(shared: SharedByOthers, circle: ThoughtCircle, least: int) -> Json:
    """What others of a circle shared on a lesson; says nothing of how many are still hidden."""
    how = _(
        "Only people who've written a thought themselves can read this. I'll show anonymous thoughts "
        "once {least} people have shared one.",
        least=least,
    )
    shown = [*shared.named, *shared.unnamed]
    nothing = _(
        "There's nothing to read here yet. You'll see thoughts here as people in {circle} share them.",
        circle=escape(circle.name),
    )
    return blocks.modal(
        OTHERS,
        _("What others wrote"),
        [*_thoughts(shown), None if shown else blocks.section(nothing), blocks.context(how)],
        close=_("Close"),
    )


def _thoughts(shown: Sequence[SharedWords]) -> list[Json]:
    return [blocks.section(thought(one)) for one in shown[-MAX_THOUGHTS:]]
