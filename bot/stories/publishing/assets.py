"""The kinds of assets, and what every asset says about where it comes from and where else its story was used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from bot.kit.documents import DocumentLine, LineKind
from bot.kit.i18n import _
from bot.kit.time import format_date
from bot.stories.publishing.showcase import PublishedStory, UseReport, UseResult

BLANK = "…" * 12


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


def title(kind: AssetKind, story: PublishedStory) -> str:
    """The title of an asset."""
    return f"{name(kind)}: {story.title or _('a success story')}"


def source(story: PublishedStory) -> str:
    """A note on where an asset comes from."""
    return _(
        "Made from the success story “{title}”, version {version}, published on {day}. Every sentence "
        "is by the authors of the story.",
        title=story.title or _("a success story"),
        version=story.version.number,
        day=format_date(story.published_at.date()),
    )


def use_lines(uses: Sequence[UseReport]) -> Iterable[DocumentLine]:
    """The last part of an asset: where else the story was used."""
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
