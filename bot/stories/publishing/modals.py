"""The windows around published stories: publish, make something of one, say that you used one."""

from __future__ import annotations

from typing import Any

from bot.kit.i18n import _
from bot.kit.slack import Json
from bot.stories import blocks
from bot.stories.publishing import assets
from bot.stories.publishing.assets import Asset
from bot.stories.publishing.showcase import Worked
from bot.stories.service import Draft

PUBLISHING = "stories.publishing"
MAKING = "stories.making"
USING = "stories.using"
LESSON = "lesson"
MAX_PLACE, MAX_ADAPTED = 150, 1000
FORMATS = ("docx", "md", "text")


def publish(draft: Draft, channel: str | None, co_authors: int) -> Json:
    """Consent to everybody in a channel reading the story as it is now."""
    named = blocks.named(draft.title)
    consent = _(
        "*{title}*, as it is now, will be readable by everybody in the channel, and anybody here can find it, make "
        "something of it and say how it went. You can withdraw it at any time.",
        title=named,
    )
    shown = [blocks.text(consent)]
    shown.append(
        blocks.note(_("Please look it over for names and secrets once more: this goes out as you wrote it, unmasked."))
    )
    element: Json = {
        "type": "conversations_select",
        "action_id": "channel",
        "filter": {"include": ["public", "private"]},
    }
    if channel:
        element["initial_conversation"] = channel
    shown.append(blocks.field("channel", _("Showcase channel"), element))
    agree = {
        "type": "checkboxes",
        "action_id": "agree",
        "options": [blocks.option(_("I agree that it is published there"), "yes")],
    }
    shown.append(blocks.field("agree", _("Your consent"), agree))
    if co_authors:
        shown.append(blocks.note(_("Your co-authors are asked too; it goes out once all of you agree.")))
    return blocks.window(PUBLISHING, _("Publish your story"), shown, kept=str(draft.story_id), submit=_("Publish"))


def make(story_id: int, title: str) -> Json:
    """Which asset, and how it comes."""
    kinds = [blocks.option(f"{assets.name(one)}: {assets.purpose(one)}", one) for one in Asset]
    kinds.append(blocks.option(_("Micro-lesson: a draft for an author to edit"), LESSON))
    formats = {"docx": _("Word (.docx)"), "md": _("Markdown (.md)"), "text": _("Words in a message")}
    choices = [blocks.option(formats[one], one) for one in FORMATS]
    shown = [
        blocks.text(_("From {title}, word for word. No model takes part.", title=blocks.named(title))),
        blocks.field("asset", _("What would you like?"), _radio("asset", kinds)),
        blocks.field("format", _("How?"), _radio("format", choices)),
        blocks.note(_("A micro-lesson always comes as a Markdown file.")),
    ]
    return blocks.window(MAKING, _("Make something of it"), shown, kept=str(story_id), submit=_("Make it"))


def _radio(name: str, options: list[Json]) -> Json:
    return {"type": "radio_buttons", "action_id": name, "options": options, "initial_option": options[0]}


def use(story_id: int, title: str) -> Json:
    """Where, how adapted, and whether it worked."""
    worked = {Worked.YES: _("It worked"), Worked.PARTLY: _("In part"), Worked.NO: _("It did not work")}
    options = [blocks.option(worked[how], how) for how in Worked]
    place: Json = {"type": "plain_text_input", "action_id": "place", "max_length": MAX_PLACE}
    adapted: Json = {"type": "plain_text_input", "action_id": "adapted", "multiline": True, "max_length": MAX_ADAPTED}
    shown = [
        blocks.text(
            _("Others can see what you say here, and the authors of {title} are told.", title=blocks.named(title))
        ),
        blocks.field("place", _("Where did you use it?"), place, hint=_("A team, a site, an occasion")),
        blocks.field("adapted", _("What did you change?"), adapted, optional=True),
        blocks.field("worked", _("Did it work there?"), _radio("worked", options)),
    ]
    return blocks.window(USING, _("I used it"), shown, kept=str(story_id), submit=_("Tell it"))


def given(view: Json) -> dict[str, str]:
    """What was put into a window, by the name of each field."""
    found: dict[str, str] = {}
    for held in view["state"]["values"].values():
        for name, element in held.items():
            found[name] = _held(element)
    return found


def _held(element: dict[str, Any]) -> str:
    option = element.get("selected_option")
    options = element.get("selected_options")
    if option or options:
        return str((option or options[0])["value"])  # type: ignore[index] # one of the two is there
    return str(element.get("value") or element.get("selected_conversation") or "")
