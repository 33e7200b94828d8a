"""Hooks that make pytest-timeout's limit hold for background tasks and for teardown too."""

from __future__ import annotations

import signal
import sys
from collections.abc import Generator

import pytest
from pytest_timeout import Settings

REPEAT_SECONDS = 30.0
LIMIT = pytest.StashKey[Settings]()


def register(config: pytest.Config) -> None:
    """Add the hooks of this module to a run, once even when several conftest files ask for it."""
    this = sys.modules[__name__]
    if not config.pluginmanager.is_registered(this):
        config.pluginmanager.register(this)


@pytest.hookimpl(wrapper=True)
def pytest_timeout_set_timer(item: pytest.Item, settings: Settings) -> Generator[None, object, object]:
    """Let the limit fire again and again: its first exception may end only a background task of the event loop."""
    item.stash[LIMIT] = settings
    made = yield
    seconds, _ = signal.getitimer(signal.ITIMER_REAL)
    signal.setitimer(signal.ITIMER_REAL, seconds, REPEAT_SECONDS)
    return made


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Set the limit anew for teardown, because pytest-timeout drops it as soon as a test has failed."""
    if LIMIT in item.stash:
        item.ihook.pytest_timeout_set_timer(item=item, settings=item.stash[LIMIT])
