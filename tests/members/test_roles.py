"""Who does what in the programme."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlmodel import Session

from bot.kit.db import Database
from bot.kit.i18n import in_language
from bot.kit.slack import Caller
from bot.members import roles, service
from bot.members.models import Role, Workspace
from bot.members.roles import LastAdminError, UnclearRoleError, UnknownPersonError
from sandbox.people import MATEO, SAM
from tests.sentences import says
from tests.stage import Stage


@pytest.mark.parametrize("words", ["", "facilitator", "<@U1|ana>", "<@U1|ana> king", "ana facilitator"])
def test_unclear_words_are_told(words: str):
    """A mention and a role are needed."""
    with pytest.raises(UnclearRoleError):
        roles.parse(words)


def test_a_name_that_slack_does_not_know_is_asked_for_again():
    """It stays plain text, and the answer says how it becomes a person."""
    with pytest.raises(UnknownPersonError):
        roles.parse("@ana facilitator")


def test_words_are_read_in_both_languages():
    """The role by its name in the language being spoken, or by the English one."""
    assert roles.parse("<@U1|ana> Facilitator") == ("U1", Role.FACILITATOR)
    with in_language("de"):
        assert roles.parse("lernend <@W2>") == ("W2", Role.LEARNER)


def test_somebody_looks_after_the_programme(db: Database, monday: datetime):
    """The last admin cannot step down; with a second one they can."""
    with Session(db.engine) as session:
        session.add(Workspace(id="T1", installed_at=monday))
        session.flush()
        service.make_admin(session, "T1", "U1", now=monday)
        session.flush()
        with pytest.raises(LastAdminError):
            roles.give(session, Caller("T1", "U1"), Role.LEARNER, now=monday)
        roles.give(session, Caller("T1", "U2"), Role.ADMIN, now=monday)
        session.flush()
        roles.give(session, Caller("T1", "U1"), Role.LEARNER, now=monday)
        session.flush()
        assert service.admins(session, "T1") == ["U2"]


async def test_an_admin_makes_a_facilitator(stage: Stage):
    """By the command; others are told whom to ask."""
    words = f"role <@{MATEO.id}|mateo> facilitator"
    assert says(
        await stage.command(words, SAM.id, "/groundswell"), "<@{who}> now has the role {role}.", role="facilitator"
    )
    assert says(
        await stage.command(words, MATEO.id, "/groundswell"),
        "Only programme admins can do that. If you should be an admin, ask the person who installed Groundswell.",
    )
