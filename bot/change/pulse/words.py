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
            "They're at the hopeful start (*uninformed optimism*): keen, and the hard part is still to come."
        ),
        CurveZone.INFORMED_PESSIMISM: _(
            "They're in the dip (*informed pessimism*): they've seen what's hard. Most groups get here."
        ),
        CurveZone.WAY_OUT: _("They're on the way out of the dip: more of them are trying things for themselves."),
        CurveZone.INFORMED_OPTIMISM: _(
            "They're on firm ground (*informed optimism*): they know what it's good for, and what it isn't."
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
                "Expect the dip: say in your next meeting that the first real weeks usually feel slower, and that "
                "this passes."
            ),
            _(
                "Plan for it: put half an hour in the calendar, and ask people to bring one task that went "
                "wrong with AI."
            ),
        ]
    things = {
        CurveZone.UNINFORMED_OPTIMISM: [
            _(
                "*Expect the dip.* Say it out loud now: “In a few weeks this will feel slower before it gets "
                "better. That's normal.” If people expect it, they don't mistake it for failure."
            ),
            _(
                "*Plan for it.* Put two half hours in the calendar, four and eight weeks from now, and "
                "ask people to bring a task that went wrong."
            ),
        ],
        CurveZone.INFORMED_PESSIMISM: [
            _(
                "*Say that the dip is expected*, and don't argue with the worries. Ask in your next meeting: "
                "“What's the one thing that makes this harder than before?” Take care of the easiest answer within "
                "a week."
            ),
            _(
                "*Push through it together.* Take one real task of the group and do it side by side, mistakes "
                "included. One hour helps more than another presentation."
            ),
        ],
        CurveZone.WAY_OUT: [
            _(
                "*Show what works.* Ask two people to spend five minutes showing a task they now do with AI, with the "
                "time it took before and after."
            ),
            _(
                "*Clear one thing out of the way.* Ask what still stops people from trying (access, time, a rule "
                "that nobody understands), and sort out one of these this week."
            ),
        ],
        CurveZone.INFORMED_OPTIMISM: [
            _(
                "*Keep what works.* Write one practice down as a story, with `/story new`, so that it doesn't depend "
                "on the people who found it."
            ),
            _(
                "*Let them help others.* Ask who'd spend half an hour with a group that is just starting. Nobody "
                "convinces a doubter better than a colleague."
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
