"""Slash commands in one shape: what a verb is, who may use it, what it answers, and what happens after that.

A slice offers a list of `Command`; the composition root joins the lists of one slash command in a `CommandRegistry`,
which finds the verb, checks who may, makes the help text and suggests what was probably meant. A handler runs inside
one transaction and answers with a `Reply`; whatever needs Slack, a modal included, is one of its follow-ups, which run
after the commit and the acknowledgement.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from difflib import get_close_matches
from enum import Enum

from slack_bolt.async_app import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.deps import Deps
from bot.errors import GroundswellError, NotAllowedError
from bot.kit.i18n import _
from bot.kit.slack import Caller, Json, escape
from bot.kit.time import usable_zone
from bot.members.models import Member, Role
from bot.members.service import Person, arrive, person

MAX_QUOTED = 40


class Audience(Enum):
    """Who may use a command."""

    EVERYBODY = frozenset(Role)
    FACILITATORS = frozenset({Role.FACILITATOR, Role.ADMIN})
    ADMINS = frozenset({Role.ADMIN})

    def admits(self, member: Member) -> bool:
        return member.role in self.value


@dataclass(frozen=True)
class Invocation:
    """What somebody typed after a slash command, and in which channel."""

    caller: Caller
    text: str
    channel: str = ""


@dataclass(frozen=True)
class CommandContext:
    """What a handler gets: the transaction, the member who typed, what followed the verb, where and when."""

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
        """The IANA zone by which times are read and told."""
        return usable_zone(self.member.zone)


@dataclass(frozen=True)
class FollowUpContext:
    """What a follow-up gets: Slack, and who typed the command where.

    `trigger_id` opens a modal within three seconds of the command; it is empty in a direct message.
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
    """The answer to a command, visible to its caller only, and what happens once it has been acknowledged.

    With `is_delivered` a message of its own is on its way to the caller, so that in their direct message with the app
    nothing more needs to be said.
    """

    message: Json | None = None
    follow_ups: Sequence[FollowUp] = ()
    is_delivered: bool = False


Handler = Callable[[CommandContext], Reply]


def no_help() -> str:
    return ""


def bare_help(_context: CommandContext, text: str) -> str:
    return text


@dataclass(frozen=True)
class Command:
    """One verb of a slash command.

    `help` gives its lines of the help text in the language being spoken; `aliases` are further words for it by
    language, which work in every language. `refusal` is what others than its audience are told. `listed_for` is
    whose help text it is in, where that are not all who may use it.

    With `reads_times` the caller's zone is asked of Slack first where it is not known yet, because their words are read
    by their clock. With `reads_mentions` the same goes for members whom a facilitator mentions, who are told something.
    """

    verb: str
    handler: Handler
    help: Callable[[], str] = no_help
    aliases: Mapping[str, Sequence[str]] = field(default_factory=dict)
    audience: Audience = Audience.EVERYBODY
    refusal: type[GroundswellError] = NotAllowedError
    listed_for: Audience | None = None
    reads_times: bool = False
    reads_mentions: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """Every word that means this command, its verb first."""
        return (self.verb, *(word for words in self.aliases.values() for word in words))

    @property
    def readers(self) -> Audience:
        """Whose help text it is in."""
        return self.listed_for or self.audience


class CommandRegistry:
    """The verbs of one slash command; without a word it is the verb `default`.

    The help text ends with `footer`; `wrap_help` puts it between what else a member is told with it.
    """

    def __init__(
        self,
        slash: str,
        commands: Iterable[Command],
        *,
        default: str = "help",
        footer: Callable[[], str] = no_help,
        wrap_help: Callable[[CommandContext, str], str] = bare_help,
    ) -> None:
        self.slash = slash
        self.commands = [*commands, Command("help", self._help, aliases={"de": ("hilfe",)})]
        self._footer = footer
        self._wrap_help = wrap_help
        self._by_word: dict[str, Command] = {}
        for command in self.commands:
            for word in command.words:
                if word in self._by_word:
                    raise ValueError(f"{slash} {word} means two commands")
                self._by_word[word] = command
        self._by_word.setdefault("", self._by_word[default])

    def find(self, text: str) -> Command | None:
        """The command that a text begins with; None for a word that is none of ours."""
        return self._by_word.get(_split(text)[0])

    def dispatch(self, session: Session, invocation: Invocation, *, now: datetime) -> Reply:
        """Run the command; an unknown word changes nothing and is answered with what was probably meant."""
        member = arrive(session, invocation.caller.workspace_id, invocation.caller.slack_id, now=now)
        return self.run(CommandContext(session, member, invocation.text, invocation.channel, now))

    def run(self, context: CommandContext) -> Reply:
        """The same for a member who has been read already; the context's text begins with the verb."""
        verb, text = _split(context.text)
        command = self._by_word.get(verb)
        if command is None:
            return Reply({"text": self._unknown(verb, context.member)})
        if not command.audience.admits(context.member):
            raise command.refusal
        return command.handler(replace(context, text=text))

    def help_text(self, member: Member) -> str:
        """The commands a member may use, a line each; under headings where some are only for those who lead."""
        lines = {
            audience: [text for each in self.commands if each.readers is audience and (text := each.help())]
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
        return Reply({"text": self._wrap_help(context, self.help_text(context.member))})

    def _unknown(self, verb: str, member: Member) -> str:
        known = [word for word, command in self._by_word.items() if word and command.audience.admits(member)]
        close = get_close_matches(verb, known, n=1)
        quoted = escape(verb[:MAX_QUOTED])
        if close:
            return _(
                "I don't know “{verb}”. Did you mean `{command}`?", verb=quoted, command=f"{self.slash} {close[0]}"
            )
        return _("I don't know “{verb}”. `{command} help` shows what I can do.", verb=quoted, command=self.slash)


def _split(text: str) -> tuple[str, str]:
    """The first word, folded, and what follows it as it was typed."""
    verb, _space, rest = text.strip().partition(" ")
    return verb.casefold(), rest.strip()
