"""The ten presses that a facilitator would begin with: each is on the first window, one press away."""

from __future__ import annotations

import pytest

from bot.community.calendar import views
from bot.community.event_page import views as page_views
from bot.kit.db import row_id
from tests.community.event_page.conftest import PageTalk

FIRST_PRESSES = [
    ("change the link, because the call has another one", page_views.EDIT),
    ("say in which room it is", page_views.EDIT),
    ("give this date its own title", page_views.EDIT),
    ("see who is coming, by name", page_views.PEOPLE),
    ("check in somebody who forgot to", page_views.PEOPLE),
    ("free the seat of somebody who is ill", page_views.PEOPLE),
    ("tell everybody to bring a laptop", page_views.WRITE),
    ("add the recording afterwards", page_views.AFTERWARDS),
    ("invite a guest from outside", page_views.GUESTS),
    ("plan another one like it", page_views.DUPLICATE),
]


@pytest.mark.parametrize(("press", "button"), FIRST_PRESSES)
def test_what_facilitators_begin_with_is_one_press_away(talk: PageTalk, press: str, button: str):
    """And its window opens."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    talk.comes(talk.ann)
    session_id = row_id(talk.dates()[0])
    assert f"'{button}'" in str(talk.opens(views.PAGE, session_id)), press
    assert talk.opens(button, session_id)["type"] == "modal"
