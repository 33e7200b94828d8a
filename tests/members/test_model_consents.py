from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.members import service
from bot.members.model_consents import ConsentTerms, ModelConsents
from bot.members.service import Person
from bot.reflections.models import ReflectionConsent

TERMS = ConsentTerms("models.example", "It goes to models.example.")
consents = ModelConsents(ReflectionConsent)


def somebody(session: Session, workspace_id: str, slack_id: str, now: datetime) -> Person:
    return service.person(service.arrive(session, workspace_id, slack_id, now=now))


def test_a_consent_is_one_members_and_for_one_host(session: Session, monday: datetime):
    """Agreeing twice is agreeing once; no host at all is nowhere."""
    lena, mateo = (somebody(session, "T1", name, monday) for name in ("U1", "U2"))
    elsewhere = somebody(session, "T2", "U1", monday)
    for _ in range(2):
        consents.give(session, lena, TERMS, now=monday)
    assert [(one.host, one.wording) for one in consents.of_member(session, lena)] == [(TERMS.host, TERMS.wording)]
    assert consents.is_given(session, lena, TERMS.host)
    assert not consents.is_given(session, lena, "other.example")
    assert not consents.is_given(session, lena, "")
    assert not any(consents.is_given(session, other, TERMS.host) for other in (mateo, elsewhere))


def test_a_consent_that_was_taken_back_is_remembered_and_may_be_given_again(session: Session, monday: datetime):
    """The latest stands first."""
    lena, mateo = (somebody(session, "T1", name, monday) for name in ("U1", "U2"))
    for who in (lena, mateo):
        consents.give(session, who, TERMS, now=monday)
    consents.withdraw(session, lena, now=monday)
    assert not consents.is_given(session, lena, TERMS.host)
    assert consents.is_given(session, mateo, TERMS.host)
    consents.give(session, lena, TERMS, now=monday + timedelta(days=1))
    assert [one.withdrawn_at is None for one in consents.of_member(session, lena)] == [True, False]
