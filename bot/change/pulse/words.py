"""The words of pulses: feelings, stretches of the curve, and what helps a group on each of them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.change.pulse.rules import CurveZone, Feeling
from bot.kit.i18n import _
from bot.kit.slack import escape


def feelings() -> dict[Feeling, str]:
    """What is on the four buttons."""
    return {
        Feeling.CURIOUS: _("Curious"),
        Feeling.WORRIED: _("Worried"),
        Feeling.TRYING: _("Trying it"),
        Feeling.AT_HOME: _("At home with it"),
    }


def of_figures() -> dict[str, str]:
    """What each figure of a result counts."""
    return {
        Feeling.CURIOUS: _("curious"),
        Feeling.WORRIED: _("worried"),
        Feeling.TRYING: _("trying it"),
        Feeling.AT_HOME: _("at home with it"),
    }


def curve_names() -> dict[CurveZone, str]:
    """The names on the curve, as the lessons have them; the way out of the dip has none of its own."""
    return {
        CurveZone.UNINFORMED_OPTIMISM: _("Uninformed optimism"),
        CurveZone.INFORMED_PESSIMISM: _("Informed pessimism"),
        CurveZone.INFORMED_OPTIMISM: _("Informed optimism"),
    }


def where(zone: CurveZone) -> str:
    """Where a group is, as a sentence."""
    sentences = {
        CurveZone.UNINFORMED_OPTIMISM: _(
            "They're at the hopeful start (*uninformed optimism*): they're keen, and they don't know "
            "yet what will be hard."
        ),
        CurveZone.INFORMED_PESSIMISM: _(
            "They're in the dip (*informed pessimism*): they've seen what's hard. Most groups go through this."
        ),
        CurveZone.WAY_OUT: _("They're on the way out of the dip: more of them are trying things for themselves."),
        CurveZone.INFORMED_OPTIMISM: _(
            "They're on firm ground (*informed optimism*): they know what the change is good for, and "
            "what it isn't good for."
        ),
    }
    return sentences[zone]


def short(zone: CurveZone) -> str:
    """A stretch of the curve in the middle of a sentence."""
    names = {
        CurveZone.UNINFORMED_OPTIMISM: _("the hopeful start"),
        CurveZone.INFORMED_PESSIMISM: _("the dip"),
        CurveZone.WAY_OUT: _("the way out of the dip"),
        CurveZone.INFORMED_OPTIMISM: _("firm ground"),
    }
    return names[zone]


def what_helps(zone: CurveZone | None) -> list[str]:
    """Two concrete things for a lead to do; without a place, what fits every group."""
    if zone is None:
        return [
            _(
                "Expect the dip: tell people in your next meeting that the first weeks of real use usually "
                "feel slower, and that this passes."
            ),
            _(
                "Set a time for it: put half an hour in the calendar, and ask people to bring one task "
                "that went wrong with AI."
            ),
        ]
    things = {
        CurveZone.UNINFORMED_OPTIMISM: [
            _(
                "*Expect the dip.* Tell people now: “In a few weeks, our work will feel slower before it "
                "gets better. That's normal.” People who expect the dip don't mistake it for failure."
            ),
            _(
                "*Plan for the dip.* Put two half-hour meetings in the calendar, four and eight weeks from "
                "now. Ask people to bring a task that went wrong."
            ),
        ],
        CurveZone.INFORMED_PESSIMISM: [
            _(
                "*Say that the dip is normal*, and don't argue with people's worries. Ask in your next "
                "meeting: “What's the one thing that makes our work harder than before?” Within a week, "
                "fix whatever is easiest to fix."
            ),
            _(
                "*Get through the dip together.* Take one real task and do it side by side, mistakes "
                "included. One hour of that work helps more than another presentation."
            ),
        ],
        CurveZone.WAY_OUT: [
            _(
                "*Show what works.* Ask two people to show a task they now do with AI. Give each of them "
                "five minutes, and ask how long the task took before and how long it takes now."
            ),
            _(
                "*Clear one thing out of the way.* Ask what still stops people from trying the new way: "
                "access, time, a rule that nobody understands. Fix one of these things this week."
            ),
        ],
        CurveZone.INFORMED_OPTIMISM: [
            _(
                "*Keep what works.* Use `/story new` to write up one practice as a story. Then the "
                "practice stays, even if the people who found it leave."
            ),
            _(
                "*Let people help others.* Ask who'd spend half an hour with a group that's just starting. "
                "A colleague convinces people with doubts better than anyone else."
            ),
        ],
    }
    return things[zone]


def group_names(names: Sequence[str]) -> str:
    """The names of groups, for a sentence; they are escaped."""
    safe = [f"*{escape(name)}*" for name in names]
    if len(safe) < 2:
        return "".join(safe)
    return _("{first} and {last}", first=", ".join(safe[:-1]), last=safe[-1])
