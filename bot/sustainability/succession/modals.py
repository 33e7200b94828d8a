"""The windows for a task and for a week without somebody, and what was filled in."""

from __future__ import annotations

from datetime import date

from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape, fields_of, unescape
from bot.kit.time import format_date
from bot.sustainability.succession import messages, views, words
from bot.sustainability.succession.models import ProgrammeRole, RoleTask, SuccessionStep, WeekWithout
from bot.sustainability.succession.service import MAX_TEXT, TaskWish, WeekWish

ROLE, DOES, WRITTEN, SUCCESSOR, STEP, SINCE = "role", "does", "written", "successor", "step", "since"
STARTS, STAND_IN, ALONE = "starts", "stand_in", "alone"


class TaskWindow(Payload):
    """An open window: of which task, 0 for a new one."""

    task_id: int = 0


def task_form(task: RoleTask | None = None, successor: str = "") -> Json:
    """The window of a task."""
    roles = [blocks.option(label, role) for role, label in words.roles().items()]
    steps = [blocks.option(label, step) for step, label in words.steps().items()]
    chosen = next((one for one in roles if task and one["value"] == task.role), roles[0])
    reached = next((one for one in steps if task and one["value"] == task.step), steps[0])
    text = blocks.text_input
    parts = [
        blocks.input_block(ROLE, _("Whose task is it?"), blocks.static_select(roles, initial=chosen)),
        blocks.input_block(
            DOES,
            _("What does this person do?"),
            text(initial=task.does if task else None, max_length=MAX_TEXT),
            hint=_("Such as “Opens each cohort and answers its first questions”."),
        ),
        blocks.input_block(
            WRITTEN,
            _("Where is the task described?"),
            text(initial=task.written if task else None, max_length=MAX_TEXT),
            optional=True,
            hint=_("Name a page, a folder or a checklist. Never write a password or a key here."),
        ),
        blocks.input_block(
            SUCCESSOR,
            _("Who could take over the task?"),
            blocks.person_select(initial=successor or None),
            optional=True,
            hint=_("This person gets a message and can take their name off the list."),
        ),
        blocks.input_block(
            STEP, _("How much can this person do already?"), blocks.static_select(steps, initial=reached)
        ),
        blocks.input_block(
            SINCE, _("Since when?"), blocks.date_picker(initial=task.since if task else None), optional=True
        ),
    ]
    if task:
        parts.append(blocks.actions(blocks.button(views.REMOVE, _("Take it off the list"), task.id, style="danger")))
    opened = TaskWindow(task_id=row_id(task)) if task else TaskWindow()
    return blocks.modal(views.SAVE, _("A task"), parts, submit=_("Save"), close=_("Cancel"), metadata=opened.encode())


def filled(view: Json) -> TaskWish:
    """What was filled in."""
    held = fields_of(view)

    def chosen(name: str) -> str:
        return str((held[name].get("selected_option") or {}).get("value") or "")

    def written(name: str) -> str:
        return unescape(held[name].get("value") or "").strip()

    since = held[SINCE].get("selected_date")
    return TaskWish(
        ProgrammeRole(chosen(ROLE)),
        written(DOES),
        written(WRITTEN),
        str(held[SUCCESSOR].get("selected_user") or ""),
        SuccessionStep(chosen(STEP)),
        date.fromisoformat(str(since)) if since else None,
    )


def week_form() -> Json:
    """The window of a week without somebody."""
    told = _(
        "This is a test, planned like an experiment: for a week, somebody else does your part, and you "
        "answer no questions about it. Afterwards I'll ask you how the week went. The test shows what "
        "isn't written down yet."
    )
    parts = [
        blocks.section(told),
        blocks.input_block(STARTS, _("From which day?"), blocks.date_picker()),
        blocks.input_block(STAND_IN, _("Who stands in for you?"), blocks.person_select()),
        blocks.input_block(
            ALONE,
            _("What can wait until you're back?"),
            blocks.text_input(multiline=True, max_length=MAX_TEXT),
            optional=True,
        ),
    ]
    return blocks.modal(views.SAVE_WEEK, _("A week without you"), parts, submit=_("Plan it"), close=_("Cancel"))


def filled_week(view: Json) -> WeekWish:
    """What was filled in."""
    held = fields_of(view)
    return WeekWish(
        date.fromisoformat(str(held[STARTS]["selected_date"])),
        str(held[STAND_IN]["selected_user"]),
        unescape(held[ALONE].get("value") or "").strip(),
    )


def saved(task: RoleTask) -> Json:
    """Replaces the window of a task."""
    said = [_("Saved."), _("`/groundswell succession` shows all tasks.")]
    if task.successor_id is None:
        said.insert(1, _("Nobody is ready to take this over yet: ask one person to watch you do it next time."))
    return blocks.modal(views.SAVE, _("A task"), [blocks.section(" ".join(said))], close=_("Close"))


def taken_off(task: RoleTask) -> Json:
    """Replaces the window of a task that was removed, with the way back."""
    said = blocks.section(_("Taken off the list: {does}", does=escape(task.does)))
    undo = blocks.actions(blocks.button(views.BACK, _("Put it back on the list"), task.id))
    return blocks.modal(views.SAVE, _("A task"), [said, undo], close=_("Close"))


def brought_back(task: RoleTask) -> Json:
    """Replaces it once the task is back."""
    said = blocks.section(_("Back on the list: {does}", does=escape(task.does)))
    return blocks.modal(views.SAVE, _("A task"), [said], close=_("Close"))


def dropped() -> Json:
    """Replaces the window of a week that was dropped."""
    said = blocks.section(_("The week is cancelled, and the other person knows."))
    return blocks.modal(views.SAVE_WEEK, _("A week without you"), [said], close=_("Close"))


def planned(week: WeekWithout, stand_in: str) -> Json:
    """Replaces the window of a week."""
    said = _(
        "Planned to start on {day}. {who} gets a message now and can say no. Afterwards I'll ask you how it went.",
        day=format_date(week.starts_on),
        who=f"<@{stand_in}>",
    )
    drop = blocks.actions(blocks.button(f"{messages.REFUSE}:{week.id}", _("Drop the week"), week.id))
    return blocks.modal(views.SAVE_WEEK, _("A week without you"), [blocks.section(said), drop], close=_("Close"))
