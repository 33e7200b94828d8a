"""What comes by itself: the question after a next step, the quarterly one, and the news that a map is shared."""

from __future__ import annotations

from bot.change.stakeholders import views, words
from bot.change.stakeholders.content import StakeholderContext
from bot.change.stakeholders.queries import MappedStakeholder
from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape


def the_map() -> Json:
    """Leads to one's own map, whose names are shown for the moment only."""
    text = _("You can do that on your stakeholder map. Only you see the map, until you share it.")
    return blocks.message(text, blocks.section(text), blocks.actions(blocks.button(views.SHOW, _("Show the map"))))


def follow_up(one: MappedStakeholder, context: StakeholderContext) -> Json:
    """Asks about a step on the day that was chosen for it, with what helps with people in that field."""
    name, step, number = escape(one.row.name), escape(one.row.next_step), one.row.id
    if step:
        text = _("For today, you planned this step with {name}: {step}", name=name, step=step)
    else:
        text = _("You wanted to be reminded of {name} today.", name=name)
    said = context.of(one.type)
    advice = f"{said.name}: {said.strategy}. {said.advice}"
    row = blocks.actions(
        blocks.button(views.DONE, _("Done"), number, style="primary"),
        blocks.button(views.EDIT, _("Change their position"), number),
        blocks.button(views.LATER, _("Ask me in a week"), number),
    )
    return blocks.message(text, blocks.section(text), blocks.context(f"{words.facts(one)} · {advice}"), row)


def done(one: MappedStakeholder) -> Json:
    """Says that a step is done, and asks what it changed."""
    text = _("Good. Does {name} see the change differently now?", name=escape(one.row.name))
    row = blocks.actions(
        blocks.button(views.EDIT, _("Change their position"), one.row.id), blocks.button(views.SHOW, _("Show the map"))
    )
    return blocks.message(text, blocks.section(text), row)


def later(one: MappedStakeholder, day: str) -> Json:
    """Says when the question comes again."""
    return blocks.message(_("I'll ask you about {name} on {day}.", name=escape(one.row.name), day=day))


def stale(stakeholders: int) -> Json:
    """One quiet line, once a quarter: how many on the map the owner hasn't looked at since; nobody is named."""
    text = ngettext(
        "You haven't looked at {n} person or group on your stakeholder map for three months. Is the entry still right?",
        "You haven't looked at {n} people or groups on your stakeholder map for three months. Are the "
        "entries still right?",
        stakeholders,
    )
    row = blocks.actions(
        blocks.button(views.SHOW, _("Show the map")),
        blocks.button(views.RIGHT, _("It's still right")),
        blocks.button(views.SILENT, _("Don't ask again")),
    )
    return blocks.message(text, blocks.section(text), row)


def right() -> Json:
    """Answers that a map is still right."""
    return blocks.message(_("Good. I'll ask you again in three months."))


def silent() -> Json:
    """Answers that no question is wanted."""
    return blocks.message(
        _("OK, I won't ask about your map any more. `/groundswell stakeholders` shows you the map at any time.")
    )


def shared(owner: str) -> Json:
    """Tells somebody that a map is shared with them; nobody on it is named."""
    text = _(
        "{person} shares their stakeholder map with you. The map says what they think of people, so "
        "please keep it to yourself.",
        person=f"<@{owner}>",
    )
    row = blocks.actions(blocks.button(views.SHARED, _("Show the map"), owner))
    return blocks.message(text, blocks.section(text), row)
