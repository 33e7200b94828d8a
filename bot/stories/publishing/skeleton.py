"""Assets made without a model: a published story's own sentences under honest headings, and what is still to add."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from bot.kit.documents import DocumentLine, LineKind
from bot.kit.i18n import _
from bot.stories import labels
from bot.stories.publishing import assets
from bot.stories.publishing.assets import AssetKind
from bot.stories.publishing.documents import AssetDocument
from bot.stories.publishing.showcase import PublishedStory, UseReport
from bot.stories.publishing.told_story import ToldStory
from bot.stories.sections import SECTIONS, Section

MAX_QUOTES = 3
_TO_START = ("slot_approves", "slot_checks", "slot_time", "material")


def build(kind: AssetKind, story: PublishedStory, uses: Sequence[UseReport] = ()) -> AssetDocument:
    """An asset of a published story, in the current language; the same story gives the same document."""
    builders: dict[AssetKind, Callable[[ToldStory], Iterable[DocumentLine]]] = {
        AssetKind.PLAYBOOK: _playbook,
        AssetKind.TOOLKIT: _toolkit,
        AssetKind.CASE_STUDY: _case_study,
        AssetKind.TEMPLATE: _template,
        AssetKind.CHECKLIST: _checklist,
        AssetKind.VIDEO: _video,
    }
    told = ToldStory.of(story)
    lines = (*builders[kind](told), *to_add(kind, told), *assets.use_lines(uses))
    return AssetDocument(assets.title(kind, story), assets.source(story), lines, story.published_at)


def to_add(kind: AssetKind, told: ToldStory) -> Iterable[DocumentLine]:
    """The part of an asset that names what its story leaves open."""
    wanted = {
        AssetKind.PLAYBOOK: (*_TO_START, "slot_keeps", "slot_fails", "start"),
        AssetKind.CHECKLIST: (*_TO_START, "slot_keeps", "slot_fails"),
        AssetKind.CASE_STUDY: ("slot_time", "start"),
        AssetKind.TOOLKIT: ("material", "slot_time", "slot_approves"),
    }.get(kind, ())
    points = [text for cue, text in told.open_points().items() if cue in wanted]
    if points:
        yield DocumentLine(LineKind.HEADING, _("Not in the story yet"))
        yield from (DocumentLine(LineKind.ITEM, _("Still to add: {what}", what=text)) for text in points)


def _headings() -> dict[Section, str]:
    return {
        Section.CONTEXT: _("From the story: where it worked"),
        Section.APPROACH: _("From the story: what was done"),
        Section.RESULTS: _("From the story: what changed"),
        Section.FACTORS: _("From the story: what made it work"),
        Section.SCALING: _("From the story: what others should know"),
    }


def _part(heading: str, lines: Sequence[DocumentLine]) -> list[DocumentLine]:
    missing = DocumentLine(LineKind.TEXT, _("(The story doesn't say.)"))
    return [DocumentLine(LineKind.HEADING, heading), *(lines or [missing])]


def _lines(kind: LineKind, texts: Iterable[str]) -> list[DocumentLine]:
    return [DocumentLine(kind, text) for text in texts]


def _warnings(told: ToldStory) -> Iterable[DocumentLine]:
    """The warning signs that a story shows, and the sentences that show them."""
    if told.warnings:
        yield DocumentLine(LineKind.HEADING, _("Watch out for"))
    for sign, texts in told.warnings.items():
        yield DocumentLine(LineKind.TEXT, f"{labels.warning(sign)}:")
        yield from _lines(LineKind.QUOTE, texts)


def _advice(told: ToldStory) -> Iterable[DocumentLine]:
    """What made it work, how others can do it, and what to watch out for."""
    for section in (Section.FACTORS, Section.SCALING):
        yield from _part(_headings()[section], _lines(LineKind.ITEM, told.advised(section)))
    yield from _warnings(told)


def _playbook(told: ToldStory) -> Iterable[DocumentLine]:
    headings = _headings()
    yield from _part(headings[Section.CONTEXT], _lines(LineKind.TEXT, told.sentences(Section.CONTEXT)))
    done = [
        DocumentLine(LineKind.STEP if text in told.steps else LineKind.TEXT, text)
        for text in told.advised(Section.APPROACH)
    ]
    yield from _part(headings[Section.APPROACH], done)
    yield from _part(headings[Section.RESULTS], _lines(LineKind.ITEM, told.sentences(Section.RESULTS)))
    yield from _advice(told)


def _checklist(told: ToldStory) -> Iterable[DocumentLine]:
    """Only steps get a box: nobody can tick off a result, or that somebody is needed."""
    headings = _headings()
    other = _lines(LineKind.ITEM, [text for text in told.advised(Section.APPROACH) if text not in told.steps])
    yield from _part(headings[Section.APPROACH], _lines(LineKind.BOX, told.steps) or other)
    if told.steps and other:
        yield from _part(_("From the story: more about how it was done"), other)
    yield from _part(headings[Section.CONTEXT], _lines(LineKind.ITEM, told.sentences(Section.CONTEXT)))
    yield from _advice(told)
    yield from _part(headings[Section.RESULTS], _lines(LineKind.ITEM, told.sentences(Section.RESULTS)))


def _toolkit(told: ToldStory) -> Iterable[DocumentLine]:
    material = [text for section in SECTIONS for text in told.material(section)]
    yield from _part(_("From the story: what others can use"), _lines(LineKind.ITEM, dict.fromkeys(material)))
    effort = [
        text
        for section in (Section.CONTEXT, Section.APPROACH)
        for text in told.matching(section, "a2")
        if text not in material
    ]
    yield from _part(_("From the story: what it took"), _lines(LineKind.ITEM, dict.fromkeys(effort)))


def _case_study(told: ToldStory) -> Iterable[DocumentLine]:
    headings = _headings()
    for section in SECTIONS:
        paragraph = " ".join(told.sentences(section))
        yield from _part(headings[section], _lines(LineKind.TEXT, [paragraph] if paragraph else []))


def _template(told: ToldStory) -> Iterable[DocumentLine]:
    for section in SECTIONS:
        yield DocumentLine(LineKind.HEADING, labels.title(section))
        for question in labels.questions(section):
            yield DocumentLine(LineKind.TEXT, f"{question} {assets.BLANK}")
        yield DocumentLine(LineKind.TEXT, _("The story says:"))
        yield from _lines(LineKind.QUOTE, told.sentences(section)[:MAX_QUOTES])


def _video(told: ToldStory) -> Iterable[DocumentLine]:
    scenes = (
        (_("Scene 1, 30 seconds: where we are"), _("Show the place or the people at work. Say:"), Section.CONTEXT),
        (_("Scene 2, 45 seconds: what we did"), _("Show the screen or the steps. Say:"), Section.APPROACH),
        (_("Scene 3, 30 seconds: what changed"), _("Show the figures, large. Say:"), Section.RESULTS),
        (_("Scene 4, 30 seconds: why it worked"), _("Show one person, speaking to the camera. Say:"), Section.FACTORS),
        (_("Scene 5, 20 seconds: your turn"), _("Show where the material is. Say:"), Section.SCALING),
    )
    for heading, direction, section in scenes:
        yield DocumentLine(LineKind.HEADING, heading)
        yield DocumentLine(LineKind.TEXT, direction)
        yield from _lines(LineKind.QUOTE, told.advised(section)[:MAX_QUOTES])
