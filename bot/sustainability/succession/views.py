"""The page of succession: how much depends on how few, who could do what, and the weeks without somebody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import format_date
from bot.sustainability.succession import dependence, messages, words
from bot.sustainability.succession.dependence import PartDependence, ProgrammePart
from bot.sustainability.succession.models import (
    ProgrammeRole,
    RoleTask,
    SuccessionStep,
    WeekOutcome,
    WeekWithout,
)

ADD = messages.ADD
SAVE = "sustainability.succession_save"
EDIT = "sustainability.succession_edit"
REMOVE = "sustainability.succession_remove"
BACK = "sustainability.succession_back"
WEEK = "sustainability.succession_week"
SAVE_WEEK = "sustainability.succession_plan"
HANDOVER = "sustainability.succession_handover"
MAX_TASKS, MAX_PARTS, MAX_WEEKS = 15, 8, 3


@dataclass(frozen=True)
class SuccessionPage:
    """What is shown: the parts of the programme, the tasks of its roles, the weeks, and people's Slack ids."""

    parts: Sequence[PartDependence]
    tasks: Sequence[RoleTask]
    weeks: Sequence[WeekWithout]
    people: Mapping[int, str]
    called_off: Sequence[WeekWithout] = ()


def page(found: SuccessionPage) -> Json:
    """Everything, with a button for each next step."""
    title = _("Handing over (succession)")
    parts: list[Json] = []
    for one in found.tasks[:MAX_TASKS]:
        change = blocks.button(f"{EDIT}:{one.id}", _("Change"), one.id)
        parts.append(blocks.section("\n".join(task_lines(one, found.people)), change))
    hidden = len(found.tasks) - MAX_TASKS
    more = (
        ngettext("{n} more task is in the handover.", "{n} more tasks are in the handover.", hidden)
        if hidden > 0
        else ""
    )
    if not found.tasks:
        parts.append(
            blocks.section(
                _(
                    "No task is written down yet. Start with the task that would stop first if you were away "
                    "tomorrow. Write what it is, where it's described, and who could take it over."
                )
            )
        )
    weeks = [week_line(one, found.people) for one in found.weeks[:MAX_WEEKS]]
    weeks += [off_line(one, found.people) for one in found.called_off[:MAX_WEEKS]]
    return blocks.message(
        title,
        blocks.header(title),
        blocks.section("\n".join(dependence_lines(found.parts))),
        blocks.divider(),
        parts,
        blocks.context(more) if more else None,
        blocks.section("\n".join([f"*{_('A week without you')}*", *weeks])) if weeks else None,
        blocks.actions(
            blocks.button(ADD, _("Write down a task"), style=None if found.tasks else "primary"),
            blocks.button(WEEK, _("Plan a week without me")),
            blocks.button(HANDOVER, _("Send me the handover")),
        ),
    )


def dependence_lines(parts: Sequence[PartDependence]) -> list[str]:
    """The bus factor in a sentence, and the parts that hang on one person or nobody."""
    factor = dependence.bus_factor(parts)
    if factor is None:
        return [_("There's no work here yet that could depend on anybody.")]
    lines = [_factor(factor)]
    weak = [one for one in parts if one.people < 2]
    lines += [f"• {part_line(one)}" for one in weak[:MAX_PARTS]]
    if len(weak) > MAX_PARTS:
        lines.append(_("… and {n} more.", n=len(weak) - MAX_PARTS))
    if dependence.without_keys(parts):
        lines.append(no_keys())
    return lines


def no_keys() -> str:
    """Where nobody has written down who holds the keys."""
    return _("• Keys and accounts: nobody has written down who has them (hosting, Slack app, signing key).")


def _factor(factor: int) -> str:
    if factor == 0:
        return _("*Bus factor 0:* nobody keeps one part of the programme going.")
    if factor == 1:
        return _("*Bus factor 1:* if one person left, a part of the programme would stop.")
    return _("*Bus factor {n}:* {n} people would have to leave before a part of the programme stops.", n=factor)


def part_line(one: PartDependence) -> str:
    """One part of the programme and how many people keep it going."""
    names = {
        ProgrammePart.ACTIVITY: _("Activity “{name}”"),
        ProgrammePart.COHORT: _("Cohort “{name}”"),
        ProgrammePart.STORIES: _("Published stories"),
        ProgrammePart.ADMINS: _("Admin rights"),
        ProgrammePart.KEY: _("Keys: {name}"),
        ProgrammePart.TASK: _("Task “{name}”"),
    }
    what = names[one.part].replace("{name}", escape(one.name))
    if one.people == 0:
        return _("{what}: nobody", what=what)
    return f"{what}: {ngettext('{n} person', '{n} people', one.people)}"


def task_lines(task: RoleTask, people: Mapping[int, str]) -> list[str]:
    """A task: what it is and whose, where it's written, who could do it, how far and since when."""
    role = words.roles()[ProgrammeRole(task.role)]
    lines = [f"*{role}:* {escape(task.does)}"]
    if task.written:
        lines.append(_("Where it's described: {where}", where=escape(task.written)))
    else:
        lines.append(_("This task isn't written down anywhere yet."))
    lines.append(successor_line(task, people))
    return lines


def successor_line(task: RoleTask, people: Mapping[int, str]) -> str:
    """Who could do a task, how far they are and since when."""
    whom = people.get(task.successor_id) if task.successor_id is not None else None
    if whom is None:
        return _("Nobody is ready to take this over yet.")
    step = words.steps()[SuccessionStep(task.step)]
    if task.since is None:
        return _("{who} {step}", who=whom, step=step)
    return _("{who} {step}, since {day}", who=whom, step=step, day=format_date(task.since))


def week_line(week: WeekWithout, people: Mapping[int, str]) -> str:
    """A week without somebody: who was away, who stood in, and how it went."""
    facts = {
        "who": people.get(week.member_id, "…"),
        "stand_in": people.get(week.stand_in_id, "…"),
        "day": format_date(week.starts_on),
    }
    if week.outcome is None:
        return _("• A week without {who} from {day} on, with {stand_in} standing in", **facts)
    outcome = words.outcomes()[WeekOutcome(week.outcome)]
    return _("• A week without {who} from {day} on, with {stand_in} standing in. {outcome}.", **facts, outcome=outcome)


def off_line(week: WeekWithout, people: Mapping[int, str]) -> str:
    """A week that was called off before it began."""
    who = people.get(week.member_id, "…")
    return _("• A week without {who} from {day} on: called off", who=who, day=format_date(week.starts_on))


def on_its_way() -> Json:
    """The handover follows as files."""
    return blocks.message(_("I'm putting the handover together. You'll get it shortly, as two files."))


def for_successor(slack_ids: Sequence[str]) -> Json:
    """Leads to the window of a task with somebody who is to take over."""
    people = ", ".join(f"<@{each}>" for each in slack_ids)
    text = _(
        "Taking over works task by task: write down what you do, and who could do it. {people} gets a message about "
        "each task and can take their name off. A week without you shows whether it works.",
        people=people,
    )
    rows = [
        blocks.section(f"<@{each}>", blocks.button(ADD, _("Write down a task"), each, style="primary"))
        for each in slack_ids
    ]
    row = blocks.actions(
        blocks.button(WEEK, _("Plan a week without me")), blocks.button(HANDOVER, _("Send me the handover"))
    )
    return blocks.message(text, blocks.section(text), rows, row)
