from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from pytest_httpserver import HTTPServer

from tests.stage import MONDAY, Stage, served


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def http(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """One product behind a port, for all tests of a module."""
    async with served(tmp_path_factory.mktemp("http"), MONDAY) as running:
        yield running


@pytest.fixture
def internal(httpserver: HTTPServer) -> HTTPServer:
    """A service of the operator's own network that nobody outside may reach."""
    httpserver.expect_request("/internal").respond_with_data("ok")
    return httpserver
