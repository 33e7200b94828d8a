"""Sentences about the certification in the direct message: what it takes, the capstone, the teach-back, who judges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.certification import direct_message_views as views
from bot.certification import wishes
from bot.certification.assessment import queries as assessment
from bot.certification.assessment.service import appeal_of
from bot.certification.board import commands as board
from bot.certification.capstone import direct_messages as headed_messages
from bot.certification.capstone import notices, service, submitting
from bot.certification.certificates import commands as certificate_commands
from bot.certification.certificates import service as certificates
from bot.certification.judging_sentences import JudgingSentences
from bot.certification.matters import CertificationMatter
from bot.certification.progress import queries
from bot.certification.progress.commands import known_verbs
from bot.certification.progress.way import PartStand, TrainerWay, WayContext
from bot.certification.teach_back import commands as teach_back
from bot.certification.teach_back import notices as teach_back_notices
from bot.certification.teach_back import queries as teach_backs
from bot.certification.teach_back import rating_views
from bot.certification.teach_back.models import TeachBackState
from bot.certification.wishes import CertificationWish
from bot.cohorts.service import is_staff
from bot.kit.dates import ReadingContext
from bot.kit.db import row_id
from bot.kit.mentions import readable
from bot.kit.time import local_date, usable_zone
from bot.members.command_registry import CommandRegistry, Reply
from bot.members.incoming_messages import Change, MessageContext, MessageHandlers

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


def handlers(
    way: WayContext, commands: CommandRegistry, may_be_own_text: Callable[[MessageContext], bool]
) -> MessageHandlers:
    """What takes such sentences; `commands` are those of `/learn`.

    `may_be_own_text` says whether a message may be the answer to an open question of a lesson.
    """
    headed = headed_messages.handlers(way.certification).direct
    assert headed, "texts with headings are taken in the direct message"
    spoken = CertificationSentences(way, commands, may_be_own_text).take
    return MessageHandlers(direct=lambda context: headed(context) or spoken(context), below=spoken)


@dataclass(frozen=True)
class CertificationSentences:
    """Takes a message that asks for one thing of the certification, and nothing else."""

    way: WayContext
    commands: CommandRegistry
    may_be_own_text: Callable[[MessageContext], bool]

    def take(self, context: MessageContext) -> Reply | None:
        """The answer; None for every other message."""
        message = context.message
        if message.change is not Change.WRITTEN or message.files:
            return None
        wish = wishes.read(message.text)
        found = self._answer(context, wish) if wish else self._piece(context)
        return found or self._unclear(context)

    def _answer(self, context: MessageContext, wish: CertificationWish) -> Reply | None:
        if wish.matter is CertificationMatter.DUE:
            return self._plan_day(context, wish.when)
        if wish.when:
            return Reply(views.book_at(wish.when)) if wishes.moment(wish.when, _reading(context)) else None
        if verb := _RUNS.get(wish.matter):
            return self._run(context, verb)
        if wish.matter in _ABOUT_ONES_OWN and service.find(context.session, context.person) is None:
            return self._run(context, "capstone")
        if wish.matter in _OF_CANDIDATES and not self._stand(context).has_begun:
            return None
        judging = JudgingSentences(self.way.certification, self.may_be_own_text)
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
            CertificationMatter.ASSESSORS: self._assessors,
            CertificationMatter.READER: lambda _context: Reply(views.choose_reader()),
            CertificationMatter.STOP: lambda _context: Reply(views.stop()),
            CertificationMatter.RULE: self._rule,
            CertificationMatter.RELEASE: self._release,
            CertificationMatter.REVOKE: self._revoke,
        }[wish.matter](context)

    def _unclear(self, context: MessageContext) -> Reply | None:
        """Asks back about a question of which only the capstone or the teach-back is clear."""
        text = context.message.text
        if not wishes.names_own(text) or (not text.endswith("?") and self.may_be_own_text(context)):
            return None
        return Reply(views.unclear())

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
        if not found.is_named and self.may_be_own_text(context):
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
        real = teach_backs.newest(context.session, context.member)
        seats = teach_backs.open_seats(context.session, context.member)
        if seats and not (real and real.state in (TeachBackState.ASKING, TeachBackState.BOOKED)):
            return Reply(rating_views.cannot_rate(seats))
        return self._when(context)

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

    def _assessors(self, context: MessageContext) -> Reply:
        """The board for those who run the programme; others hear who judges."""
        if not is_staff(context.member):
            return self._judges(context)
        return board.certification_command(self.way.certification, replace(context.command, text=""))

    def _rule(self, _context: MessageContext) -> Reply:
        certification = self.way.certification
        return Reply(views.rule(certification.pass_total, certification.pass_part))

    def _release(self, context: MessageContext) -> Reply | None:
        """The button for those who release a result, and who that is for those who run the programme."""
        if assessment.settled_for(context.session, context.person):
            return JudgingSentences(self.way.certification, self.may_be_own_text).card(context)
        return self._assessors(context) if is_staff(context.member) else self._result(context)

    def _revoke(self, context: MessageContext) -> Reply | None:
        """The list of certificates with how one is revoked; somebody else means something else."""
        if not is_staff(context.member):
            return None
        return certificate_commands.of_workspace(replace(context.command, text=""))


def _reading(context: MessageContext) -> ReadingContext:
    return ReadingContext(context.now, context.command.zone, context.member.language)
