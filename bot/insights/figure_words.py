"""Figures of a report in words: what each is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.kit.i18n import _


def sentences() -> Mapping[str, Callable[[str], str]]:
    """The sentence about each figure, given who it is about, such as “7 of 20”."""
    return {
        "begun": lambda who: _("{who} have begun", who=who),
        "active": lambda who: _("{who} took part during the week", who=who),
        "reflected": lambda who: _("{who} wrote a reflection", who=who),
        "shared": lambda who: _("{who} shared a thought with their group", who=who),
        "finished": lambda who: _("{who} have finished", who=who),
        "paused": lambda who: _("{who} are on a break", who=who),
        "stopped": lambda who: _("{who} have stopped", who=who),
        "knew_at_first": lambda who: _("{who} people who answered got most questions right the first time", who=who),
        "remembered_1": lambda who: _(
            "{who} people who were asked again after one to four weeks still knew most of the answers", who=who
        ),
        "remembered_4": lambda who: _(
            "{who} people who were asked again after one to three months still knew most of the answers", who=who
        ),
        "remembered_12": lambda who: _(
            "{who} people who were asked again after three months still knew most of the answers", who=who
        ),
        "planned": lambda who: _("{who} made a plan", who=who),
        "kept": lambda who: _("{who} people who were asked about a plan say they carried it out", who=who),
        "habit_0": lambda who: _("{who} people used AI three days a week or more at the start", who=who),
        "habit_30": lambda who: _("{who} people use AI three days a week or more after 30 days", who=who),
        "habit_90": lambda who: _("{who} people use AI three days a week or more after 90 days", who=who),
        "came": lambda who: _("{who} people who had said yes came", who=who),
    }


def figure_names() -> Mapping[str, str]:
    """What a figure is called where there is no sentence: in a list of what isn't shown, and in the file."""
    return {
        "begun": _("begun"),
        "active": _("took part"),
        "answered": _("answered a question"),
        "reflected": _("wrote a reflection"),
        "shared": _("shared a thought"),
        "finished": _("finished"),
        "paused": _("on a break"),
        "stopped": _("stopped the lessons"),
        "knew_at_first": _("right the first time"),
        "remembered_1": _("remembered after one to four weeks"),
        "remembered_4": _("remembered after one to three months"),
        "remembered_12": _("remembered after three months"),
        "planned": _("made a plan"),
        "kept": _("carried out a plan"),
        "habit_0": _("use AI three days a week or more, at the start"),
        "habit_30": _("the same after 30 days"),
        "habit_90": _("the same after 90 days"),
        "came": _("came to a session"),
    }
