"""What others can use, made of a published story: word for word from its sentences, nothing added by a model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum

from bot.kit.i18n import _
from bot.kit.time import say_date
from bot.stories import labels
from bot.stories.analysis import segmentation
from bot.stories.publishing.documents import Document, Kind, Line
from bot.stories.publishing.showcase import Shown, Use, Worked
from bot.stories.publishing.warnings import MOVED, cautions
from bot.stories.sections import LETTERS, SECTIONS, Section

MATERIAL = re.compile(
    r"https?://|\b(template|checklist|guide|slides?|wiki|prompt|document|folder|recording|vorlage\w*|checkliste\w*|"
    r"leitfaden|folien|dokument\w*|ordner|aufzeichnung\w*)\b",
    re.IGNORECASE,
)
MAX_SPOKEN = 3


class Asset(StrEnum):
    """The six kinds of asset."""

    PLAYBOOK = "playbook"
    TOOLKIT = "toolkit"
    CASE_STUDY = "case_study"
    TEMPLATE = "template"
    CHECKLIST = "checklist"
    VIDEO = "video"


def name(asset: Asset) -> str:
    """What an asset is called."""
    return {
        Asset.PLAYBOOK: _("Playbook"),
        Asset.TOOLKIT: _("Toolkit index"),
        Asset.CASE_STUDY: _("Case study"),
        Asset.TEMPLATE: _("Template"),
        Asset.CHECKLIST: _("Checklist"),
        Asset.VIDEO: _("Video script"),
    }[asset]


def purpose(asset: Asset) -> str:
    """What an asset is for."""
    return {
        Asset.PLAYBOOK: _("step by step, to do the same"),
        Asset.TOOLKIT: _("what there is to use, in one list"),
        Asset.CASE_STUDY: _("to tell it to others"),
        Asset.TEMPLATE: _("the same form, for your own case"),
        Asset.CHECKLIST: _("so that nothing is forgotten"),
        Asset.VIDEO: _("for a recording of two or three minutes"),
    }[asset]


def make(asset: Asset, shown: Shown, uses: Sequence[Use] = ()) -> Document:
    """An asset of a published story, in the language being spoken; the same story gives the same document."""
    build: dict[Asset, Callable[[Shown, Sequence[Use]], Iterable[Line]]] = {
        Asset.PLAYBOOK: _playbook,
        Asset.TOOLKIT: _toolkit,
        Asset.CASE_STUDY: _case_study,
        Asset.TEMPLATE: _template,
        Asset.CHECKLIST: _checklist,
        Asset.VIDEO: _video,
    }
    title = f"{name(asset)}: {shown.title or _('a success story')}"
    return Document(title, source(shown), tuple(build[asset](shown, uses)), shown.published_at)


def source(shown: Shown) -> str:
    """Where an asset comes from."""
    return _(
        "Made from the success story “{title}”, version {version}, published on {day}. Every sentence is its authors'.",
        title=shown.title or _("a success story"),
        version=shown.version.number,
        day=say_date(shown.published_at.date()),
    )


def said(shown: Shown, section: Section) -> list[str]:
    """The sentences of a section."""
    return [one.text for one in segmentation.split(shown.version.sections[section], LETTERS[section])]


def _part(heading: str, kind: Kind, texts: Sequence[str]) -> list[Line]:
    return [Line(Kind.HEADING, heading), *(Line(kind, text) for text in texts or [_("(The story does not say.)")])]


def _advised(shown: Shown, section: Section) -> list[str]:
    """The sentences of a section but for those that warn: nobody is told to depend on one person."""
    warned = {text for texts in cautions(shown).values() for text in texts} if section in MOVED else set()
    return [text for text in said(shown, section) if text not in warned]


def _mind(shown: Shown) -> Iterable[Line]:
    """What speaks against doing the same, and the sentences that say so."""
    found = cautions(shown)
    if found:
        yield Line(Kind.HEADING, _("Mind this"))
    for sign, texts in found.items():
        yield Line(Kind.TEXT, f"{labels.warning(sign)}:")
        yield from (Line(Kind.QUOTE, text) for text in texts)


def _playbook(shown: Shown, uses: Sequence[Use]) -> Iterable[Line]:
    yield from _part(_("Where this worked"), Kind.TEXT, said(shown, Section.CONTEXT))
    yield from _part(_("Step by step"), Kind.STEP, said(shown, Section.APPROACH))
    yield from _part(_("What to expect"), Kind.ITEM, said(shown, Section.RESULTS))
    yield from _part(_("What must not be left out"), Kind.ITEM, _advised(shown, Section.FACTORS))
    yield from _part(_("For your own place"), Kind.ITEM, _advised(shown, Section.SCALING))
    yield from _mind(shown)
    yield from _used(uses)


def _toolkit(shown: Shown, uses: Sequence[Use]) -> Iterable[Line]:
    for section in SECTIONS:
        found = [text for text in said(shown, section) if MATERIAL.search(text)]
        if found:
            yield from _part(labels.title(section), Kind.ITEM, found)
    yield from _part(_("What it took"), Kind.ITEM, said(shown, Section.APPROACH))
    yield from _used(uses)


def _case_study(shown: Shown, uses: Sequence[Use]) -> Iterable[Line]:
    headings = {
        Section.CONTEXT: _("The situation"),
        Section.APPROACH: _("What they did"),
        Section.RESULTS: _("What came of it"),
        Section.FACTORS: _("Why it worked"),
        Section.SCALING: _("What others can take from it"),
    }
    for section in SECTIONS:
        yield from _part(headings[section], Kind.TEXT, [" ".join(said(shown, section))] if said(shown, section) else [])
    yield from _used(uses)


def _template(shown: Shown, _uses: Sequence[Use]) -> Iterable[Line]:
    for section in SECTIONS:
        yield Line(Kind.HEADING, labels.title(section))
        for question in labels.questions(section):
            yield Line(Kind.TEXT, f"{question} ______________________________")
        yield Line(Kind.TEXT, _("In the story it says:"))
        yield from (Line(Kind.QUOTE, text) for text in said(shown, section)[:MAX_SPOKEN])


def _checklist(shown: Shown, uses: Sequence[Use]) -> Iterable[Line]:
    yield from _part(_("Before you begin: is it like this with you?"), Kind.BOX, said(shown, Section.CONTEXT))
    yield from _part(_("Do"), Kind.BOX, said(shown, Section.APPROACH))
    yield from _part(_("Essential"), Kind.BOX, _advised(shown, Section.FACTORS))
    yield from _mind(shown)
    yield from _part(_("Adapt, and mind"), Kind.BOX, _advised(shown, Section.SCALING))
    yield from _part(_("Compare what comes of it with"), Kind.BOX, said(shown, Section.RESULTS))
    yield from _used(uses)


def _video(shown: Shown, _uses: Sequence[Use]) -> Iterable[Line]:
    scenes = (
        (_("Scene 1, 30 seconds: where we are"), _("Show the place or the people at work. Say:"), Section.CONTEXT),
        (_("Scene 2, 45 seconds: what we did"), _("Show the screen or the steps. Say:"), Section.APPROACH),
        (_("Scene 3, 30 seconds: what came of it"), _("Show the figures, large. Say:"), Section.RESULTS),
        (_("Scene 4, 30 seconds: why it worked"), _("One person, to the camera. Say:"), Section.FACTORS),
        (_("Scene 5, 20 seconds: your turn"), _("Show where the material is. Say:"), Section.SCALING),
    )
    for heading, direction, section in scenes:
        yield Line(Kind.HEADING, heading)
        yield Line(Kind.TEXT, direction)
        yield from (Line(Kind.QUOTE, text) for text in said(shown, section)[:MAX_SPOKEN])


def _used(uses: Sequence[Use]) -> Iterable[Line]:
    if uses:
        yield Line(Kind.HEADING, _("Used elsewhere"))
        yield from (Line(Kind.ITEM, use_line(use)) for use in uses)


def use_line(use: Use) -> str:
    """Where somebody else used a story, and how it went."""
    how = {Worked.YES: _("worked"), Worked.PARTLY: _("worked in part"), Worked.NO: _("did not work")}[use.worked]
    if use.adapted:
        return _("{place}: {how}. Adapted: {adapted}", place=use.place, how=how, adapted=use.adapted)
    return f"{use.place}: {how}."
