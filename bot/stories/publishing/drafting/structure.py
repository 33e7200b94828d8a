"""The parts of a drafted asset: their headings, what a model is told about them, and which lines belong in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.kit.documents import LineKind
from bot.kit.i18n import _
from bot.stories.publishing.assets import AssetKind


class LineRole(StrEnum):
    """What a line of a drafted asset is."""

    STEP = "step"
    FACT = "fact"
    QUOTE = "quote"
    COST = "cost"
    LIMIT = "limit"
    CONTROL_GROUP = "control_group"
    RESOURCE = "resource"


@dataclass(frozen=True)
class AssetPart:
    """A part of an asset: its name in a model's answer, what it is for (in English), and the roles of its lines."""

    name: str
    about: str
    roles: frozenset[LineRole]


_EVIDENCE = frozenset({LineRole.FACT, LineRole.QUOTE, LineRole.CONTROL_GROUP})
_NEEDED = frozenset({LineRole.COST, LineRole.RESOURCE})
_STEPS = frozenset({LineRole.STEP})
_FACTS = frozenset({LineRole.FACT})
_LIMITS = frozenset({LineRole.LIMIT})
_SPOKEN = frozenset(LineRole)
_PARTS: Mapping[AssetKind, tuple[AssetPart, ...]] = {
    AssetKind.PLAYBOOK: (
        AssetPart("fits", "for whom and in which situation it worked", _FACTS),
        AssetPart("needs", "what has to be there: time, money, licences, material, permissions", _NEEDED | _FACTS),
        AssetPart("steps", "what to do, one step a line, in order, from preparation to everyday use", _STEPS),
        AssetPart("limits", "where it ends, what failed, what must not be done", _LIMITS),
        AssetPart("works", "how a team can tell that it works: results with their starting points", _EVIDENCE),
    ),
    AssetKind.CHECKLIST: (
        AssetPart("first", "steps before beginning", _STEPS),
        AssetPart("everyday", "steps while doing it, each time or each week", _STEPS),
        AssetPart("later", "steps afterwards: measure, hand over, decide", _STEPS),
        AssetPart("needs", "what it takes: time, money, licences, material, permissions", _NEEDED | _FACTS),
        AssetPart("limits", "where it ends, and what to leave alone", _LIMITS),
        AssetPart("works", "what to compare one's own result with, who said what", _EVIDENCE),
    ),
    AssetKind.CASE_STUDY: (
        AssetPart("before", "how it was before, with figures: where, who, how much of what", _FACTS),
        AssetPart("did", "what they did, told in the past, in order", _STEPS | _FACTS),
        AssetPart("after", "how it was afterwards, with its starting point; control groups; who said what", _EVIDENCE),
        AssetPart("cost", "what it cost: time, money, licences, people", _NEEDED),
        AssetPart("ended", "where it ended: what did not work, for whom it is nothing, what is open", _LIMITS),
    ),
    AssetKind.TEMPLATE: (
        AssetPart("plan", "what a team decides first: for which work, with whom, from when", _STEPS | _FACTS),
        AssetPart("do", "what a team does, and what it takes over from here", _STEPS | _NEEDED),
        AssetPart("measure", "what a team measures, and with what it compares", _STEPS | _EVIDENCE),
        AssetPart("limits", "what a team leaves alone, and who decides that", _STEPS | _LIMITS),
    ),
    AssetKind.TOOLKIT: (
        AssetPart("material", "templates, lists, recordings, folders: what each is for and where it is", _NEEDED),
        AssetPart("rules", "rules, criteria, ways of working that can be taken over as they are", _STEPS | _EVIDENCE),
        AssetPart("effort", "the time, money and licences that using it takes", _NEEDED),
        AssetPart("limits", "for what it is not meant", _LIMITS),
    ),
    AssetKind.VIDEO: (
        AssetPart("scene_1", "30 seconds: who we are and what was hard before", _SPOKEN),
        AssetPart("scene_2", "45 seconds: what we did, step by step", _SPOKEN),
        AssetPart("scene_3", "30 seconds: what changed, and compared with what", _SPOKEN),
        AssetPart("scene_4", "30 seconds: what it cost and where it ended", _SPOKEN),
        AssetPart("scene_5", "20 seconds: what viewers can do on Monday, and where the material is", _SPOKEN),
    ),
}
# An asset of these kinds without a step is none.
NEED_STEPS = frozenset({AssetKind.PLAYBOOK, AssetKind.CHECKLIST, AssetKind.TEMPLATE})


def parts(kind: AssetKind) -> tuple[AssetPart, ...]:
    """The parts of a kind of asset, in their order."""
    return _PARTS[kind]


def part_for(kind: AssetKind, wanted: str, role: LineRole) -> str:
    """The name of the part in which a line goes: the wanted one if its role belongs there, else the last that fits."""
    fitting = [part.name for part in parts(kind) if role in part.roles]
    if wanted in fitting or not fitting:
        return wanted or parts(kind)[0].name
    return fitting[-1]


def line_kind(kind: AssetKind, role: LineRole) -> LineKind:
    """How a line is set: only a step of a checklist has a box, only a step of a playbook a number."""
    if kind == AssetKind.VIDEO or role == LineRole.QUOTE:
        return LineKind.QUOTE
    if kind == AssetKind.CASE_STUDY:
        return LineKind.TEXT
    if role == LineRole.STEP:
        return {AssetKind.CHECKLIST: LineKind.BOX, AssetKind.PLAYBOOK: LineKind.STEP}.get(kind, LineKind.ITEM)
    return LineKind.ITEM


def heading(kind: AssetKind, part: str) -> str:
    """The heading of a part: that of its kind of asset, where it has one of its own."""
    headings = {
        "fits": _("Where it fits"),
        "needs": _("What it takes"),
        "steps": _("Step by step"),
        "limits": _("Its limits"),
        "works": _("How you can tell that it works"),
        "first": _("Before you begin"),
        "everyday": _("While you do it"),
        "later": _("Afterwards"),
        "before": _("Before"),
        "did": _("What they did"),
        "after": _("After"),
        "cost": _("What it cost"),
        "ended": _("Where it reached its limits"),
        "material": _("Material"),
        "rules": _("Rules you can adopt"),
        "effort": _("What it takes"),
        "scene_1": _("Scene 1, 30 seconds: where we are"),
        "scene_2": _("Scene 2, 45 seconds: what we did"),
        "scene_3": _("Scene 3, 30 seconds: what changed"),
        "scene_4": _("Scene 4, 30 seconds: what it cost and where it reached its limits"),
        "scene_5": _("Scene 5, 20 seconds: your turn"),
        "plan": _("Our plan"),
        "do": _("What we'll do"),
        "measure": _("What we'll measure"),
        "template.limits": _("What we'll leave alone"),
        "toolkit.limits": _("What it isn't for"),
    }
    return headings.get(f"{kind}.{part}") or headings[part]


def direction(part: str) -> str:
    """What to show in a scene of a video; empty for any other part."""
    return {
        "scene_1": _("Show the place or the people at work. Say:"),
        "scene_2": _("Show the screen or the steps. Say:"),
        "scene_3": _("Show the figures, large. Say:"),
        "scene_4": _("Show one person, speaking to the camera. Say:"),
        "scene_5": _("Show where the material is. Say:"),
    }.get(part, "")
