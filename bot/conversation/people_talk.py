"""Wishes about people of those who run the programme: what opens or is asked has their names, role and course in it.

Nothing happens by a sentence alone: a list is shown before anybody is enrolled, and all else has a button.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from sqlmodel import Session

from bot.certification import leading_sentences
from bot.cohorts import placements
from bot.cohorts import service as cohorts
from bot.community.name_book import NameBook
from bot.conversation import offers, people_wishes, replies_to_offers, views
from bot.conversation.command_offers import CommandOffers
from bot.conversation.deeds import Deed, Offer
from bot.conversation.heard import place_of
from bot.conversation.people_wishes import ASSESSOR, PeopleWish, PeopleWishKind
from bot.delivery import standing_offers
from bot.delivery.standing_offers import Offered
from bot.deps import Deps
from bot.journeys import contact
from bot.journeys import service as journeys
from bot.journeys.content import Library, Track
from bot.kit.i18n import _, language
from bot.kit.mentions import PERSON
from bot.kit.patterns import LazyPattern
from bot.kit.slack import escape
from bot.members import roles
from bot.members import service as members
from bot.members.command_registry import FollowUpContext, Reply
from bot.members.incoming_messages import Change, IncomingMessage, MessageContext, MessageHandlers
from bot.members.models import Member, Role
from bot.sustainability.succession import views as succession

ENROL, UNENROL, ROLE, ONBOARD = (f"/groundswell {verb}" for verb in ("enrol", "unenrol", "role", "onboard"))
MAX_COURSES, MAX_NAMESAKES = 4, 4
_SMALL = LazyPattern(
    r"\b(?:on|in|for|about|to|of|with|from|zum|zur|für|über|im|in den|in die|auf|vom)\b", re.IGNORECASE
)
Route = Callable[[Session, IncomingMessage, Deps], Reply | None]


class NamesToReadError(Exception):
    """It has to be read first what people are called."""


@dataclass
class FoundPeople:
    """Who is meant: Slack ids or mentions of groups, whom a name may mean, and the names that nobody has."""

    sure: list[str] = field(default_factory=list)
    unsure: dict[str, list[str]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)

    @property
    def mentions(self) -> list[str]:
        return [each if each.startswith("<") else f"<@{each}>" for each in self.sure]

    @property
    def said(self) -> str:
        return ", ".join(self.mentions)


@dataclass(frozen=True)
class PeopleTalk:
    """Takes such sentences from those who run the programme, and leaves all others alone."""

    commands: CommandOffers
    library: Library
    names: NameBook
    route: Route

    def handlers(self) -> MessageHandlers:
        return MessageHandlers(direct=self.take)

    def take(self, context: MessageContext) -> Reply | None:
        """The answer; None for every other message. What people are called may have to be read from Slack first."""
        message = context.message
        is_written = message.change is Change.WRITTEN and message.text and not message.files
        if not is_written or not cohorts.is_staff(context.member):
            return None
        wish = people_wishes.read(message.markup)
        try:
            reply = self._answer(context, wish) if wish else None
        except NamesToReadError:
            return Reply(follow_ups=[partial(self._after_names, message)])
        if reply is None:
            return None
        contact.note_heard(context.session, context.person.member_id, now=context.now)
        return replies_to_offers.stand(context.command, reply, place_of(context))

    async def _after_names(self, message: IncomingMessage, slack: FollowUpContext) -> None:
        await self.names.read(slack.client, message.author.workspace_id, now=slack.deps.now())
        reply = await slack.deps.db.transact(self.route, message, slack.deps)
        slack.deps.nudge()
        for follow_up in reply.follow_ups if reply else ():
            await follow_up(slack)

    def _answer(self, context: MessageContext, wish: PeopleWish) -> Reply | None:
        if wish.kind is PeopleWishKind.ENROL and not self._is_enrolment(context, wish):
            return None
        found = self._found(context, wish)
        is_anybody = found.sure or found.unsure
        if not is_anybody and not (found.unknown and self._is_clear(wish) and _are_names(found.unknown)):
            return None
        if found.unknown or found.unsure:
            return self._who(wish, found)
        answers = {
            PeopleWishKind.ROLE: self._role,
            PeopleWishKind.ENROL: self._enrol,
            PeopleWishKind.UNENROL: self._unenrol,
            PeopleWishKind.SUCCESSOR: _successor,
        }
        return answers[wish.kind](context, wish, found)

    def _is_enrolment(self, context: MessageContext, wish: PeopleWish) -> bool:
        """Whether words are about a course or a cohort, and not about a session or a list."""
        about = wish.about
        if not about or people_wishes.is_about_learning(about) or self._cohort(context, about):
            return True
        return journeys.briefly_named_track(self.library, about) is not None

    @staticmethod
    def _is_clear(wish: PeopleWish) -> bool:
        """Whether a wish is one about people even if nobody is called so."""
        return wish.kind is not PeopleWishKind.ROLE or (bool(people_wishes.role(wish.about)) and not wish.is_told)

    def _found(self, context: MessageContext, wish: PeopleWish) -> FoundPeople:
        found = FoundPeople()
        workspace_id = context.member.workspace_id
        for written in wish.people:
            if written.startswith("<"):
                mention = PERSON.fullmatch(written)
                found.sure.append(mention["id"] if mention else written)
                continue
            if people_wishes.is_group(written):
                team = _team(context, written)
                found.sure += placements.people_of(context.session, workspace_id, team) if team else []
                found.unknown += [] if team else [written]
                continue
            namesakes = self.names.find(workspace_id, written, now=context.now)
            if namesakes is None:
                raise NamesToReadError
            if namesakes.is_clear:
                found.sure.append(namesakes.people[0].slack_id)
            elif namesakes.people:
                found.unsure[written] = [each.slack_id for each in namesakes.people][:MAX_NAMESAKES]
            else:
                found.unknown.append(written)
        found.sure = list(dict.fromkeys(found.sure))
        return found

    def _who(self, wish: PeopleWish, found: FoundPeople) -> Reply:
        """Asks who is meant by a name that nobody has, or several people; those who were found are said too."""
        said = [_("I know who you mean with {people}.", people=found.said)] if found.sure else []
        groups = [each for each in found.unknown if people_wishes.is_group(each)]
        others = [each for each in found.unknown if each not in groups]
        if others:
            names = ", ".join(f"“{escape(each)}”" for each in others)
            said.append(
                _("I can't find {names} in this workspace. Write the names with an @, and I'll know them.", names=names)
            )
        said += [
            _(
                "I don't know who belongs to “{group}”. Name the people, or a channel or user group that they're in, "
                "such as `/groundswell enrol #finance`, or put them into a table.",
                group=escape(each),
            )
            for each in groups
        ]
        for name, ids in found.unsure.items():
            people = ", ".join(f"<@{each}>" for each in ids)
            said.append(
                _(
                    "With “{name}”, do you mean {people}? Write the name in full or with an @.",
                    name=escape(name),
                    people=people,
                )
            )
        table = Offer(_("Enrol from a table"), Deed.COMMAND, f"{ENROL} csv")
        given = [table] if wish.kind is PeopleWishKind.ENROL else [offers.tell_somebody()]
        return Reply(views.answer(" ".join(said), given))

    def _role(self, context: MessageContext, wish: PeopleWish, found: FoundPeople) -> Reply | None:
        role = people_wishes.role(wish.about)
        if role == ASSESSOR:
            ids = [each for each in found.sure if not each.startswith("<")]
            return leading_sentences.judges_wanted(context, ids)
        if not self.commands.commands.admits(ROLE, context.member):
            admins = views.mentions(members.admins(context.session, context.member.workspace_id))
            return Reply(views.answer(_("Only admins give roles here: {names}.", names=admins), []))
        if not role:
            return self._no_such_role(wish, found)
        named = roles.names()[Role(role)]
        now = {each.slack_id: each.role for each in _known(context, found.sure)}
        if all(now.get(each) == role for each in found.sure):
            text = _("{people}: the role is already {role}.", people=found.said, role=named)
            return Reply(views.answer(text, []))
        text = _("Shall I give {people} the role {role}? {what}", people=found.said, role=named, what=_may(Role(role)))
        return self._asked(context, text, [f"{ROLE} {each} {role}" for each in found.mentions])

    def _asked(self, context: MessageContext, text: str, lines: Sequence[str]) -> Reply:
        """A question whose yes runs the only command; of several, each has a button that says whom it is for."""
        labels = [_("Yes")] if len(lines) == 1 else [self._called(context, each) for each in lines]
        given = [Offer(label, Deed.COMMAND, line) for label, line in zip(labels, lines, strict=True)]
        if len(given) == 1:
            standing_offers.remember(
                context.session, context.person, Offered(given[0].value), place_of(context), now=context.now
            )
        return Reply(views.answer(text, [*given, offers.no()]))

    def _called(self, context: MessageContext, line: str) -> str:
        """What somebody is called whom a command is about."""
        mention = PERSON.search(line)
        assert mention
        return self.names.name_of(context.member.workspace_id, mention["id"]) or mention["id"]

    def _no_such_role(self, wish: PeopleWish, found: FoundPeople) -> Reply | None:
        """Says which roles there are, for somebody who named another one."""
        if wish.is_told or len(found.sure) != 1:
            return None
        text = _(
            "There's no role “{role}” here. The roles are learner, champion (tries things out and helps others), "
            "facilitator (runs cohorts and sessions) and admin (sets everything up). Assessors judge capstones, once "
            "they've said yes. Which one shall {person} have?",
            role=escape(wish.about),
            person=found.said,
        )
        given = [
            Offer(roles.names()[each].capitalize(), Deed.COMMAND, f"{ROLE} {found.mentions[0]} {each}")
            for each in (Role.CHAMPION, Role.FACILITATOR, Role.ADMIN)
        ]
        return Reply(views.answer(text, [*given, offers.leave_it()]))

    def _enrol(self, context: MessageContext, wish: PeopleWish, found: FoundPeople) -> Reply:
        """The list that is shown before anybody is enrolled; without a clear course, the question for it."""
        cohort = self._cohort(context, wish.about)
        if cohort:
            return self.commands.run(context.command, f'{ENROL} {" ".join(found.mentions)} as "{cohort}"')
        track = self._track(wish.about)
        line = f"{ENROL} {' '.join(found.mentions)}"
        if track:
            return self.commands.run(context.command, f"{line} {track.id}")
        text = _("Which course is it for {people}? You'll see the list before anybody is enrolled.", people=found.said)
        courses = list(self.library.tracks.values())[:MAX_COURSES]
        given = [Offer(_title(each), Deed.COMMAND, f"{line} {each.id}") for each in courses]
        return Reply(views.answer(text, given))

    def _track(self, about: str) -> Track | None:
        """The course that words name; of “the basics course”, the one for beginners."""
        bare = " ".join(_SMALL.sub(" ", about).split())
        named = journeys.briefly_named_track(self.library, bare) if bare else None
        titles = {
            one.title.casefold(): each for each in self.library.tracks.values() for one in each.languages.values()
        }
        inside = [each for title, each in titles.items() if title in about.casefold()]
        if named or inside:
            return named or inside[0]
        return self.library.default if people_wishes.means_basics(about) else None

    @staticmethod
    def _cohort(context: MessageContext, about: str) -> str:
        """The name of the cohort that words name, longest first; empty if they name none."""
        seen = sorted((each.name for each in cohorts.seen_by(context.session, context.member)), key=len, reverse=True)
        return next((name for name in seen if name and name.casefold() in about.casefold()), "")

    def _unenrol(self, context: MessageContext, wish: PeopleWish, found: FoundPeople) -> Reply:
        track = self._track(wish.about)
        cohort = self._cohort(context, wish.about)
        named = cohort or (track.id if track else "")
        place = escape(cohort) or (escape(_title(track)) if track else _("their course"))
        text = _(
            "Shall I take {people} off {course}? They won't get any more of its lessons. You have one day to undo "
            "this.",
            people=found.said,
            course=place,
        )
        return self._asked(context, text, [f"{UNENROL} {' '.join(found.mentions)} {named}".strip()])


def _successor(_context: MessageContext, _wish: PeopleWish, found: FoundPeople) -> Reply:
    return Reply(succession.for_successor([each for each in found.sure if not each.startswith("<")]))


def _known(context: MessageContext, ids: Sequence[str]) -> list[Member]:
    found = (members.find(context.session, context.member.workspace_id, each) for each in ids)
    return [each for each in found if each]


def _may(role: Role) -> str:
    """What somebody with a role may do."""
    return {
        Role.LEARNER: _("Learners take lessons and tell stories."),
        Role.CHAMPION: _("Champions can also become assessors, and work towards the trainer certificate."),
        Role.FACILITATOR: _("Facilitators run cohorts and sessions, and read the report."),
        Role.ADMIN: _("Admins can change everything: roles, days off and settings."),
    }[role]


def _title(track: Track) -> str:
    return track.in_language(language()).title


def _team(context: MessageContext, written: str) -> str:
    """The team of a lead's table that words name, longest first."""
    known = sorted(placements.teams(context.session, context.member.workspace_id), key=lambda each: -len(each.name))
    return next((each.name for each in known if each.name.casefold() in written.casefold()), "")


def _are_names(unknown: Sequence[str]) -> bool:
    """Whether words look like names or groups, so that it is worth saying that nobody is found."""
    return all(each[:1].isupper() or people_wishes.is_group(each) for each in unknown)
