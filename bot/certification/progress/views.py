"""The way to the certificate in words: for `/learn progress`, the Home, and beside the picture."""

from __future__ import annotations

from collections.abc import Collection

from bot.certification.capstone import views as capstone_views
from bot.certification.capstone.views import percent
from bot.certification.certificates import words
from bot.certification.certificates.rules import CertificateStanding
from bot.certification.progress.competencies import Competencies, Competency, CompetencyEvidence
from bot.certification.progress.way import VERBS, ChosenStep, PartStand, TrainerWay, WayPart, WayStep, next_step
from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape

NEXT_STEP = capstone_views.NEXT_STEP
PICTURE = "certification.way_picture"
SHOW_HR = "certification.show_hr"
HIDE_FROM_HR = "certification.hide_from_hr"


def title() -> str:
    return _("Your way to the certificate")


def in_progress(way: TrainerWay, competencies: Competencies, verbs: Collection[str]) -> Json:
    """The whole way with what shows each competency, below the tracks of `/learn progress`.

    `verbs` are those that `/learn` knows here.
    """
    said = "\n".join([f"*{title()}*", *lines(way)])
    shown = "\n".join([f"*{_('What you can show as a trainer')}*", *_trainer(way, competencies)])
    elsewhere = _practitioner(competencies)
    text = "\n\n".join([said, next_line(way), shown, elsewhere])
    return blocks.message(
        text,
        blocks.section(said),
        blocks.section(next_line(way)),
        _buttons(way, verbs),
        blocks.section(shown),
        blocks.context(elsewhere),
    )


def home_section(way: TrainerWay, verbs: Collection[str]) -> list[Json]:
    """The way on the Home."""
    return [
        blocks.header(title()),
        blocks.section("\n".join(lines(way))),
        blocks.section(next_line(way)),
        _buttons(way, verbs),
    ]


def lines(way: TrainerWay) -> list[str]:
    """Where somebody stands, a line for each thing."""
    return [f"• {name}: {state}" for name, state in stations(way)]


def stations(way: TrainerWay) -> list[tuple[str, str]]:
    """The name of each thing on the way, and where it stands."""
    return [
        (_("Tracks"), _("{n} of {all} finished", n=way.tracks_finished, all=way.tracks)),
        (_("Stories"), ngettext("{n} published", "{n} published", way.stories)),
        (_("Sessions led"), str(way.sessions_led)),
        (_("Capstone"), ", ".join(parts(way)) if way.is_capstone_begun else _("not begun")),
        (_("Teach-back"), _teach_back(way)),
        (_("Certificate"), _certificate(way)),
    ]


def parts(way: TrainerWay) -> list[str]:
    """The parts of the capstone, each with where it stands."""
    return [_("{title} ({state})", title=escape(each.title), state=_part(each)) for each in way.parts]


def _part(part: WayPart) -> str:
    result = percent(part.percent) if part.percent is not None else ""
    return {
        PartStand.MISSING: _("missing"),
        PartStand.DRAFT: _("draft"),
        PartStand.HANDED_IN: _("handed in"),
        PartStand.REVISE: _("to revise, {percent}", percent=result),
        PartStand.PASSED: _("passed, {percent}", percent=result),
    }[part.stand]


def _teach_back(way: TrainerWay) -> str:
    if way.teach_back.passed_on:
        return _("passed on {day}", day=words.day(way.teach_back.passed_on))
    return _("begun") if way.teach_back.is_begun else _("not yet")


def _certificate(way: TrainerWay) -> str:
    if way.certificate is None:
        return _("revoked") if way.is_revoked else _("not yet")
    day = words.day(way.certificate.expires_at.date())
    return (
        _("expired on {day}", day=day)
        if way.standing is CertificateStanding.EXPIRED
        else _("valid until {day}", day=day)
    )


def next_line(way: TrainerWay) -> str:
    return _("*Next:* {step}", step=step_text(next_step(way)))


