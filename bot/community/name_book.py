"""Who is meant by a name: what people are called in Slack, read when needed and kept in memory for minutes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from rapidfuzz.distance import OSA
from slack_sdk.web.async_client import AsyncWebClient

from bot.kit.slack import SLACK_CALL_ERRORS, Json

log = structlog.get_logger()
KEPT_FOR = timedelta(minutes=10)
PAGE, MAX_PAGES = 200, 25
MIN_TYPO = 4
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e", "á": "a", "ó": "o"})


@dataclass(frozen=True)
class Called:
    """Somebody's Slack id, what they are called in full, and all their names as they are compared."""

    slack_id: str
    name: str
    names: frozenset[str]

    @property
    def first_names(self) -> frozenset[str]:
        return frozenset(each.split()[0] for each in self.names if each)


@dataclass(frozen=True)
class Namesakes:
    """Whom a name may mean; it `is_clear` if that is one person who is called so."""

    people: Sequence[Called]
    is_clear: bool = False


@dataclass(frozen=True)
class _Page:
    """The people of a workspace as they were read; not all of them in a very large one."""

    people: Sequence[Called]
    is_complete: bool
    read_at: datetime


@dataclass
class NameBook:
    """The names of the people of each workspace that were asked for lately."""

    _pages: dict[str, _Page] = field(default_factory=dict)

    def find(self, workspace_id: str, name: str, *, now: datetime) -> Namesakes | None:
        """Whom a name may mean; None if the names have to be read first."""
        page = self._pages.get(workspace_id)
        if page is None or now - page.read_at > KEPT_FOR:
            return None
        wanted = _plain(name)
        for found in (
            [each for each in page.people if wanted in each.names],
            [each for each in page.people if wanted in each.first_names],
        ):
            if found:
                return Namesakes(found, is_clear=len(found) == 1 and page.is_complete)
        return Namesakes([each for each in page.people if any(_is_alike(wanted, one) for one in _all(each))])

    def name_of(self, workspace_id: str, slack_id: str) -> str:
        """What somebody is called, as far as it was read; empty otherwise."""
        page = self._pages.get(workspace_id)
        return next((each.name for each in page.people if each.slack_id == slack_id), "") if page else ""

    async def read(self, client: AsyncWebClient, workspace_id: str, *, now: datetime) -> None:
        """Read what people are called; nobody is known by name if Slack doesn't say."""
        found: list[Called] = []
        is_complete, cursor = False, ""
        try:
            for _number in range(MAX_PAGES):
                answer: Any = await client.users_list(limit=PAGE, cursor=cursor)
                found += filter(None, map(_called, answer["members"]))
                cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
                if not cursor:
                    is_complete = True
                    break
        except SLACK_CALL_ERRORS as error:
            log.warning("community.names_unread", error=type(error).__name__)
        self.keep(workspace_id, found, now=now, is_complete=is_complete)

    def keep(self, workspace_id: str, people: Sequence[Called], *, now: datetime, is_complete: bool = True) -> None:
        """Keep the names of a workspace for some minutes."""
        self._pages[workspace_id] = _Page(tuple(people), is_complete, now)


def called(slack_id: str, *names: str) -> Called:
    """Somebody with these names, the one to be shown first."""
    return Called(slack_id, names[0], frozenset(_plain(each) for each in names if each.strip()))


def _called(user: Json) -> Called | None:
    """One of Slack's user objects; None for apps and closed accounts."""
    if user.get("deleted") or user.get("is_bot") or user.get("is_workflow_bot") or user["id"] == "USLACKBOT":
        return None
    profile = user.get("profile") or {}
    names = [user.get("real_name"), profile.get("real_name"), profile.get("display_name"), user.get("name")]
    known = [str(each) for each in names if each]
    return called(user["id"], *known) if known else None


def _all(each: Called) -> Iterator[str]:
    yield from each.names
    yield from each.first_names


def _plain(name: str) -> str:
    return " ".join(name.casefold().translate(_UMLAUTS).split())


def _is_alike(name: str, other: str) -> bool:
    return min(len(name), len(other)) >= MIN_TYPO and OSA.distance(name, other) <= 1
