"""A drafted asset as a document: its lines in their parts, links, and what is still to add."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.kit.documents import DocumentLine, LineKind
from bot.kit.i18n import _
from bot.kit.patterns import LazyPattern
from bot.kit.time import format_date
from bot.stories.publishing import assets, skeleton
from bot.stories.publishing.assets import AssetKind
from bot.stories.publishing.documents import AssetDocument
from bot.stories.publishing.drafting import structure
from bot.stories.publishing.drafting.answers import DraftLine
from bot.stories.publishing.drafting.structure import LineRole
from bot.stories.publishing.showcase import PublishedStory, UseReport
from bot.stories.publishing.told_story import ToldStory

_QUOTATION_MARKS = '“”„"«» '
_LINK = LazyPattern(r"https?://[^\s<>()\[\]\"“”„]+[^\s<>()\[\]\"“”„.,;:!?]")


def document(
    kind: AssetKind, story: PublishedStory, lines: Sequence[DraftLine], uses: Sequence[UseReport], model: str
) -> AssetDocument:
    """The document of a draft, in the current language; `model` is the one that wrote it."""
    told = ToldStory.of(story)
    body = (*_body(kind, told, lines), *skeleton.to_add(kind, told), *assets.use_lines(uses))
    return AssetDocument(assets.title(kind, story), _source(story, model), body, story.published_at)


def _source(story: PublishedStory, model: str) -> str:
    return _(
        "Drafted by AI ({model}) from the success story “{title}”, version {version}, published on "
        "{day}. Each line was checked against the story's sentences. Read everything yourself before "
        "you use it or pass it on.",
        model=model,
        title=story.title or _("a success story"),
        version=story.version.number,
        day=format_date(story.published_at.date()),
    )


def _body(kind: AssetKind, told: ToldStory, lines: Sequence[DraftLine]) -> Iterable[DocumentLine]:
    for part in structure.parts(kind):
        here = [line for line in lines if line.part == part.name]
        if not here:
            continue
        yield DocumentLine(LineKind.HEADING, structure.heading(kind, part.name))
        if structure.direction(part.name):
            yield DocumentLine(LineKind.TEXT, structure.direction(part.name))
        # Of a template, what is to be filled in comes before what the story says.
        for line in sorted(here, key=lambda one: kind == AssetKind.TEMPLATE and one.role != LineRole.STEP):
            yield DocumentLine(structure.line_kind(kind, line.role), _text(kind, told, line))
            if kind == AssetKind.VIDEO and _links(told, line):
                # Nobody reads a link aloud.
                yield DocumentLine(
                    LineKind.TEXT, _("To show on the screen: {links}", links=" ".join(_links(told, line)))
                )


def _text(kind: AssetKind, told: ToldStory, line: DraftLine) -> str:
    if line.role == LineRole.QUOTE:
        return _("“{quote}”", quote=line.text.strip(_QUOTATION_MARKS))
    if kind == AssetKind.TEMPLATE:
        if line.role == LineRole.STEP:
            return f"{line.text} {assets.BLANK}"
        return _("In the story: {text}", text=line.text)
    return line.text if kind == AssetKind.VIDEO else " ".join([line.text, *_links(told, line)])


def _links(told: ToldStory, line: DraftLine) -> list[str]:
    """The links in the sentences of a resource; a model writes none itself."""
    if line.role != LineRole.RESOURCE:
        return []
    cited = " ".join(told.prepared.sentences[id_] for id_ in line.ids)
    return list(dict.fromkeys(_LINK.findall(cited)))
