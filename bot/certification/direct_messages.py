"""Sentences about the certification in the direct message: what it takes, the capstone, the teach-back, who judges."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from sqlmodel import Session

from bot.certification import cues, holding_sentences, leading_sentences, wishes
from bot.certification import direct_message_views as views
from bot.certification.assessment import queries as assessment
from bot.certification.assessment.service import appeal_of
from bot.certification.capstone import direct_messages as headed_messages
from bot.certification.capstone import notices, service, submitting
from bot.certification.certificates import service as certificates
from bot.certification.certificates.keys import BadgeContext
from bot.certification.cue_lists import Concerned
from bot.certification.holding_sentences import HoldingSentences
from bot.certification.judging_sentences import JudgingSentences
from bot.certification.leading_sentences import LeadingSentences, NamesUnreadError
from bot.certification.matters import CertificationMatter
from bot.certification.progress import queries
from bot.certification.progress.commands import known_verbs
from bot.certification.progress.way import PartStand, TrainerWay, WayContext
from bot.certification.teach_back import commands as teach_back
from bot.certification.teach_back import notices as teach_back_notices
from bot.certification.teach_back import queries as teach_backs
from bot.certification.teach_back import rating_views
from bot.certification.teach_back.models import TeachBack, TeachBackState
from bot.certification.wishes import CertificationWish
from bot.cohorts.service import is_staff
from bot.community.name_book import NameBook
from bot.deps import Deps
from bot.kit.dates import ReadingContext, find_times
from bot.kit.db import row_id
from bot.kit.mentions import readable
from bot.kit.patterns import LazyPattern
from bot.kit.time import local_date, usable_zone
from bot.members.command_registry import CommandRegistry, FollowUpContext, Reply
from bot.members.incoming_messages import Change, IncomingMessage, MessageContext, MessageHandlers
from bot.stories import queries as stories

_RUNS = {CertificationMatter.CAPSTONE: "capstone", CertificationMatter.TEACH_BACK: "teach-back"}
# What a sentence about one's own capstone needs first; without one, the capstone is begun and shown.
_ABOUT_ONES_OWN = frozenset(
    {
        CertificationMatter.HAND_IN,
        CertificationMatter.FEEDBACK,
        CertificationMatter.SOURCES,
        CertificationMatter.TAKE_BACK,
    }
)
# What anybody may say about something else, unless they have begun their capstone.
_OF_CANDIDATES = frozenset({CertificationMatter.READER, CertificationMatter.STOP, CertificationMatter.RULE})


Route = Callable[[Session, IncomingMessage, Deps], Reply | None]
# “On Thursday rather than Wednesday”
_NOT_THEN = LazyPattern(r"\b(?:rather than|instead of|not|statt|anstatt|nicht)\s+(?:on\s+|am\s+)?\w+", re.IGNORECASE)


def handlers(
    way: WayContext,
    commands: CommandRegistry,
    surroundings: SentenceSurroundings,
    names: NameBook,
    badges: BadgeContext,
) -> MessageHandlers:
    """What takes such sentences; `commands` are those of `/learn`."""
    headed = headed_messages.handlers(way.certification).direct
    assert headed, "texts with headings are taken in the direct message"
    leading, holding = LeadingSentences(way.certification, names), HoldingSentences(badges)
    spoken = CertificationSentences(way, commands, surroundings, leading, holding).take
    return MessageHandlers(direct=lambda context: headed(context) or spoken(context), below=spoken)


@dataclass(frozen=True)
class SentenceSurroundings:
    """What else a message may be: the answer to an open question of a lesson, or surely a wish about something else.

    `route` looks at a message once more, as if it had just come.
    """

    may_be_own_text: Callable[[MessageContext], bool]
    is_else: Callable[[MessageContext], bool]
    route: Route


@dataclass(frozen=True)
class CertificationSentences:
    """Takes a message that asks for one thing of the certification, and nothing else."""

    way: WayContext
    commands: CommandRegistry
    surroundings: SentenceSurroundings
    leading: LeadingSentences
    holding: HoldingSentences

    def take(self, context: MessageContext) -> Reply | None:
        """The answer; None for every other message. What people are called may have to be read from Slack first."""
        message = context.message
        if message.change is not Change.WRITTEN or message.files:
            return None
        try:
            return self._taken(context)
        except NamesUnreadError:
            return Reply(follow_ups=[partial(self._after_names, message)])

    def _taken(self, context: MessageContext) -> Reply | None:
        wish = wishes.read(context.message.text)
        found = self._answer(context, wish) if wish else self._piece(context)
        return found or self._by_cues(context) or self._unclear(context)

    def _by_cues(self, context: MessageContext) -> Reply | None:
        """The answer to what only the words in it tell, for those whom it concerns."""
        text = wishes.corrected(context.message.text)
        matters = cues.find(text, concerned(context))
        if not matters or (not text.rstrip().endswith("?") and self.surroundings.may_be_own_text(context)):
            return None
        if self.surroundings.is_else(context) and not cues.names_it(text):
            return None
        answers = (self._answer(context, CertificationWish(matter)) for matter in matters)
        return next(filter(None, answers), None)

    async def _after_names(self, message: IncomingMessage, slack: FollowUpContext) -> None:
        """Read what people are called, and have the message looked at once more."""
        await self.leading.names.read(slack.client, message.author.workspace_id, now=slack.deps.now())
        reply = await slack.deps.db.transact(self.surroundings.route, message, slack.deps)
        slack.deps.nudge()
        for follow_up in reply.follow_ups if reply else ():
            await follow_up(slack)

    def _answer(self, context: MessageContext, wish: CertificationWish) -> Reply | None:
        if wish.matter is CertificationMatter.DUE:
            return self._plan_day(context, wish.when)
        if wish.when:
            return self._teach_back_at(context, wish.when)
        verb = _RUNS.get(wish.matter)
        if wish.matter in _ABOUT_ONES_OWN and service.find(context.session, context.person) is None:
            verb = "capstone"
        if verb:
            return self._run(context, verb)
        if wish.matter in leading_sentences.MATTERS:
            return self._of_leads(context, wish.matter)
        if wish.matter in holding_sentences.MATTERS:
            return self.holding.answer(context, wish.matter)
        is_for_others = wish.matter in _OF_CANDIDATES and not self._stand(context).has_begun
        return None if is_for_others else self._of_candidates(context, wish)

    def _teach_back_at(self, context: MessageContext, when: str) -> Reply | None:
        if self._booked(context) and _said_when(context):
            return self._off(context)
        return Reply(views.book_at(when)) if wishes.moment(when, _reading(context)) else None

    def _of_leads(self, context: MessageContext, matter: CertificationMatter) -> Reply | None:
        """The answer to those who run the programme; others who ask for assessors hear who judges."""
        is_for_all = matter is CertificationMatter.ASSESSORS and not is_staff(context.member)
        return self._judges(context) if is_for_all else self.leading.answer(context, matter)

    def _of_candidates(self, context: MessageContext, wish: CertificationWish) -> Reply | None:
        judging = JudgingSentences(self.way.certification, self.surroundings.may_be_own_text)
        return {
            CertificationMatter.WAY: self._way,
            CertificationMatter.HAND_IN: self._hand_in,
            CertificationMatter.FEEDBACK: lambda _context: Reply(views.feedback()),
            CertificationMatter.SOURCES: lambda _context: Reply(views.sources()),
            CertificationMatter.READERS: lambda _context: Reply(views.readers()),
            CertificationMatter.TAKE_BACK: lambda _context: Reply(views.take_back()),
            CertificationMatter.REHEARSAL: lambda _context: Reply(views.rehearse()),
            CertificationMatter.OFF: self._off,
            CertificationMatter.WHEN: self._when,
            CertificationMatter.RENEW: lambda context: self._certificate(context, "certificate renew"),
            CertificationMatter.CERTIFICATE: self._certificate,
            CertificationMatter.JUDGES: self._judges,
            CertificationMatter.PASSED: self._passed,
            CertificationMatter.RESULT: self._result,
            CertificationMatter.APPEAL: self._appeal,
            CertificationMatter.STEP_BACK: judging.step_back,
            CertificationMatter.TO_MARK: judging.card,
            CertificationMatter.JUDGING: judging.card,
            CertificationMatter.HOW_LONG: judging.how_long,
            CertificationMatter.READER: lambda _context: Reply(views.choose_reader()),
            CertificationMatter.STOP: lambda _context: Reply(views.stop()),
            CertificationMatter.RULE: self._rule,
            CertificationMatter.RELEASE: self._release,
            CertificationMatter.DRAFT: self._draft,
            CertificationMatter.OF_CAPSTONE: lambda _context: Reply(views.of_capstone()),
            CertificationMatter.IF_FAILED: self._if_failed,
            CertificationMatter.AGAIN: self._again,
            CertificationMatter.MOVE: self._off,
        }[wish.matter](context)

    def _unclear(self, context: MessageContext) -> Reply | None:
        """Asks back about a question of which only the capstone or the teach-back is clear."""
        text = context.message.text
        if not text.endswith("?") and self.surroundings.may_be_own_text(context):
            return None
        if wishes.names_own(text):
            return Reply(views.unclear())
        meant = cues.unclear(wishes.corrected(text), concerned(context))
        if meant is None or (self.surroundings.is_else(context) and not cues.names_it(text)):
            return None
        if meant is Concerned.JUDGES:
            return JudgingSentences(self.way.certification, self.surroundings.may_be_own_text).card(context)
        if meant is Concerned.LEADS:
            return self.leading.answer(context, CertificationMatter.BOARD)
        return Reply(views.unclear_of_holder() if meant is Concerned.CERTIFIED else views.unclear())

    def _run(self, context: MessageContext, verb: str) -> Reply:
        return self.commands.run(replace(context.command, text=verb))

    def _verbs(self) -> set[str]:
        return known_verbs(self.commands)

    def _stand(self, context: MessageContext) -> TrainerWay:
        return queries.way(context.session, self.way, context.member, now=context.now)

    def _way(self, context: MessageContext) -> Reply:
        parts = len(self.way.certification.rubric.parts)
        return Reply(views.way(self._stand(context), self._verbs(), parts))

    def _plan_day(self, context: MessageContext, when: str) -> Reply | None:
        """Plan the day that was said; asked back if it isn't clear which."""
        reading = _reading(context)
        said = wishes.moment(when, reading)
        if said is None:
            return Reply(views.which_day()) if wishes.has_moment(when, reading) else None
        capstone = service.begin(context.session, context.person, now=context.now)
        if said.reading is None or not said.has_date or said.questions:
            return Reply(views.which_day())
        day, was = local_date(said.reading.start, reading.zone), capstone.due_on
        service.plan_due(context.session, context.person, day, today=reading.today)
        notices.plan_follow_up(context.session, context.member, capstone, now=context.now)
        return Reply(views.day_planned(day, was))

    def _piece(self, context: MessageContext) -> Reply | None:
        """A text for an element that its first words name, shown before anything is written."""
        found = wishes.piece(readable(context.message.text), self.way.certification.edition)
        if found is None or service.find(context.session, context.person) is None:
            return None
        if not found.is_named and self.surroundings.may_be_own_text(context):
            return None
        rubric = self.way.certification.rubric
        part = next(each for each in rubric.parts if any(one.id == found.element for one in each.elements))
        element = next(each for each in part.elements if each.id == found.element)
        return Reply(views.shall_i_put(element, part, found.text))

    def _hand_in(self, context: MessageContext) -> Reply:
        """The button that asks which parts; what stands against it is said before."""
        shown = submitting.overview(context.session, service.owned(context.session, context.person))
        return Reply(views.hand_in(shown, self.way.certification.rubric))

    def _when(self, context: MessageContext) -> Reply:
        """Where one's own teach-back stands, with what can be done now."""
        real = teach_backs.newest(context.session, context.member)
        zone = usable_zone(context.member.zone)
        return Reply(views.teach_back(teach_back.summary(context.session, real, zone, now=context.now), zone))

    def _off(self, context: MessageContext) -> Reply:
        """Call off one's own teach-back, or step back from one that somebody else gives."""
        booked = self._booked(context)
        seats = teach_backs.open_seats(context.session, context.member)
        if seats and not booked:
            return Reply(rating_views.cannot_rate(seats))
        if booked and (when := _said_when(context)):
            return Reply(views.move(booked, when, usable_zone(context.member.zone)))
        return self._when(context)

    @staticmethod
    def _booked(context: MessageContext) -> TeachBack | None:
        """Their own teach-back that hasn't begun, for which raters are asked or have agreed."""
        real = teach_backs.newest(context.session, context.member)
        return real if real and real.state in teach_backs.MOVABLE else None

    def _passed(self, context: MessageContext) -> Reply | None:
        """Results so far; somebody who hasn't begun means something else."""
        stand = self._stand(context)
        if not (stand.is_capstone_begun or stand.teach_back.is_begun):
            return None
        real = teach_backs.newest(context.session, context.member)
        rated = row_id(real) if real and real.state == TeachBackState.RELEASED else None
        return Reply(views.passed(stand, self._verbs(), rated))

    def _appeal(self, context: MessageContext) -> Reply | None:
        """The way to a second look; somebody who hasn't begun means something else."""
        real = teach_backs.newest(context.session, context.member)
        if real is None and service.find(context.session, context.person) is None:
            return None
        found = assessment.newest_released(context.session, context.person)
        capstone = row_id(found) if found and not appeal_of(context.session, found) else None
        rated = row_id(real) if real and real.state == TeachBackState.RELEASED else None
        return Reply(views.appeal(capstone, rated))

    def _certificate(self, context: MessageContext, verb: str = "certificate") -> Reply:
        if certificates.of_member(context.session, context.person):
            return self._run(context, verb)
        return Reply(views.no_certificate(self._stand(context), self._verbs()))

    def _judges(self, context: MessageContext) -> Reply:
        real = teach_backs.newest(context.session, context.member)
        is_known = real is not None and real.state in (TeachBackState.BOOKED, TeachBackState.RUNNING)
        return Reply(views.judges(teach_back_notices.rater_names(context.session, real) if real and is_known else ()))

    def _result(self, context: MessageContext) -> Reply | None:
        """When they hear; somebody without a capstone means something else."""
        stand = self._stand(context)
        if not stand.is_capstone_begun:
            return None
        return Reply(views.result(is_read=any(each.stand is PartStand.HANDED_IN for each in stand.parts)))

    def _rule(self, _context: MessageContext) -> Reply:
        certification = self.way.certification
        return Reply(views.rule(certification.pass_total, certification.pass_part))

    def _release(self, context: MessageContext) -> Reply | None:
        """The button for those who release a result, and who that is for those who run the programme."""
        if assessment.settled_for(context.session, context.person):
            return JudgingSentences(self.way.certification, self.surroundings.may_be_own_text).card(context)
        leads = is_staff(context.member)
        return self.leading.answer(context, CertificationMatter.BOARD) if leads else self._result(context)

    def _draft(self, context: MessageContext) -> Reply | None:
        """Feedback on the draft of the capstone; where only a draft is named and there is a story, too, which one."""
        if service.find(context.session, context.person) is None:
            return None
        drafts = [each for each in stories.drafts(context.session, context.person) if each.written]
        if drafts and not wishes.names_capstone(context.message.text, self.way.certification.edition):
            return Reply(views.which_draft(drafts))
        return Reply(views.feedback())

    def _if_failed(self, _context: MessageContext) -> Reply:
        certification = self.way.certification
        return Reply(views.if_failed(certification.pass_total, certification.pass_part))

    def _again(self, context: MessageContext) -> Reply | None:
        """Which parts have to change, and the way to hand them in again."""
        capstone = service.find(context.session, context.person)
        if capstone is None:
            return None
        shown, certification = submitting.overview(context.session, capstone), self.way.certification
        if not any(each.percent for each in shown.parts.values()):
            return self._result(context)
        return Reply(views.again(shown, certification.rubric, certification.pass_total, certification.pass_part))