def step_text(chosen: ChosenStep) -> str:
    """The next step in a sentence."""
    part = escape(chosen.part)
    return {
        WayStep.BEGIN_CAPSTONE: _("Begin your capstone. You may already have done part of it."),
        WayStep.REVISE_PART: _("Change “{part}” the way your assessors suggest, and hand it in again.", part=part),
        WayStep.WRITE_PART: _("Write “{part}” of your capstone.", part=part),
        WayStep.HAND_IN: _("Finish “{part}” of your capstone and hand it in.", part=part),
        WayStep.TEACH_BACK: _("Give your teach-back: teach others something for 15 minutes."),
        WayStep.WAIT_FOR_MARKS: _(
            "Nothing right now. Your assessors are reading your work, and I'll tell you the result."
        ),
        WayStep.WAIT_FOR_CERTIFICATE: _("Nothing right now. I'm making your certificate."),
        WayStep.RENEW: _("Renew your certificate with one new story or one more teach-back."),
        WayStep.ALUMNI: _("Stay in touch with the others who hold the certificate."),
        WayStep.ASK_WHY_REVOKED: _("Your certificate was revoked. The people who run the programme can tell you more."),
    }[chosen.step]


def _buttons(way: TrainerWay, verbs: Collection[str]) -> Json:
    return blocks.actions(
        next_button(way, verbs),
        blocks.button(PICTURE, _("Show it as a picture")),
        _hr(way),
    )


def next_button(way: TrainerWay, verbs: Collection[str]) -> Json | None:
    """The button of the next step; None while there is nothing to do."""
    verb = VERBS.get(next_step(way).step)
    labels = {
        "capstone": _("Open my capstone"),
        "teach-back": _("Open my teach-back"),
        "certificate": _("Show my certificate"),
        "alumni": _("See the alumni"),
    }
    return blocks.button(NEXT_STEP, labels[verb], verb, style="primary") if verb and verb in verbs else None


def _hr(way: TrainerWay) -> Json | None:
    if way.certificate is None:
        return None
    if way.is_listed:
        return blocks.button(HIDE_FROM_HR, _("Take me off HR's list"))
    sure = blocks.confirm(
        _("Let HR see it?"),
        _(
            "The people who run the programme can then tell HR your name, what your certificate is "
            "for, and how long it's valid. You can change your mind here."
        ),
        _("Let HR see it"),
        _("Leave as it is"),
    )
    return blocks.button(SHOW_HR, _("Let HR see my certificate"), confirm=sure)


def hr_changed(*, is_listed: bool) -> str:
    """What is said once a holder has decided."""
    if is_listed:
        return _("Your certificate is on HR's list from now on. Nothing else about you is on it.")
    return _("Your certificate is no longer on HR's list. Lists that have already been exported can't be changed.")


def _trainer(way: TrainerWay, competencies: Competencies) -> list[str]:
    return [f"• {escape(each.title)}: {_evidence(way, each)}" for each in competencies.trainer]


def _evidence(way: TrainerWay, competency: Competency) -> str:
    found = [_evidence_text(way, each) for each in competency.evidence if each in way.shown]
    return ", ".join(found) if found else _("nothing here yet")


def _evidence_text(way: TrainerWay, kind: CompetencyEvidence) -> str:
    part = next((each for each in way.parts if each.id == kind), None)
    if part:
        return _("“{part}” of the capstone passed", part=escape(part.title))
    return {
        CompetencyEvidence.TEACH_BACK: _("teach-back passed"),
        CompetencyEvidence.SESSION_LED: ngettext("{n} session led", "{n} sessions led", way.sessions_led),
        CompetencyEvidence.STORY_PUBLISHED: ngettext("{n} story published", "{n} stories published", way.stories),
        CompetencyEvidence.OTHERS_LEAD: ngettext(
            "others led {n} of your sessions", "others led {n} of your sessions", way.led_by_others
        ),
    }[kind]


def _practitioner(competencies: Competencies) -> str:
    titles = "; ".join(escape(each.title) for each in competencies.practitioner)
    return _(
        "These skills belong to practitioners and are taught in other modules, so this certificate "
        "doesn't show them: {titles}.",
        titles=titles,
    )


def alt_text(way: TrainerWay) -> str:
    """All that the picture says."""
    return " ".join([f"{title()}.", *(f"{name}: {state}." for name, state in stations(way)), step_text(next_step(way))])
