"""Files and odd texts in the direct messages: a sentence for each, and nobody is pinged."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator
from typing import Any

import docx
import pytest
import pytest_asyncio
from pypdf import PdfWriter

from bot.errors import GroundswellError
from bot.kit import file_download
from bot.kit.slack import Json
from bot.stories.intake import documents
from bot.stories.models import StoryDraftSection
from bot.stories.service import SectionTooLongError
from sandbox import user_messages
from sandbox.people import LENA
from tests.sentences import says
from tests.stage import MONDAY, Stage, staged
from tests.stories.stage import CHECKED, SORTED, answer, holding, pasted, press, said, shows, telling, tells
from tests.stories.texts import GERMAN, STRONG

drafts = StoryDraftSection.__table__  # type: ignore[attr-defined]
JAPANESE = "背景\n\n" + "東京の経理チームは、2026年春に請求書の処理時間を24分から9分に短縮しました。" * 12


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """One product for all files; whatever it says, it calls nobody."""
    async with staged(tmp_path_factory.mktemp("files"), MONDAY) as running:
        yield running
        everything = running.sandbox.workspace.messages.values()
        spoken = [said(one) for channel in everything for one in channel.values() if one.from_app]
        assert spoken
        assert not [text for text in spoken if "<!channel>" in text or "<@U0SAM" in text]


def word(*paragraphs: str) -> bytes:
    """A document of Word with these paragraphs, headings marked with #."""
    made, packed = docx.Document(), io.BytesIO()
    for text in paragraphs:
        if text.startswith("# "):
            made.add_heading(text[2:], 1)
        else:
            made.add_paragraph(text)
    made.save(packed)
    return packed.getvalue()


def locked_pdf() -> bytes:
    """A PDF with a password."""
    writer, packed = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret")
    writer.write(packed)
    return packed.getvalue()


def swollen() -> bytes:
    """A few kilobytes that unpack to very much."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<a>" + b" " * 70_000_000)
    return packed.getvalue()


def with_macros() -> bytes:
    """A document of Word with a program in it."""
    packed = io.BytesIO(word("Words"))
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"program")
    return packed.getvalue()


def sends(stage: Stage, name: str, content: bytes) -> None:
    user_messages.share(stage.sandbox, LENA.id, stage.channel(), name, content)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("story.md", STRONG.encode()),
        ("geschichte.txt", GERMAN.encode("cp1252")),
        ("story.docx", word("Invoices", "# Context", "In Leeds, nine people.", "# Results", "From 24 to 9 minutes.")),
    ],
)
async def test_a_file_becomes_a_sorted_draft(stage: Stage, name: str, content: bytes):
    """It is said at once that it is being read; then comes the card, by the file's own headings."""
    before = len(telling(stage, SORTED))
    sends(stage, name, content)
    await tells(stage, "I'm reading “{name}”. One moment.", name=name)
    await stage.seen(lambda: len(telling(stage, SORTED)) > before)
    assert says(said(telling(stage, SORTED)[-1]), "I used your own headings.")


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("empty.txt", b" ", documents.EmptyFileError),
        ("locked.pdf", locked_pdf(), documents.LockedFileError),
        ("macros.docm", with_macros(), documents.MacrosError),
        ("bomb.docx", swollen(), documents.OversizedContentError),
        ("page.html", b"<!DOCTYPE html><html><body>Hi</body></html>", documents.WebPageError),
        ("noise.txt", bytes(range(256)) * 20, documents.UnsupportedFileError),
        ("broken.pdf", b"%PDF-1.7 nothing", documents.BrokenFileError),
        ("<!channel> <@U0SAM00001>.txt", b"", documents.EmptyFileError),
    ],
)
async def test_what_cannot_be_read_is_a_sentence(
    stage: Stage, name: str, content: bytes, error: type[GroundswellError]
):
    """What is the matter and what to do instead; nothing is kept of it."""
    before = stage.count(drafts)
    sends(stage, name, content)
    await tells(stage, error.__doc__ or "", name=name)
    assert stage.count(drafts) == before


