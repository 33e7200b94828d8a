"""What is kept of somebody, in plain words: the message, the window that deletes it, and what is said in the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json
from bot.own_data.inventory import INVENTORY
from bot.own_data.kinds import Kind, Stays

SHOW, EXPORT, DELETE, CONFIRMED = "own_data.show", "own_data.export", "own_data.delete", "own_data.confirmed"
SURE = "sure"


def names() -> dict[Kind, str]:
    """Each kind in plain words."""
    return {
        Kind.ACCOUNT: _("Your account and settings"),
        Kind.LESSONS: _("Lessons, answers and reviews"),
        Kind.THOUGHTS: _("Reflections and plans"),
        Kind.STORIES: _("Success stories"),
        Kind.SESSIONS: _("Sessions and your community"),
        Kind.CERTIFICATE: _("Your way to the certificate"),
        Kind.CHANGE: _("Stakeholder map, resistance helper and monthly questions"),
        Kind.IMPROVING: _("Improvements, figures and reports"),
        Kind.PROGRAMME: _("Things you run for the programme or have decided"),
        Kind.AI: _("What was sent to an AI, and your consent"),
        Kind.MESSAGES: _("Messages from me"),
    }


def reasons() -> dict[Stays, str]:
    """Why something stays, in plain words."""
    return {
        Stays.ACCOUNT: _("Your account: your role, time zone and language. I need them to talk to you."),
        Stays.SHARED: _(
            "Things that others work with: sessions, seats, turns, thanks, cohorts, improvements. Your "
            "name stays on them. You can cancel a seat or a turn yourself first."
        ),
        Stays.PROOF: _(
            "Your certificates, marks, results and consents, because somebody may have to check them. "
            "I'll delete a capstone that you haven't handed in."
        ),
        Stays.WISH: _("That you don't want to be invited or enrolled. I remember it so that I can respect it."),
        Stays.WORDLESS: _(
            "Dates and counts without your words. I keep these numbers so that figures about groups stay right."
        ),
        Stays.LOG: _("The log of what admins and facilitators did."),
    }


def overview(counted: Counter[Kind]) -> Json:
    """How much is kept of each kind, with buttons for a file and for deleting it."""
    head = _("*This is what I keep about you*")
    lines = [
        _("• {kind}: {entries}", kind=name, entries=ngettext("{n} entry", "{n} entries", counted[kind]))
        for kind, name in names().items()
        if counted[kind]
    ]
    who = _(
        "The file has every entry. `/learn mine` shows your texts one by one. What you and I wrote in "
        "Slack stays there until somebody deletes it in Slack."
    )
    return blocks.message(
        "\n".join([head, *lines]),
        blocks.section("\n".join([head, *lines])),
        blocks.context(who),
        blocks.actions(
            blocks.button(EXPORT, _("Send it to me as a file")),
            blocks.button(DELETE, _("Delete my data …"), style="danger"),
        ),
    )


def link() -> Json:
    """A button that leads to everything, below what is shown of it elsewhere."""
    return blocks.actions(blocks.button(SHOW, _("Show everything about me")))


def delete_window(counted: Counter[Kind]) -> Json:
    """What goes, what stays and why, and the question whether they're sure."""
    gone = {each.kind for each in INVENTORY.values() if each.stays is None or each.emptied} | {Kind.THOUGHTS}
    going = "\n".join(f"• {name}" for kind, name in names().items() if kind in gone and counted[kind])
    staying = "\n".join(f"• {reasons()[each]}" for each in _stays())
    stops = _("You'll be off every track, and nothing that was planned for you will be sent.")
    return blocks.modal(
        CONFIRMED,
        _("Delete my data"),
        [
            blocks.section(_("*What I'll delete for good*") + f"\n{going}\n{stops}"),
            blocks.section(_("*What stays, and why*") + f"\n{staying}"),
            blocks.context(_("What you and I wrote in Slack stays there until somebody deletes it in Slack.")),
            blocks.input_block(
                SURE,
                _("Are you sure?"),
                blocks.checkboxes([blocks.option(_("Yes. I know that nobody can bring my data back."), "yes")]),
            ),
        ],
        close=_("Keep it"),
        submit=_("Delete it"),
    )


def _stays() -> Collection[Stays]:
    used = {each.stays for each in INVENTORY.values()}
    return [each for each in Stays if each in used]


def deleted() -> str:
    return _(
        "Done: I've deleted your data and taken you off every track. Some data had to stay, for the "
        "reasons you've read. `/groundswell my-data` shows what's left. You can start again with "
        "`/learn begin`."
    )


def exported() -> str:
    return _("The file is on its way to you as a direct message.")


def file_title() -> str:
    return _("Everything about you")


def file_note() -> str:
    return _(
        "These are all entries about you, as they're stored. I've left out secrets such as the address "
        "of your calendar, and private notes that other people wrote about you."
    )


def organisation_title() -> str:
    return _("What is open in this workspace")
