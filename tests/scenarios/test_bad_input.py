"""Whatever people write: each gets a sentence, nobody is pinged, nothing is lost."""

from __future__ import annotations

import pytest

from bot.reflections.models import Reflection
from sandbox import user_messages
from tests.sentences import says
from tests.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")
reflections = Reflection.__table__  # type: ignore[attr-defined]
ZONE = "I don't know the time zone “{given}”.{hint} Time zones look like `Europe/Berlin` or `America/New_York`."
HOUR = "I can't read “{given}” as a time of day. Try `8:30`, `17:00` or `8am`."
PAST = "That day isn't in the future. Give me a later day, such as `/learn pause 2 weeks`."
DATE = "I can't read “{given}” as a date. Try `2026-12-24`, `next Monday` or `in 2 weeks`."
VERB = "I don't know “{verb}”. `{command} help` shows what I can do."
HELP = "Every working day, I'll send you a short lesson and a question, at the time you choose."
# What is said to what isn't understood, in turn.
CHAT = (
    "I can't help with that: I'm here for your lessons and everything around them.",
    "I didn't understand that, sorry. Perhaps one of these helps:",
    "I'm afraid I can't tell what you mean. Here are three things I can do:",
    "I can't help with that one, sorry. You could try one of these:",
    "I can't help with that. I know about your lessons, your sessions and your settings.",
    "I have no answer to that. Ask me about your lessons, or tell me when I should write to you.",
    "I'm not sure I understood. Did you mean one of these?",
    "I didn't quite get that. Do you mean one of these?",
    "Please say that in other words, or choose one of these:",
)
# What is said in the conversation to what is no command there.
TALK = {
    "*bold*": ("Hello! What would you like?",),
    "<!here> hello": ("Hello! What would you like?",),
    "🎉🎉": ("I'm here if you need me.",),
    "what is a payload": ("I don't have an explanation for “{term}”.",),
    "  HELP  ": ("I send you a short lesson on working days. I can also do these things:",),
}


@pytest.mark.parametrize(
    ("words", "sentence", "facts"),
    [
        ("zone Atlantis", ZONE, {"given": "Atlantis"}),
        ("zone Europe/Berln", ZONE, {"given": "Europe/Berln"}),
        ("zone <!channel>", ZONE, {"given": "&lt;!channel&gt;"}),
        ("zone {hint.__class__}", ZONE, {"given": "{hint.__class__}"}),
        ("zone ../../etc/passwd", ZONE, {"given": "../../etc/passwd"}),
        ("time 25:00", HOUR, {"given": "25:00"}),
        ("time 9:75", HOUR, {"given": "9:75"}),
        ("time 13 pm", HOUR, {"given": "13 pm"}),
        ("time \u0660\u0669:\u0660\u0660 o'clock", HOUR, {}),
        ("time soon", HOUR, {"given": "soon"}),
        ("pause yesterday", PAST, {}),
        ("pause 2020-01-01", PAST, {}),
        ("pause 5 years", ("That day is more than a year away. Pick an earlier day; you can always pause again."), {}),
        ("pause someday", DATE, {"given": "someday"}),
        ("pause 7", DATE, {"given": "7"}),
        (
            "start nowhere",
            "There's no track called “{given}”. {offered}",
            {"given": "nowhere", "offered": "`/learn start scaling-successes`"},
        ),
        ("next", "You're not on a track yet. You can begin one with `/learn start`.", {}),
        ("xyzzy", VERB, {"verb": "xyzzy"}),
        ("@channel", VERB, {"verb": "&lt;!channel&gt;"}),
        ("<!here> hello", VERB, {"verb": "&lt;!here&gt;"}),
        ("@here", VERB, {"verb": "&lt;!here&gt;"}),
        ("*bold*", VERB, {"verb": "*bold*"}),
        ("🎉🎉", VERB, {"verb": "🎉🎉"}),
        ("مرحبا بكم", VERB, {"verb": "مرحبا"}),
        ("what is a payload", VERB, {"verb": "what"}),
        ("x" * 3000, VERB, {"verb": "x" * 40}),
        ("  HELP  ", HELP, {}),
        ("", HELP, {}),
    ],
)
async def test_every_command_is_answered_with_a_sentence(
    shared: Stage, person: str, words: str, sentence: str, facts: dict[str, object]
):
    """By slash command; in the conversation the words we know get the same answer, and all others a kind one."""
    shared.says("hello", person)  # the first hello is answered with the introduction
    await shared.seen(lambda: shared.messages(person)[1:])
    said = await shared.command(words, person)
    assert says(said, sentence, **facts)
    assert "<!" not in said
    assert len(said) < 1500
    if words.strip():
        expected = TALK.get(words) or (CHAT if sentence == VERB else (sentence,))
        its_facts = facts if sentence in expected else {}
        shared.says(words, person)
        await shared.seen(
            lambda: any(
                says(message.text, each, **its_facts)
                for message in shared.messages(person)
                if message.from_app
                for each in expected
            )
        )


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("When I hand over. " * 556, id="ten thousand characters"),
        pytest.param("Danke 🎉👩🏽‍🚀, naïve ﬁancé — 日本語", id="emoji and scripts"),
        pytest.param("עברית ואז العربية, then English \u202e backwards", id="right to left"),
        pytest.param("<!channel> and <@U0SAM00001> & <#C0GENERAL1|general>", id="looks like markup"),
        pytest.param("x < y && y > z; &amp; stays", id="entities"),
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
                "I can only keep text here, so I haven't saved the file. Could you write the main point in "
                "a sentence or two?",
            )
            for m in shared.thread(lesson)
        )
    )
    user_messages.share(shared.sandbox, person, where, "plan.png", b"PNG")
    await shared.seen(
        lambda: says(
            shared.messages(person)[-1].text,
            "I can only keep text here, so I haven't saved the file. Could you write the main point in "
            "a sentence or two?",
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
        "Only programme admins can do that. If you should be an admin, ask the person who installed Groundswell.",
    )
    status = await shared.command("status", "U0SAM00001", "/groundswell")
    assert says(status, "*People.* Groundswell is in touch with {n} people.")
    assert "&lt;!channel&gt;" in await shared.command("@channel", "U0SAM00001", "/groundswell")
