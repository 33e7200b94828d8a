"""An attacker who reads everything about the change: pulses, checks, maps, strategies and the programme at a glance."""

from __future__ import annotations

from sqlmodel import Session, select

from bot.change.pulse.rules import Feeling
from bot.change.stakeholders import commands as maps
from bot.change.stakeholders import service as stakeholders
from bot.change.stakeholders.content import StakeholderContext
from bot.change.stakeholders.service import Named, StakeholderEntry
from bot.figures.models import ReleasedFigure
from bot.insights import glance, glance_views
from bot.journeys.content import Library
from bot.members.command_registry import CommandContext
from bot.settings import ROOT
from bot.sustainability.practice_check import commands as checks
from bot.sustainability.practice_check import service as practice_check
from bot.sustainability.practice_check.content import PracticeCheckContext
from bot.sustainability.practice_check.service import GivenRating
from tests.change.pulse.conftest import PulseOffice
from tests.measurement.test_attack import found, released

MAPS, PRACTICE = StakeholderContext.load(ROOT / "content"), PracticeCheckContext.load(ROOT / "content")
RATINGS = {pair.id: GivenRating(2) for pair in PRACTICE.languages["en"].pairs}


def checks_and_maps(office: PulseOffice) -> str:
    """What the lead reads of checks, the embedding list and their map."""
    context = CommandContext(office.session, office.lead, "", "", office.now)
    replies = [
        checks.result(PRACTICE, context),
        checks.embedding(PRACTICE, context),
        maps.own(MAPS, context),
    ]
    return str([reply.message for reply in replies])


def test_checks_and_maps_say_the_same_whatever_anybody_answers(session: Session, office: PulseOffice):
    """Neither is drawn from what people answered, and neither adds a figure to those that were shown."""
    people = office.people(12)
    practice_check.check(session, office.lead, RATINGS, key="first", now=office.now)
    entry = StakeholderEntry(4, 2, "", Named(people[0].slack_id, "Anna Schmidt"))
    stakeholders.add(session, office.lead, entry, key="1", now=office.now)
    pulse = office.start(office.cohort("Twelve", people))
    before, figures = checks_and_maps(office), len(session.exec(select(ReleasedFigure)).all())
    office.answer(people[:1], Feeling.WORRIED)
    assert checks_and_maps(office) == before
    office.answer(people, Feeling.CURIOUS)
    assert checks_and_maps(office) == before
    assert len(session.exec(select(ReleasedFigure)).all()) == figures
    office.later(10)
    assert office.results(pulse)[0].place is not None
    after = len(session.exec(select(ReleasedFigure)).all())
    assert after > figures, "the pulse does show something"
    checks_and_maps(office)
    assert len(session.exec(select(ReleasedFigure)).all()) == after


def test_a_glance_beside_pulses_and_checks_finds_nobody(session: Session, office: PulseOffice, library: Library):
    """All figures of three months about groups that overlap and lose people, added up and subtracted."""
    people = office.people(26)
    groups = [
        office.cohort("Twelve", people[:12]),
        office.cohort("Overlap", people[8:20]),
        office.team("Six", people[20:]),
    ]
    pulse = office.start(*groups)
    pages = set[str]()
    for month in range(3):
        for number, one in enumerate(people):
            if (number + month) % 5 and one.active:
                office.answer([one], list(Feeling)[(number + month) % 4])
        people[month].active = False
        session.add(people[month])
        session.flush()
        office.later(10)
        practice_check.check(session, office.lead, RATINGS, key=f"check {month}", now=office.now)
        pages.add(str(glance_views.page(glance.read(session, library, office.lead, now=office.now))))
        checks_and_maps(office)
        if pulse.next_opens_at:
            office.next_month(pulse)
    rows = released(session)
    assert [name for name in rows if name.startswith("pulse")]
    for family, equations in rows.items():
        assert found(equations) == set(), family
    assert not [one for one in people if any(f"<@{one.slack_id}>" in page for page in pages)]
