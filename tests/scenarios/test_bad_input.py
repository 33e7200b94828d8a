"""Whatever people write: each gets a sentence, nobody is pinged, nothing is lost."""

from __future__ import annotations

import pytest

from bot.reflections.models import Reflection
from sandbox import user_messages
from tests.sentences import says
from tests.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")
reflections = Reflection.__table__  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("zone Atlantis", "I don't know the time zone “Atlantis”."),
        ("zone Europe/Berln", "Did you mean `Europe/Berlin`"),
        ("zone <!channel>", "I don't know the time zone “&lt;!channel&gt;”."),
        ("zone {hint.__class__}", "I don't know the time zone “{hint.__class__}”."),
        ("zone ../../etc/passwd", "I don't know the time zone “../../etc/passwd”."),
        ("time 25:00", "“25:00” as a time of day"),
        ("time 9:75", "“9:75” as a time of day"),
        ("time 13 pm", "“13 pm” as a time of day"),
        ("time \u0660\u0669:\u0660\u0660 o'clock", "as a time of day"),
        ("time soon", "“soon” as a time of day"),
        ("pause yesterday", "isn't in the future"),
        ("pause 2020-01-01", "isn't in the future"),
        ("pause 5 years", "more than a year away"),
        ("pause someday", "I can't read “someday” as a date"),
        ("pause 7", "I can't read “7” as a date"),
        ("start nowhere", "There's no track called “nowhere”. `/learn start scaling-successes` begins"),
        ("next", "You're not on a track yet"),
        ("xyzzy", "I don't know “xyzzy”"),
        ("@channel", "I don't know “&lt;!channel&gt;”"),
        ("<!here> hello", "I don't know “&lt;!here&gt;”"),
        ("@here", "I don't know “&lt;!here&gt;”"),
        ("*bold*", "I don't know “*bold*”"),
        ("🎉🎉", "I don't know “🎉🎉”"),
        ("مرحبا بكم", "I don't know “مرحبا”"),
        ("what is a payload", "I don't know “what”"),
        ("x" * 3000, f"I don't know “{'x' * 40}”"),
        ("  HELP  ", "Each working day I send you a short lesson"),
        ("", "Each working day I send you a short lesson"),
    ],
)
async def test_every_command_is_answered_with_a_sentence(shared: Stage, person: str, words: str, answer: str):
    """By slash command; in the conversation the words we know get the same answer, and all others a kind one."""
    said = await shared.command(words, person)
    assert answer in said
    assert len(said) < 1500
    if words.strip():
        expected = "Thanks for your message" if "I don't know “" in answer and "zone" not in words else answer
        shared.says(words, person)
        await shared.seen(lambda: any(expected in m.text for m in shared.messages(person) if m.from_app))


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("When I hand over. " * 556, id="ten thousand characters"),
        pytest.param("Danke 🎉👩🏽‍🚀, naïve ﬁancé — 日本語", id="emoji and scripts"),
        pytest.param("עברית ואז العربية, then English \u202e backwards", id="right to left"),
        pytest.param("<!channel> and <@U0SAM00001> & <#C0GENERAL1|general>", id="looks like markup"),
        pytest.param("x < y && y > z; &amp; stays", id="entities"),
        pytest.param("help", id="a command's word"),
        pytest.param("'; DROP TABLE reflection; --", id="a little SQL"),
    ],
)
async def test_a_reflection_is_kept_whole(shared: Stage, person: str, words: str):
    """Every character of it, and one thank-you below."""
    lesson = await shared.begins(person)
    reply = shared.says(words, person, thread=lesson)
    await shared.seen(lambda: len(shared.thread(lesson)) == 2)
    (kept,) = shared.rows(reflections, reflections.c.ts == reply.ts)
    assert kept.text == words.strip()


async def test_a_real_mention_in_a_reflection_pings_nobody(shared: Stage, person: str):
    """Slack's own `@channel` is kept as it came; what we say about it names nobody."""
    lesson = await shared.begins(person)
    reply = shared.says("@channel look, @sam", person, thread=lesson)
    await shared.seen(lambda: len(shared.thread(lesson)) == 2)
    (kept,) = shared.rows(reflections, reflections.c.ts == reply.ts)
    assert kept.text == "<!channel> look, <@U0SAM00001>"


async def test_a_file_alone_cannot_be_kept_and_is_told_so(shared: Stage, person: str):
    """Below a lesson or elsewhere it asks for words; with words the words are kept."""
    lesson = await shared.begins(person)
    where = shared.channel(person)
    user_messages.share(shared.sandbox, person, where, "plan.pdf", b"%PDF", thread_ts=lesson.ts)
    await shared.seen(
        lambda: any(
            says(
                m.text,
                "I can only keep text here, so I haven't saved the file. Could you put the gist of it in a sentence or "
                "two?",
            )
            for m in shared.thread(lesson)
        )
    )
    user_messages.share(shared.sandbox, person, where, "plan.png", b"PNG")
    await shared.seen(
        lambda: says(
            shared.messages(person)[-1].text,
            "I can only keep text here, so I haven't saved the file. Could you put the gist of it in a sentence or "
            "two?",
        )
    )
    assert shared.rows(reflections, reflections.c.channel == where) == []
    user_messages.share(shared.sandbox, person, where, "plan.pdf", b"%PDF", text="my plan", thread_ts=lesson.ts)
    (kept,) = await shared.seen(lambda: shared.rows(reflections, reflections.c.channel == where))
    assert kept.text == "my plan"


async def test_admins_words_are_for_admins(shared: Stage, person: str):
    """Others read in a sentence why nothing happened."""
    assert says(
        await shared.command("status", person, "/groundswell"),
        "That's for programme admins. If you should be one, ask the person who installed Groundswell.",
    )
    assert "used Groundswell" in await shared.command("status", "U0SAM00001", "/groundswell")
    assert "&lt;!channel&gt;" in await shared.command("@channel", "U0SAM00001", "/groundswell")
