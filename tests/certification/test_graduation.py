"""Somebody who has passed the capstone and the teach-back is certified, once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.certification import graduation
from bot.certification.capstone.models import Capstone
from bot.certification.certificates import service
from bot.certification.certificates.rules import CertificateStanding
from bot.kit.db import row_id
from bot.members.models import Member
from bot.members.service import person
from tests.certification.teach_back.cast import WORKSPACE, Cast

MONTHS = 24


def passes_capstone(cast: Cast, member: Member, total: str = "215/3") -> None:
    """Their capstone's result was released, and it's a pass."""
    cast.session.add(
        Capstone(
            workspace_id=WORKSPACE, member_id=row_id(member), began_at=cast.now, total=total, passed_at=cast.now
        )
    )  # fmt: skip
    cast.session.flush()


def teaches(cast: Cast, member: Member, level: int = 3) -> None:
    """Their teach-back was held, and both raters gave that level for everything."""
    _made, raters = cast.rated(member)
    for rater in raters:
        cast.locks(rater, every=level)


def certified(cast: Cast) -> int:
    """How many the clock certifies or renews now."""
    return graduation.certify(cast.session, months=MONTHS, now=cast.now)


def test_both_make_a_certificate(cast: Cast, lena: Member) -> None:
    """It names the total, two marks and the day of the teach-back; the next look issues nothing."""
    passes_capstone(cast, lena)
    teaches(cast, lena)
    assert certified(cast) == 1
    (made,) = service.of_member(cast.session, person(lena))
    assert service.standing(made, now=cast.now) is CertificateStanding.VALID
    grounds = service.grounds(made)
    assert (grounds.total, grounds.marks, grounds.taught_on) == (71.7, 2, cast.now.date())
    assert certified(cast) == 0


@pytest.mark.parametrize(("totals", "levels"), [(["70"], []), ([], [3]), (["70"], [1])])
def test_one_of_them_makes_none(cast: Cast, lena: Member, totals: list[str], levels: list[int]) -> None:
    """Neither the capstone alone, nor the teach-back alone, nor one that wasn't passed."""
    for total in totals:
        passes_capstone(cast, lena, total)
    for level in levels:
        teaches(cast, lena, level)
    assert certified(cast) == 0
    assert service.of_member(cast.session, person(lena)) == []


def test_a_revoked_one_is_not_issued_again_by_itself(cast: Cast, lena: Member) -> None:
    """That is for people to decide."""
    passes_capstone(cast, lena)
    teaches(cast, lena)
    certified(cast)
    (made,) = service.of_member(cast.session, person(lena))
    service.revoke(cast.session, made, cast.known["sam"], "A mistake", now=cast.now)
    assert certified(cast) == 0


def test_a_later_teach_back_renews_it_near_its_end(cast: Cast, lena: Member) -> None:
    """Once for each teach-back, and not while it holds for long."""
    passes_capstone(cast, lena)
    teaches(cast, lena)
    certified(cast)
    (made,) = service.of_member(cast.session, person(lena))
    end = made.expires_at
    teaches(cast, lena)
    assert certified(cast) == 0
    cast.now = end - timedelta(days=100)
    assert certified(cast) == 1
    assert made.expires_at.year == end.year + 2
    cast.now = made.expires_at - timedelta(days=100)
    assert certified(cast) == 0
