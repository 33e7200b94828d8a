"""A link that would break a calendar does not get into one."""

from __future__ import annotations

import json

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.community.calendar import modals
from bot.community.calendar.models import Series
from sandbox.people import SAM
from tests.security.requests import interaction, signed
from tests.security.samples import view_submission
from tests.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

ZONE = modals.ScheduleMetadata(zone="Europe/Berlin")


def filled(link: str) -> dict[str, dict[str, object]]:
    """The window in which to plan, filled in."""
    values: dict[str, dict[str, object]] = {
        "kind": {"selected_option": {"value": "prompt-jam"}},
        "day": {"selected_date": "2026-12-01"},
        "time": {"selected_time": "15:00"},
        "repeats": {"selected_option": {"value": "once"}},
        "link": {"value": link},
        "channel": {"selected_conversation": "C0CHAMPION"},
    }
    return {name: {name: {"type": "any", **held}} for name, held in values.items()}


@pytest.mark.parametrize(("link", "field"), [("https://meet.example/a\nb", "link"), ("https://meet.example/a", None)])
async def test_a_link_with_a_line_break_is_asked_for_again(http: Stage, link: str, field: str | None):
    """At its own field of the window; nothing is kept, and the link is in no line of the log."""
    body = view_submission(http.workspace_id, SAM.id, modals.SCHEDULE, filled(link), ZONE.encode())
    sent, before = interaction(body), http.count(Series)
    headers = signed(http.sandbox.installation.signing_secret, sent)

    with capture_logs() as lines:
        async with aiohttp.ClientSession() as session:
            answer = await session.post(str(http.sandbox.installation.request_url), data=sent, headers=headers)
        said = json.loads(await answer.text())

    assert answer.status == 200
    assert said["response_action"] == ("errors" if field else "update")
    assert list(said.get("errors", {})) == ([field] if field else [])
    assert http.count(Series) == before + (0 if field else 1)
    assert "meet.example" not in str(lines)
