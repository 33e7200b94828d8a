"""`/groundswell scaling`: everybody's own scaling strategy, to complete, and as Word and PDF."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.delivery import at_once, files
from bot.kit.documents import LinedDocument, as_docx
from bot.kit.i18n import _, language
from bot.kit.printing import as_pdf
from bot.kit.slack import Json
from bot.members.command_registry import Command, CommandContext, FollowUp, FollowUpContext, Reply
from bot.members.slash_commands import open_modal
from bot.sustainability.scaling import document, filling, service, views
from bot.sustainability.scaling.filling import ScalingContext

WRITE = frozenset({"write", "edit", "schreiben", "ändern"})
WORD = frozenset({"word", "docx", "export", "datei"})
PDF = frozenset({"pdf"})


@dataclass(frozen=True)
class MadeFile:
    """A document in one form: how its file name ends, the language that it is in, and when it is made."""

    made: LinedDocument
    ending: str
    language: str
    at: datetime

    def read(self) -> bytes:
        """The bytes of the file; it takes a while."""
        writers: dict[str, Callable[[], bytes]] = {
            "docx": lambda: as_docx(self.made),
            "pdf": lambda: as_pdf(self.made, self.language, at=self.at),
        }
        return writers[self.ending]()


def commands(context: ScalingContext) -> list[Command]:
    """The verb of `/groundswell`, which everybody has."""
    return [
        Command(
            "scaling",
            partial(scaling, context),
            help=lambda: _("`/groundswell scaling` your scaling strategy in four parts, as Word and PDF"),
            aliases={"en": ("scale",), "de": ("skalierung", "skalieren")},
        )
    ]


def scaling(content: ScalingContext, context: CommandContext) -> Reply:
    """The caller's strategy, or what the text asks for: the window, or a file."""
    word = context.text.strip().casefold()
    if word in WRITE:
        return Reply(follow_ups=[open_modal(window(content, context))])
    if word in WORD:
        return file(content, context, "docx")
    if word in PDF:
        return file(content, context, "pdf")
    return Reply(views.page(filling.filled(context.session, context.member, content)))


def window(content: ScalingContext, context: CommandContext) -> Json:
    """The window with what is saved; a part that is empty has what there is for it."""
    saved = service.texts(service.find(context.session, context.person))
    proposed = filling.proposed(context.session, context.member, content)
    return views.form({part: text or proposed[part].text for part, text in saved.items()})


def file(content: ScalingContext, context: CommandContext, ending: str) -> Reply:
    """The strategy as a file, which follows."""
    found = filling.filled(context.session, context.member, content)
    made = document.document(found, now=context.now, zone=context.zone)
    return Reply(views.on_its_way(), [send(MadeFile(made, ending, language(), context.now))])


def send(one: MadeFile) -> FollowUp:
    """A follow-up that sends a file."""

    async def follow_up(context: FollowUpContext) -> None:
        # Drawing takes a while, so it runs in a thread.
        packed = await asyncio.to_thread(one.read)
        payload = files.file(one.made.file_name(one.ending), one.made.title, packed)
        await at_once.send_to(context.deps, context.caller, f"sustainability.scaling:{one.ending}", payload)

    return follow_up
