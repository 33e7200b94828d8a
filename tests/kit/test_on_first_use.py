"""What is imported on first use."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.kit.on_first_use import LaterModule


def test_a_module_is_imported_when_something_of_it_is_used():
    """Not before, and then it is the module's own."""
    made = "import sys; from bot.kit.on_first_use import LaterModule; m = LaterModule('colorsys')"
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            f"{made}; print('colorsys' in sys.modules, m.hls_to_rgb(0, 0, 0), 'colorsys' in sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert said.stdout.split() == ["False", "(0,", "0,", "0)", "True"]


def test_a_name_that_a_module_does_not_have_is_no_attribute():
    """So that `hasattr` works as with any module."""
    with pytest.raises(AttributeError):
        LaterModule("math").nothing  # noqa: B018 - being asked for it is the test


def test_a_web_process_loads_nothing_that_it_seldom_needs():
    """Each of these takes megabytes, or tenths of a second."""
    heavy = "numpy scipy matplotlib networkx typst openbadgeslib docx pypdf xlsxwriter holidays openai jinja2 babel"
    said = subprocess.run(
        [sys.executable, "-c", "import sys, bot.cli.serve; print(*sorted(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert set(heavy.split()) & set(said.stdout.split()) == set()
