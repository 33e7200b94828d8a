"""What is said in a lesson's thread."""

from __future__ import annotations

from bot.kit.slack import Json, escape
from bot.kit.words import _


def invitation(ask: str) -> Json:
    """The prompt, in its author's Markdown, and who will read the answer."""
    return {
        "text": escape(ask),
        "blocks": [
            {"type": "markdown", "text": ask},
            {
                "type": "context",
                "elements": [
                    {
                        "type": "mrkdwn",
                        "text": _(
                            "Reply here in the thread, in as few words as you like. Only you see it, and what you "
                            "edit or delete later is changed or forgotten here too."
                        ),
                    }
                ],
            },
        ],
    }


def thanks(kept: int) -> Json:
    """What stands below somebody's replies, of which so many are kept."""
    if kept == 0:
        text = _("You have deleted it, and I have forgotten it. A new thought is welcome any time.")
    elif kept == 1:
        text = _("Thank you, I have kept that for you. Write more here whenever something comes to mind.")
    else:
        text = _("Thank you, I have kept all {kept} for you.", kept=kept)
    return {"text": text, "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text}}]}


def words_only() -> str:
    """Answer to a reply that has only a file."""
    return _(
        "I can only keep words here, so the file stays with you. Would you put the gist of it in a sentence or two?"
    )
