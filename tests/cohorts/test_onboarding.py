from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, select

from bot.cohorts import onboarding
from bot.cohorts.directory import DirectoryProfile, profile
from bot.cohorts.models import ListOutcome, TrackInvitation
from bot.delivery.models import Delivery
from bot.journeys import bulk_enrolment
from bot.journeys.content import Library
from bot.journeys.models import Enrolment
from bot.kit.slack import Caller
from bot.members import service as members
from bot.members.models import Member
from tests.sentences import says

NOOR = DirectoryProfile("UNOOR001", "Africa/Cairo", "en", ListOutcome.BEGIN)


def _arrives(session: Session, library: Library, who: DirectoryProfile, channel: str, at: datetime) -> bool:
    onboarding.notice(session, Caller("T1", who.slack_id), channel, now=at)
    invited = [onboarding.invite(session, library, one, who, (), now=at) for one in onboarding.uninvited(session)]
    return any(invited)


def test_a_newcomer_is_invited_once_and_enrolled_by_nobody(
    session: Session, library: Library, sam: Member, monday: datetime
):
    """However often Slack tells of it."""
    onboarding.set_rule(session, sam, "C1", library.default, now=monday)
    assert _arrives(session, library, NOOR, "C1", monday)
    assert not _arrives(session, library, NOOR, "C1", monday)
    (said,) = session.exec(select(Delivery)).all()
    assert said.target == NOOR.slack_id
    invited = "Everyone who joins <#{place}> is invited to *{track}*: {summary}"
    assert says(json.loads(said.payload or "")["text"], invited, NOOR.language or "en", place="C1")
    assert session.exec(select(Enrolment)).all() == []


def test_without_a_rule_nobody_is_noticed(session: Session, library: Library, sam: Member, monday: datetime):
    """Nor after it has ended."""
    assert not _arrives(session, library, NOOR, "C1", monday)
    onboarding.set_rule(session, sam, "C1", library.default, now=monday)
    assert onboarding.drop_rule(session, sam, "C1")
    assert not _arrives(session, library, NOOR, "C1", monday)
    assert session.exec(select(TrackInvitation)).all() == []


def test_apps_strangers_and_whoever_said_no_are_left_in_peace(
    session: Session, library: Library, sam: Member, monday: datetime
):
    """Guests too, unless they were let into the channel itself."""
    onboarding.set_rule(session, sam, onboarding.EVERYBODY, library.default, now=monday)
    onboarding.set_rule(session, sam, "C1", library.default, now=monday)
    for number, outcome in enumerate((ListOutcome.BOT, ListOutcome.DEACTIVATED, ListOutcome.OTHER_ORGANISATION)):
        assert not _arrives(session, library, replace(NOOR, slack_id=f"U{number}", outcome=outcome), "C1", monday)
    bulk_enrolment.opt_out(session, members.arrive(session, "T1", "UNO00001", now=monday), now=monday)
    assert not _arrives(session, library, replace(NOOR, slack_id="UNO00001"), "C1", monday)
    guest = replace(NOOR, guest=True)
    assert not _arrives(session, library, replace(guest, slack_id="UGUEST01"), onboarding.EVERYBODY, monday)
    assert _arrives(session, library, replace(guest, slack_id="UGUEST02"), "C1", monday)


def test_what_slack_says_of_somebody():
    """People, guests, apps, closed accounts, people of other organisations."""
    base = {"id": "U1", "team_id": "T1", "tz": "Europe/Rome", "locale": "de-DE"}
    assert profile(base, "T1") == DirectoryProfile("U1", "Europe/Rome", "de", ListOutcome.BEGIN)
    assert profile({**base, "is_ultra_restricted": True}, "T1").guest
    assert profile({**base, "is_bot": True}, "T1").outcome is ListOutcome.BOT
    assert profile({**base, "id": "USLACKBOT"}, "T1").outcome is ListOutcome.BOT
    assert profile({**base, "deleted": True}, "T1").outcome is ListOutcome.DEACTIVATED
    assert profile(base, "T2").outcome is ListOutcome.OTHER_ORGANISATION
