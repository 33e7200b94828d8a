"""The package on its own: it knows no app, and ships what its page needs."""

import re

from bot.settings import ROOT

PACKAGE = ROOT / "sandbox"
TEXT = {".py", ".html", ".js", ".css", ".md"}
OF_THE_PRODUCT = re.compile(
    r"groundswell|\bbot\.\w+ import|lesson|\bstor(?:y|ies)\b|learner|quizz|cohort|reflection", re.IGNORECASE
)


def test_nothing_in_the_package_speaks_of_the_product() -> None:
    """Any Slack app can use the workspace, so no file of it names one."""
    files = [path for path in PACKAGE.rglob("*") if path.suffix in TEXT]
    speaking = {path.relative_to(ROOT).as_posix() for path in files if OF_THE_PRODUCT.search(path.read_text("utf-8"))}

    assert len(files) > 100
    assert speaking == set()
