"""How a model would sort a draft, and what is asked and said around that; its action ids."""

from __future__ import annotations

from collections.abc import Mapping

from bot.kit import blocks
from bot.kit.blocks import button
from bot.kit.i18n import _, ngettext
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape
from bot.stories import labels
from bot.stories.feedback import texts
from bot.stories.feedback.views import SEE_SENT, consent_wording
from bot.stories.payloads import StoryPlace, StoryRef
from bot.stories.queries import StoryDraft
from bot.stories.writing.views import section_excerpts

AGREE = "stories.sort_agree"
DECLINE = "stories.sort_decline"
USE = "stories.sort_use"
KEEP = "stories.sort_keep"


class SortingRef(Payload):
    """How a model would sort a draft."""

    sorting_id: int


def consent_question(draft: StoryDraft, host: str, model: str, thread_ts: str = "") -> Json:
    """Asks whether a model may sort a story, and says what would be sent."""
    place = StoryPlace(story_id=draft.story_id, thread_ts=thread_ts).encode()
    story = StoryRef(story_id=draft.story_id).encode()
    question = _("Should an AI sort {title}?", title=labels.story_title(draft.title))
    return blocks.message(
        question,
        blocks.section(f"*{question}*"),
        blocks.section(consent_wording(host, model)),
        blocks.actions(
            button(AGREE, _("Sort it with AI"), place, style="primary"),
            button(DECLINE, _("No, thank you"), story),
            button(SEE_SENT, _("See what would be sent"), story),
        ),
        blocks.context(
            _("`/story consent` shows what was agreed and sent, and lets you withdraw your consent at any time.")
        ),
    )


def declined() -> Json:
    """The reply to somebody who does not want a model to sort their story."""
    return blocks.message(_("OK. I won't send anything, and your story stays as it is."))


def on_its_way(title: str, host: str, model: str) -> Json:
    """Says that a model is sorting a story."""
    text = _(
        "{model} at {host} is sorting the sentences of {title} into sections. I'll show you the result here before "
        "anything changes.",
        model=escape(model),
        host=escape(host),
        title=labels.story_title(title),
    )
    return blocks.message(text)


def proposal(title: str, sections: Mapping[str, str], moved: int, sorting_id: int) -> Json:
    """How a model would sort a draft, for its author to decide; `moved` sentences would move."""
    ref = SortingRef(sorting_id=sorting_id).encode()
    text = _("This is how the AI would sort {title}:", title=labels.story_title(title))
    count = ngettext(
        "{n} sentence would move to another section.", "{n} sentences would move to another section.", moved
    )
    note = _("Every word is still yours. Nothing changes until you press a button.")
    actions = blocks.actions(
        button(USE, _("Sort it like this"), ref, style="primary"), button(KEEP, _("Leave it as it is"), ref)
    )
    return blocks.message(
        text, blocks.section(text), section_excerpts(sections), blocks.context(f"{count} {note}"), actions
    )


def opening(title: str) -> str:
    """Says that what follows is how a draft is sorted."""
    return _("This is what {title} looks like now:", title=labels.story_title(title))


def agrees() -> str:
    """Says that a model would leave a draft as it is."""
    return _("AI would leave your draft sorted as it is now.")


def used() -> str:
    """Says that a draft is now sorted as a model proposed."""
    return _("Your draft is now sorted the way the AI suggested.")


def changed() -> str:
    """Says that a draft is as its author has just changed it."""
    return _("I've changed the draft the way you wanted.")


def not_sorted(failure: str) -> str:
    """Says why a draft is sorted by rules alone, by the kind of failure."""
    return _("I sorted your draft by fixed rules. {why}", why=texts.model_failure(failure))
