"""The framework for slash commands: commands with an audience, their registry, replies and follow-ups.

A feature offers a list of `Command`; the app joins the lists of one slash command in a `CommandRegistry`, which finds
the verb, checks the audience, builds the help text and suggests corrections. A handler runs inside one transaction and
returns a `Reply`; whatever needs Slack, such as a modal, is a follow-up, which runs after commit and acknowledgement.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from difflib import get_close_matches
from enum import Enum
from typing import Any, cast

from slack_bolt.async_app import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.deps import Deps
from bot.errors import GroundswellError, NotAllowedError
from bot.kit.i18n import _, language
from bot.kit.slack import Caller, Json, escape
from bot.kit.time import usable_zone
from bot.members import audit
from bot.members.models import Member, Role
from bot.members.service import Person, arrive, person

MAX_QUOTED = 40
EVERYTHING = frozenset({"all", "alles"})
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


class Audience(Enum):
    """Who may use a command."""

    EVERYBODY = frozenset(Role)
    FACILITATORS = frozenset({Role.FACILITATOR, Role.ADMIN})
    ADMINS = frozenset({Role.ADMIN})

    def admits(self, member: Member) -> bool:
        return member.role in self.value


@dataclass(frozen=True)
class Invocation:
    """A slash command as typed: its caller, the text after it, and the channel."""

    caller: Caller
    text: str
    channel: str = ""


@dataclass(frozen=True)
class CommandContext:
    """A handler's argument: the session, the caller, the text after the verb, the channel and the time."""

    session: Session
    member: Member
    text: str
    channel: str
    now: datetime

    @property
    def person(self) -> Person:
        return person(self.member)

    @property
    def caller(self) -> Caller:
        return Caller(self.member.workspace_id, self.member.slack_id)

    @property
    def zone(self) -> str:
        """The IANA zone in which times are read and shown."""
        return usable_zone(self.member.zone)


@dataclass(frozen=True)
class FollowUpContext:
    """A follow-up's argument: access to Slack, the caller and the channel.

    `trigger_id` opens a modal within three seconds of the command; it is empty for a direct message.
    """

    deps: Deps
    client: AsyncWebClient
    respond: AsyncRespond
    caller: Caller
    channel: str
    trigger_id: str = ""


FollowUp = Callable[[FollowUpContext], Awaitable[object]]


@dataclass(frozen=True)
class Reply:
    """The answer to a command, visible only to its caller, and the follow-ups after its acknowledgement.

    With `is_delivered`, a separate message is on its way to the caller, so no answer is needed in the direct message.
    """

    message: Json | None = None
    follow_ups: Sequence[FollowUp] = ()
    is_delivered: bool = False


Handler = Callable[[CommandContext], Reply]


def say_too(message: Json) -> FollowUp:
    """A follow-up that sends a second message after the answer to a direct one."""

    async def follow_up(context: FollowUpContext) -> None:
        await context.client.chat_postMessage(channel=context.channel, **message)

    return follow_up


def no_help() -> str:
    return ""


def bare_help(_context: CommandContext, text: str) -> str:
    return text


def no_sentences(_context: CommandContext) -> Reply | None:
    """Know no sentences, only verbs."""
    return None


def nothing_first(_context: CommandContext) -> None:
    """Do nothing before a command."""


