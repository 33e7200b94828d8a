"""Where somebody stands on the way to the certificate, and what the next step is: values alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlmodel import Session

from bot.certification.capstone.context import Certification
from bot.certification.certificates.models import Certificate
from bot.certification.certificates.rules import CertificateStanding
from bot.certification.progress.competencies import Competencies, CompetencyEvidence
from bot.journeys.content import Library
from bot.kit.editions import current


@dataclass(frozen=True)
class TeachBackStanding:
    """Whether somebody has begun with their teach-back, and the day of the one that they passed."""

    is_begun: bool = False
    passed_on: date | None = None


# With a session, a workspace and a member's number.
TeachBackOf = Callable[[Session, str, int], TeachBackStanding]


@dataclass(frozen=True)
class WayContext:
    """What the way needs of the app: the tracks, the rubric, the competencies by language, and teach-backs."""

    library: Library
    certification: Certification
    languages: Mapping[str, Competencies]
    teach_back: TeachBackOf

    @property
    def competencies(self) -> Competencies:
        """The competencies in the current language."""
        return current(self.languages)


class PartStand(StrEnum):
    """Where a part of the capstone stands; `revise`: its result is below what every part needs."""

    MISSING = "missing"
    DRAFT = "draft"
    HANDED_IN = "handed_in"
    REVISE = "revise"
    PASSED = "passed"


@dataclass(frozen=True)
class WayPart:
    """A part of the capstone: its title, where it stands, and its last released result in per cent as a fraction."""

    id: str
    title: str
    stand: PartStand
    percent: str | None = None


@dataclass(frozen=True)
class TrainerWay:
    """The whole way of a member; `is_listed` says that HR may see their certificate.

    `is_revoked`: the certificate that they had was revoked, and they have no other.
    """

    tracks_finished: int
    tracks: int
    is_trainer_track_finished: bool
    stories: int
    sessions_led: int
    led_by_others: int
    is_capstone_begun: bool
    is_capstone_passed: bool
    parts: Sequence[WayPart]
    teach_back: TeachBackStanding
    certificate: Certificate | None = None
    standing: CertificateStanding | None = None
    is_revoked: bool = False
    is_listed: bool = False

    @property
    def has_begun(self) -> bool:
        """Whether there is anything of the trainer's part yet."""
        return bool(
            self.is_trainer_track_finished or self.is_capstone_begun or self.teach_back.is_begun or self.certificate
        )

    @property
    def shown(self) -> set[CompetencyEvidence]:
        """The evidence that there is."""
        found = {CompetencyEvidence(each.id) for each in self.parts if each.stand is PartStand.PASSED and _known(each)}
        if self.teach_back.passed_on:
            found.add(CompetencyEvidence.TEACH_BACK)
        if self.sessions_led:
            found.add(CompetencyEvidence.SESSION_LED)
        if self.stories:
            found.add(CompetencyEvidence.STORY_PUBLISHED)
        if self.led_by_others:
            found.add(CompetencyEvidence.OTHERS_LEAD)
        return found


def _known(part: WayPart) -> bool:
    """Whether the competencies know a part; an organisation's own rubric may have others."""
    return part.id in {*CompetencyEvidence}


class WayStep(StrEnum):
    """What to do next."""

    BEGIN_CAPSTONE = "begin_capstone"
    REVISE_PART = "revise_part"
    WRITE_PART = "write_part"
    HAND_IN = "hand_in"
    TEACH_BACK = "teach_back"
    WAIT_FOR_MARKS = "wait_for_marks"
    WAIT_FOR_CERTIFICATE = "wait_for_certificate"
    RENEW = "renew"
    ALUMNI = "alumni"
    ASK_WHY_REVOKED = "ask_why_revoked"


# The verb of `/learn` behind the button of a step; waiting has none.
VERBS = {
    WayStep.BEGIN_CAPSTONE: "capstone",
    WayStep.REVISE_PART: "capstone",
    WayStep.WRITE_PART: "capstone",
    WayStep.HAND_IN: "capstone",
    WayStep.TEACH_BACK: "teach-back",
    WayStep.RENEW: "certificate",
    WayStep.ALUMNI: "alumni",
    WayStep.ASK_WHY_REVOKED: "certificate",
}


@dataclass(frozen=True)
class ChosenStep:
    """The next step, and the title of the part that it is about."""

    step: WayStep
    part: str = ""


def _after_certificate(way: TrainerWay) -> WayStep:
    """What there is to do for somebody who has, or had, a certificate."""
    if way.is_revoked:
        return WayStep.ASK_WHY_REVOKED
    return WayStep.RENEW if way.standing is CertificateStanding.EXPIRED else WayStep.ALUMNI


def next_step(way: TrainerWay) -> ChosenStep:
    """What to do next: what was judged and has to change first, then what isn't handed in, then the teach-back."""
    if way.standing or way.is_revoked:
        return ChosenStep(_after_certificate(way))
    if not way.is_capstone_passed:
        if not way.is_capstone_begun:
            return ChosenStep(WayStep.BEGIN_CAPSTONE)
        for stand, step in (
            (PartStand.REVISE, WayStep.REVISE_PART),
            (PartStand.MISSING, WayStep.WRITE_PART),
            (PartStand.DRAFT, WayStep.HAND_IN),
        ):
            part = next((each for each in way.parts if each.stand is stand), None)
            if part:
                return ChosenStep(step, part.title)
    if way.teach_back.passed_on is None:
        return ChosenStep(WayStep.TEACH_BACK)
    return ChosenStep(WayStep.WAIT_FOR_CERTIFICATE if way.is_capstone_passed else WayStep.WAIT_FOR_MARKS)
