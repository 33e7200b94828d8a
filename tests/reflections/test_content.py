from __future__ import annotations

import pytest
from pydantic import ValidationError

from bot.reflections.content import Prompt


@pytest.mark.parametrize("ask", ["", "  ", "x" * 1001])
def test_a_prompt_asks_something_that_fits(ask):
    """Nothing, or more than a message holds, is refused."""
    with pytest.raises(ValidationError):
        Prompt(ask=ask)
