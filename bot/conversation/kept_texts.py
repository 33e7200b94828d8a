"""`/learn mine` with every text of a member: when they wrote it, how it begins, and a button that deletes it alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.certification import kept_work
from bot.change.pulse import commands as pulse_commands
from bot.change.pulse import service as pulse
from bot.change.resistance import service as resistance
from bot.conversation import views
from bot.conversation.deeds import Deed, Offer
from bot.conversation.words import fold
from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import format_moment
from bot.members.command_registry import Command, CommandContext, Reply
from bot.members.message_updates import redrawing
from bot.members.service import Person
from bot.members.slash_commands import show_home
from bot.quizzes import own_texts
from bot.reflections import data_export, response_messages, service
from bot.reflections import views as reflections_views
from bot.reflections.models import Reflection

MINE = "mine"
MAX_SHOWN, BEGINNING = 20, 200
ANSWER, REFLECTION, COACHING, PULSE = "answer", "reflection", "coaching", "pulse"
_ASKED = frozenset({"mine", "my data", "meins", "meine daten"})


@dataclass(frozen=True)
class KeptText:
    """A text of a member: its kind and id, when they wrote it, what it is about if that is known, and its words."""

    kind: str
    id: str
    at: datetime
    about: str
    text: str


def is_asked(text: str) -> bool:
    """Whether a message asks for what is kept and nothing else."""
    return " ".join(fold(text).split()) in _ASKED


# A line for each kind of thing that features outside of lessons have stored of a member.
MoreLines = Callable[[Session, Person], Sequence[str]]


def no_more(_session: Session, _who: Person) -> Sequence[str]:
    """Without other features there is nothing more."""
    return ()


def commands(given: Sequence[Command], more: MoreLines = no_more) -> list[Command]:
    """The commands of reflections, in which `mine` lists answers in their own words too, and what others stored."""
    return [replace(each, handler=_with_texts(each.handler, more)) if each.verb == MINE else each for each in given]


def _with_texts(mine: Callable[[CommandContext], Reply], more: MoreLines) -> Callable[[CommandContext], Reply]:
    def handler(context: CommandContext) -> Reply:
        session, who = context.session, context.person
        texts, stored = of_member(session, who), more(session, who)
        is_empty = data_export.kept(session, who).is_empty
        if not texts:
            reply = Reply(_elsewhere(stored)) if is_empty and stored else _with_more(mine(context), stored)
            return _with_work(reply, context)
        before = None if is_empty else data_export.summary(session, who, with_latest=False)
        shown = _with_more(Reply(_shown(texts, context.zone, before)), stored)
        return _with_work(shown if before else _with_file(shown), context)

    return handler


def _elsewhere(stored: Sequence[str]) -> Json:
    """What is stored of somebody who has written nothing below lessons, with a button for the file."""
    said = "\n".join([_("*This is what I've kept for you*"), *(f"• {each}" for each in stored)])
    return blocks.message(said, blocks.section(said), blocks.actions(_file()))


def _file() -> Json:
    return blocks.button(reflections_views.EXPORT, _("Send it to me as a file"), "all")


def _with_file(reply: Reply) -> Reply:
    """The answer with the button for the file, where no summary has it."""
    assert reply.message, "it lists texts"
    return replace(reply, message={**reply.message, "blocks": [*reply.message["blocks"], blocks.actions(_file())]})


def _with_more(reply: Reply, stored: Sequence[str]) -> Reply:
    """The answer with what else is stored, if there is any."""
    return _with_section(reply, _("*Also stored*"), stored)


def _with_work(reply: Reply, context: CommandContext) -> Reply:
    """The answer with what is stored of the way to the certificate, if there is any."""
    found = kept_work.lines(context.session, context.person, context.zone)
    return _with_section(reply, _("*Your way to the certificate*"), found)


def _with_section(reply: Reply, head: str, lines: Sequence[str]) -> Reply:
    if not lines or reply.message is None:
        return reply
    said = "\n".join([head, *(f"• {each}" for each in lines)])
    text, shown = str(reply.message.get("text", "")), reply.message.get("blocks") or []
    body = shown or [blocks.section(text)]
    return replace(reply, message={**reply.message, "text": f"{text}\n{said}", "blocks": [*body, blocks.section(said)]})


def of_member(session: Session, who: Person) -> list[KeptText]:
    """Every text of a member that is stored, the newest first."""
    answered = [
        KeptText(ANSWER, one.ask_id, one.answered_at, one.question, one.text)
        for one in own_texts.of_member(session, who.workspace_id, who.member_id)
    ]
    reflected = [
        KeptText(REFLECTION, str(row.id), row.written_at, "", row.text or "") for row in session.exec(_written(who))
    ]
    coached = [
        KeptText(COACHING, str(row.id), row.changed_at, _("What you wrote about resistance (`/learn coach`)"), said)
        for row in resistance.of_member(session, who)
        if (said := " → ".join(filter(None, (row.said, row.sentence))))
    ]
    pulsed = [
        KeptText(PULSE, str(one.round_id), one.answered_at, _("Where you are with AI, without your name"), one.sentence)
        for one in pulse.with_sentence(session, who)
        if one.answered_at
    ]
    return sorted([*answered, *reflected, *coached, *pulsed], key=lambda one: one.at, reverse=True)


def _written(who: Person) -> SelectOfScalar[Reflection]:
    return select(Reflection).where(
        Reflection.workspace_id == who.workspace_id,
        Reflection.member_id == who.member_id,
        col(Reflection.deleted_at).is_(None),
    )


def _shown(texts: Sequence[KeptText], zone: str, before: Json | None) -> Json:
    """The summary, and below it each text with its button."""
    answered = sum(one.kind == ANSWER for one in texts)
    counted = [
        ngettext("*{n} text of yours*", "*{n} texts of yours*", len(texts)),
        ngettext("{n} is an answer to a question", "{n} are answers to questions", answered) if answered else "",
    ]
    head = ", ".join(filter(None, counted))
    more = len(texts) - MAX_SHOWN
    rest = ""
    if more > 0:
        rest = ngettext(
            "{n} older text isn't shown here. The file has all your reflections and plans.",
            "{n} older texts aren't shown here. The file has all your reflections and plans.",
            more,
        )
    lines = [_line(one, zone) for one in texts[:MAX_SHOWN]]
    sections = [
        blocks.section(line, _delete(one, number)) for number, (one, line) in enumerate(zip(texts, lines, strict=False))
    ]
    text = "\n".join(filter(None, [before["text"] if before else "", head, *lines, rest]))
    return blocks.message(
        text,
        before["blocks"] if before else None,
        blocks.section(head),
        sections,
        blocks.context(rest) if rest else None,
    )


def _line(one: KeptText, zone: str) -> str:
    words = " ".join(one.text.split())
    beginning = words if len(words) <= BEGINNING else f"{words[:BEGINNING].rstrip()} …"
    when = format_moment(one.at, zone)
    about = f" · {escape(blocks.shorten_to_words(one.about, views.MAX_QUESTION))}" if one.about else ""
    return f"{when}{about}\n> {escape(beginning)}"


def _delete(one: KeptText, number: int) -> Json:
    offer = Offer(_("Delete"), Deed.FORGET, f"{one.kind}:{one.id}")
    sure = blocks.confirm(
        _("Delete this text?"),
        _("I can't bring your text back. What you wrote in Slack stays there until you delete it."),
        _("Delete"),
        _("Keep it"),
        style="danger",
    )
    return blocks.button(f"{views.PRESSED}:kept_{number}", offer.label, escape(offer.value), confirm=sure)


def forget(context: CommandContext, argument: str) -> Reply:
    """Delete one text of a member; the list without it takes the place of the list."""
    kind, _colon, id_ = argument.partition(":")
    session, who = context.session, context.person
    redraws = []
    if kind == COACHING:
        is_gone = resistance.delete(session, who, id_)
    elif kind == PULSE:
        found = pulse_commands.forget_sentence(context, int(id_) if id_.isdecimal() else -1)
        is_gone, redraws = found is not None, found or []
    elif kind == ANSWER:
        is_gone = own_texts.forget(session, who.workspace_id, who.member_id, id_)
    else:
        wanted = _written(who).where(col(Reflection.id) == (int(id_) if id_.isdecimal() else -1))
        row = session.exec(wanted).first()
        source = service.erase(session, who, row.channel, row.ts, now=context.now) if row else None
        is_gone = source is not None
        redraws = response_messages.redrawn(session, who, [source]) if source else []
    session.flush()
    left = of_member(session, who)
    said = _("I've deleted the text.") if is_gone else _("That text doesn't exist any more.")
    before = blocks.message(said, blocks.section(said))
    message = _shown(left, context.zone, before) if left else before
    return Reply(message, (*redrawing(redraws).follow_ups, show_home))
