from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.kit import i18n
from bot.members import profile_reader, service
from bot.members.models import Member
from sandbox.people import JONAS, SLACKBOT
from tests.office import Office, opened

BOT = "the app itself"


@pytest.fixture
async def office(sqlite_url: str) -> AsyncIterator[Office]:
    """A product in a workspace, in an installation that lives in Lisbon."""
    async with opened(sqlite_url, zone="Europe/Lisbon") as made:
        yield made


async def known(office: Office, slack_id: str = JONAS.id) -> Member:
    """What we know of somebody who has spoken to us."""
    deps = office.product.deps
    return await deps.db.transact(service.arrive, office.team, slack_id, now=deps.now())


@pytest.mark.parametrize("kind", ["server_error", "rate_limited"])
async def test_a_call_that_fails_is_made_again(office: Office, kind: str):
    """Nothing is known until Slack answers, and then everything is."""
    assert (await known(office)).zone is None
    office.trouble(kind, "users.info")
    await profile_reader.read_if_unknown(office.product.deps, office.team, JONAS.id)
    assert (await known(office)).zone is None

    await profile_reader.read_unread(office.product.deps)

    member = await known(office)
    assert (member.zone, member.language) == (JONAS.tz, "de")
    calls = [call for call in office.sandbox.calls if call["method"] == "users.info"]
    await profile_reader.read_if_unknown(office.product.deps, office.team, JONAS.id)
    assert [call for call in office.sandbox.calls if call["method"] == "users.info"] == calls


async def test_of_whom_slack_says_nothing_the_installation_knows_best(office: Office):
    """Its zone is theirs until they choose another."""
    assert (await known(office, "U0NOBODY00")).zone is None

    await profile_reader.read_if_unknown(office.product.deps, office.team, "U0NOBODY00")

    assert (await known(office, "U0NOBODY00")).zone == "Europe/Lisbon"


async def test_somebody_we_never_met_stays_unknown(office: Office):
    """Reading a profile makes no member, meeting somebody does, and goes on in their language."""
    deps = office.product.deps
    await profile_reader.read_if_unknown(deps, office.team, JONAS.id)
    assert await deps.db.read(service.find, office.team, JONAS.id) is None

    with i18n.in_language("en"):
        await profile_reader.meet(deps, office.team, JONAS.id)
        assert i18n.language() == "de"

    assert (await known(office)).zone == JONAS.tz


async def test_a_stranger_s_language_is_read_and_forgotten(office: Office):
    """None while Slack does not say."""
    deps = office.product.deps
    assert await profile_reader.language_of_stranger(deps, office.team, JONAS.id) == "de"
    assert await profile_reader.language_of_stranger(deps, office.team, "U0NOBODY00") is None
    assert await deps.db.read(service.find, office.team, JONAS.id) is None


async def test_nobody_waits_for_a_slow_profile(office: Office):
    """A window has to open: they are met with what is known, and the profile is read another time."""
    office.trouble("slow", "users.info", seconds=5.0)

    await profile_reader.meet(office.product.deps, office.team, JONAS.id, seconds=0.1)

    assert (await known(office)).zone is None


@pytest.mark.parametrize("slack_id", [SLACKBOT.id, BOT])
async def test_an_app_reads_and_judges_nothing(office: Office, slack_id: str):
    """Slackbot and other apps can be picked in Slack's windows, and are refused."""
    chosen = office.sandbox.installation.bot_user_id if slack_id == BOT else slack_id
    with pytest.raises(profile_reader.ChosenAppError):
        await profile_reader.check_person(office.product.deps, office.team, chosen)


async def test_a_colleague_is_a_person_even_if_slack_says_nothing(office: Office):
    """So is nobody at all, where a field may be left empty."""
    for slack_id in (JONAS.id, ""):
        await profile_reader.check_person(office.product.deps, office.team, slack_id)
    office.trouble("server_error", "users.info")
    await profile_reader.check_person(office.product.deps, office.team, JONAS.id)