@dataclass(frozen=True)
class Command:
    """One verb of a slash command.

    `help` returns its lines of the help text in the current language. `aliases` are other words for it by language, but
    they work in every language. `refusal` is the error for people outside its audience. `listed_for` is the audience
    that sees it in the help text, if that differs. Where some commands are `is_common`, `help` shows them alone, and
    `help all` every one.

    With `reads_times`, the caller's zone is read from Slack first if it is unknown, because the text contains times.
    With `reads_mentions`, so is that of members whom a facilitator mentions, because they get messages.
    """

    verb: str
    handler: Handler
    help: Callable[[], str] = no_help
    aliases: Mapping[str, Sequence[str]] = field(default_factory=dict)
    audience: Audience = Audience.EVERYBODY
    refusal: type[GroundswellError] = NotAllowedError
    listed_for: Audience | None = None
    is_common: bool = False
    reads_times: bool = False
    reads_mentions: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The verb and all aliases."""
        return (self.verb, *(word for words in self.aliases.values() for word in words))

    @property
    def readers(self) -> Audience:
        """The audience that sees it in the help text."""
        return self.listed_for or self.audience


class CommandRegistry:
    """The commands of one slash command; an empty text means the verb `default`.

    The help text ends with `footer`; `wrap_help` adds to it for a member. `before` runs before every command that is
    dispatched; a message that is run as one was noted where it came in. `sentences` answers a text of several words
    that means something as a whole.
    """

    def __init__(
        self,
        slash: str,
        commands: Iterable[Command],
        *,
        default: str = "help",
        footer: Callable[[], str] = no_help,
        wrap_help: Callable[[CommandContext, str], str] = bare_help,
        before: Callable[[CommandContext], None] = nothing_first,
        sentences: Callable[[CommandContext], Reply | None] = no_sentences,
    ) -> None:
        self.slash = slash
        self.commands = [*commands, Command("help", self._help, aliases={"de": ("hilfe",)})]
        self._footer = footer
        self._wrap_help = wrap_help
        self._before = [before]
        self._sentences = sentences
        self._by_word: dict[str, Command] = {}
        for command in self.commands:
            for word in command.words:
                if spelt(word) in self._by_word:
                    raise ValueError(f"{slash} {word} means two commands")
                self._by_word[spelt(word)] = command
        self._by_word.setdefault("", self._by_word[default])

    def before_each(self, note: Callable[[CommandContext], None]) -> None:
        """Let something else too look at every command that is dispatched, before it runs."""
        self._before.append(note)

    def find(self, text: str) -> Command | None:
        """The command that a text begins with; None for an unknown word."""
        return self._by_word.get(spelt(_split(text)[0]))

    def dispatch(self, session: Session, invocation: Invocation, *, now: datetime) -> Reply:
        """Run a command; an unknown word changes nothing, and the answer suggests a known one."""
        member = arrive(session, invocation.caller.workspace_id, invocation.caller.slack_id, now=now)
        context = CommandContext(session, member, invocation.text, invocation.channel, now)
        command = self.find(invocation.text)
        if command and command.audience.admits(member):
            for each in self._before:
                each(context)
        return self.run(context)

    def run(self, context: CommandContext) -> Reply:
        """Like `dispatch` for a member who is loaded already; the context's text begins with the verb."""
        verb, text = _split(context.text)
        if text and (said := self._sentences(context)):
            return said
        command = self._by_word.get(spelt(verb))
        if command is None:
            return Reply({"text": self._unknown(verb, context.member)})
        if not command.audience.admits(context.member):
            raise command.refusal
        reply = command.handler(replace(context, text=text))
        if command.audience is not Audience.EVERYBODY:
            typed = f"{self.slash} {command.verb}"
            audit.note_command(context.session, context.member, typed, text, now=context.now)
        return reply

    def help_text(self, member: Member, commands: Iterable[Command]) -> str:
        """The commands that a member may use, one line each, under headings if there are several audiences."""
        lines = {
            audience: [text for each in commands if each.readers is audience and (text := each.help())]
            for audience in Audience
            if audience.admits(member)
        }
        headings = {
            Audience.EVERYBODY: _("*For everybody*"),
            Audience.FACILITATORS: _("*For facilitators*"),
            Audience.ADMINS: _("*For admins*"),
        }
        groups = [(headings[audience], group) for audience, group in lines.items() if group]
        shown = [line for heading, group in groups for line in ([heading] if len(groups) > 1 else []) + group]
        return "\n".join([*shown, footer] if (footer := self._footer()) else shown)

    def _help(self, context: CommandContext) -> Reply:
        common = [each for each in self.commands if each.is_common]
        if not common or context.text.casefold() in EVERYTHING:
            return Reply({"text": self._wrap_help(context, self.help_text(context.member, self.commands))})
        more = _("`{command} help all` shows everything else.", command=self.slash)
        return Reply({"text": self._wrap_help(context, f"{self.help_text(context.member, common)}\n{more}")})

    def is_like_verb(self, text: str) -> bool:
        """Whether a text begins with a verb, or with one in which there is a typo."""
        return bool(get_close_matches(spelt(_split(text)[0]), self._by_word, n=1, cutoff=0.75))

    def _unknown(self, verb: str, member: Member) -> str:
        possible = [each for each in self.commands if each.audience.admits(member)]
        words = [word for each in possible for word in (each.verb, *each.aliases.get(language(), ()))]
        known = {spelt(word): word for word in words}
        close = [known[word] for word in get_close_matches(spelt(verb), known, n=1)]
        quoted = escape(verb[:MAX_QUOTED])
        if close:
            return _(
                "I don't know “{verb}”. Did you mean `{command}`?", verb=quoted, command=f"{self.slash} {close[0]}"
            )
        return _("I don't know “{verb}”. `{command} help` shows what I can do.", verb=quoted, command=self.slash)


def spelt(word: str) -> str:
    """A word as verbs are compared: small letters, and `ae` for `ä`, so that both are found."""
    return word.casefold().translate(UMLAUTS)


def _split(text: str) -> tuple[str, str]:
    """The first word, case-folded, and the rest as typed."""
    verb, _space, rest = text.strip().partition(" ")
    return verb.casefold(), rest.strip()


def in_direct_message(follow_up: FollowUp) -> FollowUp:
    """A follow-up of a command whose answers come as messages, as no command is there to respond to."""

    async def run(context: FollowUpContext) -> None:
        async def respond(**message: Any) -> None:
            shown = {name: message[name] for name in ("text", "blocks") if name in message}
            await context.client.chat_postMessage(channel=context.channel, **shown)

        await follow_up(replace(context, respond=cast("Any", respond)))

    return run
