"""What the tests of the Web API share."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError


@pytest.fixture
def error_of() -> Callable[[Awaitable[Any]], Awaitable[str]]:
    """The code of the error that a client call raises."""

    async def code(call: Awaitable[Any]) -> str:
        with pytest.raises(SlackApiError) as caught:
            await call
        return str(caught.value.response["error"])

    return code
