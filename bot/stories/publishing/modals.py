"""The modals around published stories: publish, make an asset, report a use."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape, unescape
from bot.stories import labels
from bot.stories.feedback.views import consent_wording
from bot.stories.payloads import SectionRef, StoryRef
from bot.stories.publishing import assets, privacy_views
from bot.stories.publishing.assets import AssetKind
from bot.stories.publishing.privacy_check import PrivacyCheck
from bot.stories.publishing.service import PublishPlan
from bot.stories.publishing.showcase import UseReport, UseResult
from bot.stories.queries import StoryDraft
from bot.stories.sections import SECTIONS
from bot.stories.service import MAX_TITLE
from bot.stories.writing.service import PlacedSentence
from bot.stories.writing.views import EDIT

PUBLISH = "stories.publish_modal"
MAKE_ASSET = "stories.asset_modal"
REPORT_USE = "stories.use_modal"
MICRO_LESSON = "lesson"
TITLE, LEFT_OUT = "title", "left_out"
# Slack allows so many checkboxes.
MAX_LEFT_OUT = 10
MAX_PLACE, MAX_ADAPTED = 150, 1000
# Slack allows 3,000 characters in a block, of which marks and escapes take some, and 100 blocks in a window.
PIECE_CHARACTERS, MAX_PIECES = 2000, 8


@dataclass(frozen=True)
class AssetChoice:
    """An asset to make of a story; `name` is an AssetKind or MICRO_LESSON.

    `agrees` says that an author consents to a model's drafting it.
    """

    name: str
    format: str
    agrees: bool = False

    @property
    def kind(self) -> AssetKind | None:
        """The kind of asset; None for a micro-lesson."""
        return None if self.name == MICRO_LESSON else AssetKind(self.name)


@dataclass(frozen=True)
class DraftOffer:
    """A model that can draft a story's assets: an author has agreed to it already, or who is asked may agree now."""

    model: str
    host: str
    is_agreed: bool


def publish_title() -> str:
    """The title of the modal of `publish`."""
    return _("Publish your story")


def publish(
    plan: PublishPlan, found: PrivacyCheck, remarks: Sequence[str], to_us: Sequence[PlacedSentence] = ()
) -> Json:
    """Asks an author to agree that everybody in a channel can read the story as it is now.

    It shows what was `found` in the story, the `remarks` about privacy in its latest feedback, and the sentences in it
    that speak `to_us`, which can be left out.
    """
    consent = _(
        "Everyone in the channel will be able to read *{title}* as it is now. Anyone here can find the "
        "story, reuse it and say how that went. Your name isn't shown with the story. You can withdraw "
        "it at any time.",
        title=labels.story_title(plan.draft.title),
    )
    care = _(
        "Please check your story once more for names and secrets: I publish your story as you wrote it "
        "and don't mask anything."
    )
    others = _("I'm asking your co-authors too. I'll publish your story once all of you agree.")
    agree = blocks.checkboxes([blocks.option(_("I agree to publish it there"), "yes")])
    parts = [
        blocks.section(consent),
        _title_field(plan.draft.title),
        *_preview(plan.draft),
        _sentences_to_us(to_us[:MAX_LEFT_OUT]) if to_us else None,
        blocks.context(care),
        *privacy_views.found(found, remarks),
        blocks.input_block("channel", _("Showcase channel"), blocks.channel_select(initial=plan.channel)),
        _secrets_field() if found.has_secrets else None,
        blocks.input_block("agree", _("Your consent"), agree),
        blocks.context(others) if plan.co_authors else None,
    ]
    return _modal(PUBLISH, publish_title(), parts, plan.draft.story_id, _("Publish"))


def _preview(draft: StoryDraft) -> list[Json]:
    """The whole text of each section, up to what a window can hold, with a button to edit it; and which have none."""
    sections = draft.sections
    written = [name for name in SECTIONS if sections[name].strip()]
    shown: list[Json] = []
    for name in written:
        pieces = _pieces(sections[name].strip())
        edit = blocks.button(EDIT, _("Edit"), SectionRef(story_id=draft.story_id, section=name).encode())
        shown += [blocks.section(f"*{labels.title(name)}*\n{_quotation(pieces[0])}", edit)]
        shown += [blocks.section(_quotation(piece)) for piece in pieces[1:MAX_PIECES]]
        if len(pieces) > MAX_PIECES:
            shown.append(
                blocks.context(_("The rest is too long for this window. `/story show` shows the whole story."))
            )
    empty = ", ".join(labels.title(name) for name in SECTIONS if name not in written)
    return [*shown, *([blocks.context(_("Empty: {sections}", sections=empty))] if empty else [])]


def _pieces(text: str) -> list[str]:
    """A text in pieces that a block can hold, cut between words."""
    return textwrap.wrap(text, PIECE_CHARACTERS, replace_whitespace=False, drop_whitespace=True, break_on_hyphens=False)


def _quotation(text: str) -> str:
    return "\n".join(f"> {escape(line)}" for line in text.split("\n"))


def _sentences_to_us(sentences: Sequence[PlacedSentence]) -> Json:
    """Points out what was said to the app and is no part of the story; ticked, it's left out of what is published."""
    choices = [blocks.option(" ".join(one.text.split()), one.key) for one in sentences]
    label = ngettext(
        "This sentence is addressed to me, not to your readers. Shall I leave it out?",
        "These sentences are addressed to me, not to your readers. Shall I leave them out?",
        len(sentences),
    )
    return blocks.input_block(LEFT_OUT, label, blocks.checkboxes(choices), optional=True)