def concerned(context: MessageContext) -> set[Concerned]:
    """What of the certification is somebody's own."""
    session, who, found = context.session, context.person, set[Concerned]()
    if is_staff(context.member):
        found.add(Concerned.LEADS)
    if capstone := service.find(session, who):
        found.add(Concerned.CANDIDATE)
        shown = submitting.overview(session, capstone)
        if any(each.handed_in_at for each in shown.parts.values()):
            found.add(Concerned.HANDED_IN)
        if not capstone.passed_at and any(each.percent for each in shown.parts.values()):
            found.add(Concerned.FAILED)
    if teach_backs.newest(session, context.member):
        found.add(Concerned.TEACHES)
    if certificates.of_member(session, who):
        found.add(Concerned.CERTIFIED)
    if assessment.waiting_seats(session, who.workspace_id, who.member_id) or teach_backs.open_seats(
        session, context.member
    ):
        found.add(Concerned.JUDGES)
    return found


def _said_when(context: MessageContext) -> str:
    """The day or time in a message, in its own words; empty without one, and with several."""
    text = _NOT_THEN.sub("", context.message.text)
    found = find_times(text, _reading(context))
    return text[found[0].span.start : found[0].span.end] if len(found) == 1 else ""


def _reading(context: MessageContext) -> ReadingContext:
    return ReadingContext(context.now, context.command.zone, context.member.language)
