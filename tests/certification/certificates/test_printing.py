"""The certificate on paper, and the picture of the badge."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from bot.certification.certificates import printing
from bot.certification.certificates.printing import Printed, UnprintableNameError

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
PRINTED = Printed(
    title="AI Champion Trainer",
    holder="Lena Fischer",
    issuer="Acme Ltd",
    grounds=("Capstone passed with 78 %.", "Marked by 2 assessors, each on their own."),
    language="en",
    issued_at=NOON,
    expires_at=NOON.replace(year=2028),
    public_id="xYz0-sample_id_22chars",
    page="https://learn.example.org/verify/xYz0-sample_id_22chars",
)
LONG = "Wolfeschlegelsteinhausenbergerdorff-Çelebi von Sanssouci-Nguyễn"
CHECK_SECONDS = 120


@pytest.mark.parametrize(
    "printed",
    [
        PRINTED,
        replace(PRINTED, language="de", page=None),
        replace(PRINTED, holder=LONG, issuer="Bundesvereinigung der Deutschen Ernährungsindustrie e. V."),
        replace(PRINTED, holder="Юлия Σοφία Łukasz"),
        replace(PRINTED, holder='"]} #panic("no") $x$ \\', grounds=("*a* _b_ <c> @d " * 12,)),
    ],
    ids=["english", "german", "long", "letters", "markup"],
)
def test_the_pdf_is_one_accessible_page(printed: Printed, tmp_path: Path):
    """A checker of PDF/UA-1 finds no error in it; what people are called is never taken for markup."""
    paper, report = tmp_path / "certificate.pdf", tmp_path / "report.json"
    paper.write_bytes(printing.pdf(printed))
    [page] = PdfReader(paper).pages
    assert float(page.mediabox.width) > float(page.mediabox.height)
    checker = Path(sys.executable).parent / "outloud"
    ran = subprocess.run(
        [checker, "--quiet", "--fail-on", "warning", "--json", report, paper],
        capture_output=True,
        text=True,
        check=False,
        timeout=CHECK_SECONDS,
    )
    assert ran.returncode == 0, json.loads(report.read_text(encoding="utf-8"))


def test_the_pdf_says_who_what_and_until_when():
    """In the language of its holder, which it also names for screen readers."""
    for language, until in (("en", "30 November 2028"), ("de", "30. November 2028")):
        found = PdfReader(io.BytesIO(printing.pdf(replace(PRINTED, language=language))))
        text = " ".join(found.pages[0].extract_text().split())
        for each in (PRINTED.holder, PRINTED.title, PRINTED.issuer.upper(), PRINTED.public_id, until):
            assert each in text
        assert str(found.root_object["/Lang"]).startswith(language)
        assert found.metadata
        assert PRINTED.holder in str(found.metadata.title)


def test_the_same_certificate_is_the_same_file():
    """Sent again, nobody wonders which one counts."""
    assert printing.pdf(PRINTED) == printing.pdf(PRINTED)
    assert printing.picture(PRINTED) == printing.picture(PRINTED)


def test_a_name_without_letters_here_is_refused():
    """Rather than printed with boxes."""
    with pytest.raises(UnprintableNameError):
        printing.pdf(replace(PRINTED, holder="\U00012000\U00012001"))


def test_a_picture_is_square_and_small():
    """It names nobody."""
    picture = printing.picture(replace(PRINTED, issuer="Bundesvereinigung der Deutschen Ernährungsindustrie e. V."))
    assert picture[16:20] == picture[20:24]
    assert len(picture) < 180_000
    assert printing.picture(replace(PRINTED, holder="Somebody Else")) == printing.picture(PRINTED)
