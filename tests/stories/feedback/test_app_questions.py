"""Questions about the app itself, told from questions about a story."""

from __future__ import annotations

import pytest

from bot.stories.feedback import app_questions
from bot.stories.feedback.app_questions import AppTopic

ASKED = {
    AppTopic.READERS: (
        "who sees this?",
        "and who else can read it",
        "does my boss see this?",
        "is my boss reading this",
        "Wer sieht das?",
        "wer kann das alles lesen?",
        "liest mein Chef hier mit?",
        "ist das vertraulich?",
    ),
    AppTopic.DELETING: ("can I delete it?", "how do I delete this?", "kann ich das wieder löschen?"),
    AppTopic.DURATION: ("how long does it take?", "wie lange dauert das denn?"),
    AppTopic.SENT: ("where is this stored?", "which AI do you use?", "wo wird das gespeichert?"),
    AppTopic.TRAINING: ("is my story used to train the AI?", "wird damit eine KI trainiert?"),
    AppTopic.ALL_OF_THEM: ("do I have to answer all of them?", "muss ich alle Fragen beantworten?"),
    AppTopic.LATER: ("can I change it later?", "kann ich das später noch ändern?"),
    AppTopic.WHO_WRITES: ("are you a human?", "bist du ein Mensch?"),
}
# What asks about the story, or tells of it.
OTHERS = (
    "who reads the handover notes each morning?",
    "who sees the checklist",
    "how long did it take before?",
    "can I delete the sentence about Tom?",
    "how long does it take to copy the list?",
    "where is the list stored?",
    "does the manager read every invoice?",
    "wer liest die Mails?",
    "wie lange dauert eine Rechnung?",
    "is that enough?",
    "my boss reads every draft now",
    "it is stored in our wiki",
)


@pytest.mark.parametrize(("topic", "text"), [(topic, text) for topic, texts in ASKED.items() for text in texts])
def test_a_question_about_the_app_is_known(topic: AppTopic, text: str):
    """The app knows the answer; a model would have to guess."""
    assert app_questions.topic_of(text) is topic


@pytest.mark.parametrize("text", OTHERS)
def test_a_question_about_the_story_is_no_question_about_the_app(text: str):
    """It is answered from the remark and the story."""
    assert app_questions.topic_of(text) is None


@pytest.mark.parametrize("topic", list(AppTopic))
@pytest.mark.parametrize("host", ["", "model.example"])
def test_every_topic_has_a_short_answer(topic: AppTopic, host: str):
    """It names the model's host only where there is one, and fits a phone."""
    text = app_questions.answer(topic, host, "m-1", None)["text"]
    assert text
    assert len(text) < 400
    assert "**" not in text