@pytest.mark.asyncio(loop_scope="module")
async def test_a_file_of_fifty_megabytes_is_not_even_fetched(stage: Stage):
    """Its size is known before."""
    sends(stage, "huge.docx", bytes(50_000_000))
    await tells(stage, file_download.FileTooLargeError.__doc__ or "", name="huge.docx", size=50, most=10)


@pytest.mark.asyncio(loop_scope="module")
async def test_where_no_files_may_be_read_it_is_said(stage: Stage, monkeypatch: pytest.MonkeyPatch):
    """Slack does not even say what the file is called then."""
    forbid_files(stage, monkeypatch)
    sends(stage, "hidden.txt", b"words")
    await tells(stage, file_download.FileForbiddenError.__doc__ or "", name="file")


@pytest.mark.asyncio(loop_scope="module")
async def test_slacks_sign_in_page_is_not_taken_for_a_file(stage: Stage, monkeypatch: pytest.MonkeyPatch):
    """It comes instead of the file when the app has just lost its permission."""
    asked = file_download._info

    async def then_forbidden(*given: Any) -> Json:
        info = await asked(*given)
        forbid_files(stage, monkeypatch)
        return info

    monkeypatch.setattr(file_download, "_info", then_forbidden)
    sends(stage, "hidden.txt", b"words")
    await tells(stage, file_download.FileForbiddenError.__doc__ or "", name="hidden.txt")


def forbid_files(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The app may no longer read files."""
    installation = stage.sandbox.installation
    monkeypatch.setattr(installation, "scopes", tuple(one for one in installation.scopes if one != "files:read"))


@pytest.mark.parametrize(
    ("url", "ours"),
    [
        ("https://files.slack.com/files-pri/T1-F1/x.txt", True),
        ("http://127.0.0.1:99/files-pri/x", True),
        ("http://127.0.0.1:98/files-pri/x", False),
        ("http://files.slack.com/x", False),
        ("https://files.slack.com.evil.example/x", False),
        ("https://files.slack.com@evil.example/x", False),
        ("https://evil.example/files.slack.com", False),
        ("", False),
    ],
)
def test_the_token_goes_to_slack_alone(url: str, ours: bool):  # noqa: FBT001 - a table
    """Its file host, or the host of the Web API that is set up."""
    assert file_download.is_slack_url(url, "http://127.0.0.1:99/api/") is ours


@pytest.mark.asyncio(loop_scope="module")
async def test_odd_texts_are_kept_as_they_are_and_call_nobody(stage: Stage):
    """Mentions are words in every view, and Japanese is a story like others."""
    loud = f"{STRONG}\n\n@channel and <!channel> thank @sam, <https://evil.example|our bank> too."
    card = await pasted(stage, loud)
    await press(stage, card, "request_feedback")
    await tells(stage, CHECKED)
    for word_ in ("show", "list", "changes"):
        reply: Json = await answer(stage, word_)
        assert "<!channel>" not in said(reply)
        assert "<@" not in said(reply)
    stage.says(f"I'd like feedback on this: {JAPANESE}")
    await shows(stage, "東京の経理")


@pytest.mark.asyncio(loop_scope="module")
async def test_a_hundred_thousand_characters_are_kept_and_a_window_says_what_it_can_hold(stage: Stage):
    """A section that no window holds is told so; a longer one than we keep is refused and nothing is cut."""
    sends(stage, "long.txt", ("Context\n" + "In Leeds nine people met. " * 3_800).encode())
    card = await stage.seen(lambda: [one for one in holding(stage, "In Leeds nine people met") if one.blocks])
    await press(stage, card[-1], "edit")
    window = (await stage.seen(lambda: stage.sandbox.workspace.modals.get(LENA.id)))[-1]
    assert says(
        said(window),
        "This section has {n} characters, and a form can only hold {most}. Send me the story as a file "
        "(.md, .txt, .docx or .pdf) in our direct messages. Or write the next paragraphs there. I "
        "won't cut off anything you've written.",
    )
    sends(stage, "longer.txt", ("Context\n" + "In Leeds nine people met. " * 4_100).encode())
    await tells(stage, SectionTooLongError.__doc__ or "", most="100,000")
