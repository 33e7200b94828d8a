"""Files and odd texts in the direct messages: a sentence for each, and nobody is pinged."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator

import docx
import pytest
import pytest_asyncio
from pypdf import PdfWriter

from bot.kit.slack import Json
from bot.stories.intake import download
from bot.stories.models import StoryDraftSection
from sandbox import user_messages
from sandbox.people import LENA
from tests.sentences import says
from tests.stage import MONDAY, Stage, staged
from tests.stories.stage import answer, holding, pasted, press, said, shows
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
    before = len(holding(stage, "sorted like this"))
    sends(stage, name, content)
    await shows(stage, f"I'm reading “{name}”. One moment.")
    await stage.seen(lambda: len(holding(stage, "sorted like this")) > before)
    assert "I used your own headings." in said(holding(stage, "sorted like this")[-1])


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.txt", b" ", "has no text in it"),
        ("locked.pdf", locked_pdf(), "password"),
        ("macros.docm", with_macros(), "macros"),
        ("bomb.docx", swollen(), "bomb.docx"),
        ("page.html", b"<!DOCTYPE html><html><body>Hi</body></html>", "page.html"),
        ("noise.txt", bytes(range(256)) * 20, "noise.txt"),
        ("broken.pdf", b"%PDF-1.7 nothing", "broken.pdf"),
        ("<!channel> <@U0SAM00001>.txt", b"", "&lt;!"),
    ],
)
async def test_what_cannot_be_read_is_a_sentence(stage: Stage, name: str, content: bytes, words: str):
    """What is the matter and what to do instead; nothing is kept of it."""
    before = stage.count(drafts)
    sends(stage, name, content)
    await stage.seen(
        lambda: [one for one in holding(stage, words) if "I'm reading" not in said(one)] or holding(stage, "no text")
    )
    assert stage.count(drafts) == before


@pytest.mark.asyncio(loop_scope="module")
async def test_a_file_of_fifty_megabytes_is_not_even_fetched(stage: Stage):
    """Its size is known before."""
    sends(stage, "huge.docx", bytes(50_000_000))
    assert "is 50 MB, and I can only read files up to 10 MB" in said(await shows(stage, "is 50 MB"))


@pytest.mark.asyncio(loop_scope="module")
async def test_slacks_sign_in_page_is_not_taken_for_a_file(stage: Stage):
    """Where the app may not read files it says so."""
    installation = stage.sandbox.installation
    scopes = installation.scopes
    installation.scopes = tuple(one for one in scopes if one != "files:read")
    sends(stage, "hidden.txt", b"words")
    await stage.seen(lambda: holding(stage, "hidden.txt") and holding(stage, "paste"))
    installation.scopes = scopes


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
    assert download.is_slack_url(url, "http://127.0.0.1:99/api/") is ours


@pytest.mark.asyncio(loop_scope="module")
async def test_odd_texts_are_kept_as_they_are_and_call_nobody(stage: Stage):
    """Mentions are words in every view, and Japanese is a story like others."""
    loud = f"{STRONG}\n\n@channel and <!channel> thank @sam, <https://evil.example|our bank> too."
    card = await pasted(stage, loud)
    await press(stage, card, "request_feedback")
    await shows(stage, "I checked whether")
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
        "This section has {n} characters, and a form can only hold {most}. Send me the story as a file (.md, .txt, "
        ".docx or .pdf) in our direct messages, or write the next paragraphs there: nothing you've written will be cut "
        "off.",
    )
    sends(stage, "longer.txt", ("Context\n" + "In Leeds nine people met. " * 4_100).encode())
    assert "a section can have at most 100,000" in said(await shows(stage, "a section can have at most"))
