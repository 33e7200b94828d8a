"""`/groundswell stakeholders`: everybody's own map of those who can help or block their change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.change.stakeholders import export, modals, picture, queries, rules, service, views
from bot.change.stakeholders.content import StakeholderContext
from bot.change.stakeholders.modals import StakeholderWindow
from bot.change.stakeholders.queries import StakeholderMap
from bot.delivery import at_once, files
from bot.kit import mentions
from bot.kit.documents import as_markdown
from bot.kit.i18n import _
from bot.kit.slack import Json
from bot.kit.spreadsheets import as_csv
from bot.members.command_registry import Command, CommandContext, FollowUp, FollowUpContext, Reply
from bot.members.slash_commands import open_modal

ADD = frozenset({"add", "new", "neu", "dazu", "hinzufügen"})
SHARE = frozenset({"share", "teilen", "freigeben"})
PICTURE = frozenset({"picture", "image", "bild"})
HELP = frozenset({"help", "hilfe", "?"})
EXPORT = frozenset({"export", "file", "datei", "exportieren"})


@dataclass(frozen=True)
class FileWish:
    """In which form (`md` or `csv`) somebody wants their map, when and in which zone they asked."""

    form: str
    at: datetime
    zone: str


def commands(context: StakeholderContext) -> list[Command]:
    """The verb of `/groundswell`, which everybody has."""
    return [
        Command(
            "stakeholders",
            partial(stakeholders, context),
            help=lambda: _("`/groundswell stakeholders` your private map of who can help or block your change"),
            aliases={"en": ("stakeholder", "map"), "de": ("beteiligte", "stakeholderkarte")},
        )
    ]


def stakeholders(content: StakeholderContext, context: CommandContext) -> Reply:
    """The caller's map, or what the text asks for: a window, the picture, a file, or somebody by name."""
    verb, _space, rest = context.text.strip().partition(" ")
    word, rest = verb.casefold(), rest.strip()
    if word in HELP and not rest:
        return Reply(views.help_text())
    if word in ADD:
        return Reply(follow_ups=[open_modal(blank(content, rest))])
    if word in SHARE:
        return Reply(follow_ups=[open_modal(sharing(context, mentions.first_person(rest) or ""))])
    if word in PICTURE:
        return Reply(
            {"text": _("I'm sending you the picture.")},
            [send_picture(content, queries.own_map(context.session, context.member))],
        )
    if word in EXPORT:
        found = queries.own_map(context.session, context.member)
        wish = FileWish("md", context.now, context.zone)
        return Reply({"text": _("I'm sending you the file.")}, [partial(send_file, content, found, wish)])
    return _named(content, context) if word else own(content, context)


def blank(content: StakeholderContext, typed: str = "", opened: StakeholderWindow | None = None) -> Json:
    """The window of a new stakeholder, with the person or the name that was typed."""
    person = mentions.first_person(typed) or ""
    name = "" if person else mentions.readable(typed)[: service.MAX_NAME]
    return modals.form(opened or StakeholderWindow(), content, person=person, name=name)


def sharing(context: CommandContext, slack_id: str = "") -> Json:
    """The window in which the caller shares their map."""
    return modals.share(service.readers(context.session, context.member), slack_id)


def own(content: StakeholderContext, context: CommandContext) -> Reply:
    """The caller's own map."""
    return Reply(views.own_map(queries.own_map(context.session, context.member), content))


def _named(content: StakeholderContext, context: CommandContext) -> Reply:
    """Somebody on the map by name; in doubt, a question."""
    mentioned = mentions.first_person(context.text)
    if mentioned:
        return Reply(views.which(context.text[: views.MAX_TYPED], mentioned))
    wanted = rules.plain(context.text)
    found = queries.own_map(context.session, context.member).stakeholders
    hits = [each for each in found if wanted in rules.plain(each.row.name)]
    return Reply(views.several(hits, content) if hits else views.nobody(context.text))


def send_picture(content: StakeholderContext, found: StakeholderMap) -> FollowUp:
    """A follow-up that sends the map as a picture with its alternative text."""

    async def follow_up(context: FollowUpContext) -> None:
        # Drawing takes a while, so it runs in a thread.
        drawn = await asyncio.to_thread(picture.draw, found, content)
        payload = files.picture("stakeholders.png", _("Stakeholder map"), drawn, views.alt_text(found, content))
        await at_once.send_to(context.deps, context.caller, "change.map_picture", payload)

    return follow_up


async def send_file(
    content: StakeholderContext, found: StakeholderMap, wish: FileWish, context: FollowUpContext
) -> None:
    """Send the owner their map as a file."""
    comment = _("Here's your stakeholder map. Keep the map to yourself, because it says what you think of people.")
    makers: dict[str, Callable[[], str | bytes]] = {
        "md": lambda: as_markdown(export.document(found, content, now=wish.at, zone=wish.zone)),
        "csv": lambda: as_csv(export.table(found, content)),
    }
    name = f"stakeholders.{wish.form}"
    payload = files.file(name, name, await asyncio.to_thread(makers[wish.form]), comment)
    await at_once.send_to(context.deps, context.caller, f"change.map_file:{wish.form}", payload)