def _secrets_field() -> Json:
    """Has them say that what looks like a password or key is none; without that the modal cannot be sent."""
    harmless = blocks.checkboxes([blocks.option(_("I've checked: none of it is a real password or key"), "yes")])
    hint = _(
        "Otherwise close this window and take the password or key out of your story. Then get a new password or key."
    )
    return blocks.input_block("secrets", _("It looks as if there's a password or key in it"), harmless, hint=hint)


def _title_field(title: str) -> Json:
    """Asks for the title, without which nobody in the channel would know what it is about."""
    field = blocks.text_input(initial=title, max_length=MAX_TITLE)
    return blocks.input_block(
        TITLE, _("A title for your story"), field, hint=_("The title is the first thing readers see.")
    )


def _modal(callback: str, title: str, parts: list[Json | None], story_id: int, submit: str) -> Json:
    ref = StoryRef(story_id=story_id).encode()
    return blocks.modal(callback, title, parts, close=_("Close"), submit=submit, metadata=ref)


def make_asset(story_id: int, title: str, offer: DraftOffer | None) -> Json:
    """Asks which asset to make, in which format, and, where an author may say so, whether a model may draft it."""
    kinds = [blocks.option(f"{assets.name(kind)}: {assets.purpose(kind)}", kind) for kind in AssetKind]
    kinds.append(blocks.option(_("Micro-lesson: a draft for an author to edit"), MICRO_LESSON))
    formats = [
        blocks.option(_("Word (.docx)"), "docx"),
        blocks.option(_("Markdown (.md)"), "md"),
        blocks.option(_("Text in a message"), "text"),
    ]
    parts: list[Json | None] = [
        blocks.section(_how_it_is_made(title, offer)),
        blocks.input_block("asset", _("What would you like?"), blocks.radio_buttons(kinds, initial=kinds[0])),
        blocks.input_block("format", _("How?"), blocks.radio_buttons(formats, initial=formats[0])),
        blocks.context(
            _("A micro-lesson is always a text file (Markdown). It uses the story's own words, without AI.")
        ),
        *(_consent(offer) if offer and not offer.is_agreed else ()),
    ]
    return _modal(MAKE_ASSET, _("Turn it into …"), parts, story_id, _("Create it"))


def _how_it_is_made(title: str, offer: DraftOffer | None) -> str:
    if offer and offer.is_agreed:
        return _(
            "{model} at {host} drafted this from {title}. Each line was checked against the story's sentences.",
            title=labels.story_title(title),
            model=escape(offer.model),
            host=escape(offer.host),
        )
    return _("Made from {title}, word for word, without AI.", title=labels.story_title(title))


def _consent(offer: DraftOffer) -> list[Json]:
    agree = blocks.checkboxes([blocks.option(_("I agree: draft it with AI"), "yes")])
    return [
        blocks.input_block("agree", _("Let AI draft it?"), agree, optional=True),
        blocks.context(consent_wording(offer.host, offer.model)),
    ]


def report_use(story_id: int, title: str) -> Json:
    """Asks where a story was used, how it was adapted, and whether it worked."""
    results = [
        blocks.option(_("It worked"), UseResult.YES),
        blocks.option(_("Partly"), UseResult.PARTLY),
        blocks.option(_("It didn't work"), UseResult.NO),
    ]
    note = _(
        "Others can see what you write here, and I'll notify the authors of {title}.",
        title=labels.story_title(title),
    )
    place, adapted = blocks.text_input(max_length=MAX_PLACE), blocks.text_input(multiline=True, max_length=MAX_ADAPTED)
    where = _("Where did you use this story?")
    parts: list[Json | None] = [
        blocks.section(note),
        blocks.input_block("place", where, place, hint=_("For example a team, a site or an event")),
        blocks.input_block("adapted", _("What did you change?"), adapted, optional=True),
        blocks.input_block("worked", _("Did it work there?"), blocks.radio_buttons(results, initial=results[0])),
    ]
    return _modal(REPORT_USE, _("I used it"), parts, story_id, _("Share"))


def chosen_channel(view: Json) -> str:
    """The channel chosen in the modal of `publish`."""
    return _values(view)["channel"]


def left_out(view: Json) -> list[str]:
    """The keys of the sentences to be left out, as chosen in the modal of `publish`."""
    held: Json = view["state"]["values"].get(LEFT_OUT) or {}
    return [str(option["value"]) for element in held.values() for option in element.get("selected_options") or ()]


def given_title(view: Json) -> str | None:
    """The title given in the modal of `publish`, on one line; None for a modal without that field."""
    title = _values(view).get(TITLE)
    return None if title is None else " ".join(unescape(title).split())


def chosen_asset(view: Json) -> AssetChoice:
    """The asset chosen in the modal of `make_asset`."""
    values = _values(view)
    return AssetChoice(values["asset"], values["format"], agrees=values.get("agree") == "yes")


def given_report(view: Json) -> UseReport:
    """The report written in the modal of `report_use`, each field on one line."""
    values = _values(view)
    place, adapted = (" ".join(unescape(values.get(name, "")).split()) for name in ("place", "adapted"))
    return UseReport(place, adapted, UseResult(values["worked"]))


def _values(view: Json) -> dict[str, str]:
    """The value of each field, by its name."""
    return {name: _value(element) for held in view["state"]["values"].values() for name, element in held.items()}


def _value(element: dict[str, Any]) -> str:
    option = element.get("selected_option") or next(iter(element.get("selected_options") or ()), None)
    return str(option["value"] if option else element.get("value") or element.get("selected_conversation") or "")
