"""Assets made from a published story, verbatim from its sentences and without a model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum

from bot.kit.i18n import _
from bot.kit.time import format_date
from bot.stories import labels
from bot.stories.analysis.preprocessing import prepare_section
from bot.stories.analysis.readiness import sentences_showing
from bot.stories.analysis.segmentation import split_sentences
from bot.stories.publishing.documents import AssetDocument, DocumentLine, LineKind
from bot.stories.publishing.showcase import PublishedStory, UseReport, UseResult
from bot.stories.sections import SECTION_LETTERS, SECTIONS, Section, WarningSign

MATERIAL = re.compile(
    r"https?://|\b(template|checklist|guide|slides?|wiki|prompt|document|folder|recording|vorlage\w*|checkliste\w*|"
    r"leitfaden|folien|dokument\w*|ordner|aufzeichnung\w*)\b",
    re.IGNORECASE,
)
MAX_QUOTES = 3
SIGNS = (WarningSign.INDIVIDUALS, WarningSign.LIMITED, WarningSign.ONE_TIME)


class AssetKind(StrEnum):
    """A kind of asset."""

    PLAYBOOK = "playbook"
    TOOLKIT = "toolkit"
    CASE_STUDY = "case_study"
    TEMPLATE = "template"
    CHECKLIST = "checklist"
    VIDEO = "video"


def name(asset: AssetKind) -> str:
    """The name of a kind of asset."""
    return {
        AssetKind.PLAYBOOK: _("Playbook"),
        AssetKind.TOOLKIT: _("Toolkit index"),
        AssetKind.CASE_STUDY: _("Case study"),
        AssetKind.TEMPLATE: _("Template"),
        AssetKind.CHECKLIST: _("Checklist"),
        AssetKind.VIDEO: _("Video script"),
    }[asset]


def purpose(asset: AssetKind) -> str:
    """The purpose of a kind of asset."""
    return {
        AssetKind.PLAYBOOK: _("step by step, so others can do the same"),
        AssetKind.TOOLKIT: _("everything others can use, in one list"),
        AssetKind.CASE_STUDY: _("to tell the story to others"),
        AssetKind.TEMPLATE: _("the same sections, to fill in for your own case"),
        AssetKind.CHECKLIST: _("so that nothing is forgotten"),
        AssetKind.VIDEO: _("for a recording of two or three minutes"),
    }[asset]


def build(kind: AssetKind, story: PublishedStory, uses: Sequence[UseReport] = ()) -> AssetDocument:
    """An asset of a published story, in the current language; the same story gives the same document."""
    builders: dict[AssetKind, Callable[[PublishedStory, Sequence[UseReport]], Iterable[DocumentLine]]] = {
        AssetKind.PLAYBOOK: _playbook,
        AssetKind.TOOLKIT: _toolkit,
        AssetKind.CASE_STUDY: _case_study,
        AssetKind.TEMPLATE: _template,
        AssetKind.CHECKLIST: _checklist,
        AssetKind.VIDEO: _video,
    }
    title = f"{name(kind)}: {story.title or _('a success story')}"
    return AssetDocument(title, source(story), tuple(builders[kind](story, uses)), story.published_at)


def source(story: PublishedStory) -> str:
    """A note on where an asset comes from."""
    return _(
        "Made from the success story “{title}”, version {version}, published on {day}. Every sentence is by "
        "its authors.",
        title=story.title or _("a success story"),
        version=story.version.number,
        day=format_date(story.published_at.date()),
    )


def sentences(story: PublishedStory, section: Section) -> list[str]:
    return [one.text for one in split_sentences(story.version.sections[section], SECTION_LETTERS[section])]


def _part(heading: str, kind: LineKind, texts: Sequence[str]) -> list[DocumentLine]:
    lines = texts or [_("(The story does not say.)")]
    return [DocumentLine(LineKind.HEADING, heading), *(DocumentLine(kind, text) for text in lines)]


def sentences_by_sign(story: PublishedStory) -> dict[WarningSign, list[str]]:
    """The sentences of a story that show a warning sign, each under the first sign that it shows."""
    found: dict[WarningSign, list[str]] = {}
    seen: set[str] = set()
    for section in SECTIONS:
        # The published text is not masked, so neither are the quotes.
        part = prepare_section(section, story.language.casefold()[:2], story.version.sections[section])
        texts = {one.id: one.text for one in part.counted}
        for sign in SIGNS:
            new = [texts[id_] for id_ in sentences_showing(part, sign) if texts[id_] not in seen]
            if new:
                found.setdefault(sign, []).extend(new)
                seen |= set(new)
    return found


def _advised(story: PublishedStory, section: Section) -> list[str]:
    """The sentences of a section without those that show a warning sign: nobody is advised to depend on one person."""
    warned = {text for texts in sentences_by_sign(story).values() for text in texts}
    return [text for text in sentences(story, section) if text not in warned]


def _warnings(story: PublishedStory) -> Iterable[DocumentLine]:
    """The warning signs that a story shows, and the sentences that show them."""
    found = sentences_by_sign(story)
    if found:
        yield DocumentLine(LineKind.HEADING, _("Watch out for"))
    for sign, texts in found.items():
        yield DocumentLine(LineKind.TEXT, f"{labels.warning(sign)}:")
        yield from (DocumentLine(LineKind.QUOTE, text) for text in texts)


def _playbook(story: PublishedStory, uses: Sequence[UseReport]) -> Iterable[DocumentLine]:
    yield from _part(_("Where this worked"), LineKind.TEXT, sentences(story, Section.CONTEXT))
    yield from _part(_("Step by step"), LineKind.STEP, sentences(story, Section.APPROACH))
    yield from _part(_("What to expect"), LineKind.ITEM, sentences(story, Section.RESULTS))
    yield from _part(_("What must not be left out"), LineKind.ITEM, _advised(story, Section.FACTORS))
    yield from _part(_("For where you are"), LineKind.ITEM, _advised(story, Section.SCALING))
    yield from _warnings(story)
    yield from _uses(uses)


def _toolkit(story: PublishedStory, uses: Sequence[UseReport]) -> Iterable[DocumentLine]:
    for section in SECTIONS:
        found = [text for text in sentences(story, section) if MATERIAL.search(text)]
        if found:
            yield from _part(labels.title(section), LineKind.ITEM, found)
    yield from _part(_("What it took"), LineKind.ITEM, sentences(story, Section.APPROACH))
    yield from _uses(uses)


def _case_study(story: PublishedStory, uses: Sequence[UseReport]) -> Iterable[DocumentLine]:
    headings = {
        Section.CONTEXT: _("The situation"),
        Section.APPROACH: _("What they did"),
        Section.RESULTS: _("What changed"),
        Section.FACTORS: _("Why it worked"),
        Section.SCALING: _("What others can take from it"),
    }
    for section in SECTIONS:
        told = " ".join(sentences(story, section))
        yield from _part(headings[section], LineKind.TEXT, [told] if told else [])
    yield from _uses(uses)


def _template(story: PublishedStory, _uses: Sequence[UseReport]) -> Iterable[DocumentLine]:
    for section in SECTIONS:
        yield DocumentLine(LineKind.HEADING, labels.title(section))
        for question in labels.questions(section):
            yield DocumentLine(LineKind.TEXT, f"{question} ______________________________")
        yield DocumentLine(LineKind.TEXT, _("The story says:"))
        yield from (DocumentLine(LineKind.QUOTE, text) for text in sentences(story, section)[:MAX_QUOTES])


def _checklist(story: PublishedStory, uses: Sequence[UseReport]) -> Iterable[DocumentLine]:
    yield from _part(
        _("Before you begin: is it the same where you are?"), LineKind.BOX, sentences(story, Section.CONTEXT)
    )
    yield from _part(_("What to do"), LineKind.BOX, sentences(story, Section.APPROACH))
    yield from _part(_("Essential"), LineKind.BOX, _advised(story, Section.FACTORS))
    yield from _warnings(story)
    yield from _part(_("Adapt, and watch out for"), LineKind.BOX, _advised(story, Section.SCALING))
    yield from _part(_("Compare the result with"), LineKind.BOX, sentences(story, Section.RESULTS))
    yield from _uses(uses)


def _video(story: PublishedStory, _uses: Sequence[UseReport]) -> Iterable[DocumentLine]:
    scenes = (
        (_("Scene 1, 30 seconds: where we are"), _("Show the place or the people at work. Say:"), Section.CONTEXT),
        (_("Scene 2, 45 seconds: what we did"), _("Show the screen or the steps. Say:"), Section.APPROACH),
        (_("Scene 3, 30 seconds: what changed"), _("Show the figures, large. Say:"), Section.RESULTS),
        (_("Scene 4, 30 seconds: why it worked"), _("One person, speaking to the camera. Say:"), Section.FACTORS),
        (_("Scene 5, 20 seconds: your turn"), _("Show where the material is. Say:"), Section.SCALING),
    )
    for heading, direction, section in scenes:
        yield DocumentLine(LineKind.HEADING, heading)
        yield DocumentLine(LineKind.TEXT, direction)
        yield from (DocumentLine(LineKind.QUOTE, text) for text in sentences(story, section)[:MAX_QUOTES])


def _uses(uses: Sequence[UseReport]) -> Iterable[DocumentLine]:
    if uses:
        yield DocumentLine(LineKind.HEADING, _("Used elsewhere"))
        yield from (DocumentLine(LineKind.ITEM, use_line(use)) for use in uses)


def use_line(use: UseReport) -> str:
    """Where somebody else used a story, and whether it worked."""
    how = {UseResult.YES: _("worked"), UseResult.PARTLY: _("partly worked"), UseResult.NO: _("did not work")}[
        use.worked
    ]
    if use.adapted:
        return _("{place}: {how}. What they changed: {adapted}", place=use.place, how=how, adapted=use.adapted)
    return f"{use.place}: {how}."
