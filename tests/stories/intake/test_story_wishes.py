"""Wishes about stories in words: told from each other, and from all that is none."""

from __future__ import annotations

import pytest

from bot.stories.intake.story_wishes import StoryWishKind, find_story_wish

WITHDRAW, FIND, STATE, ADD, PUBLISH, AGAIN, MAKE, RENAME, SHOW, SHORTEN, DELETE, NO_AI, *_OPEN = StoryWishKind
AI_AGAIN, FEEDBACK, PROGRESS, WHO_SEES, CHANGES, CALLED, DOCUMENTS_MADE, SENT, NEXT, LISTS = _OPEN
WISHES = [
    (WITHDRAW, "please take my story down again"),
    (WITHDRAW, "nimm meine Geschichte wieder raus"),
    (WITHDRAW, "withdraw my story"),
    (WITHDRAW, "Can you take my story about copilot down?"),
    (WITHDRAW, "ich möchte meine Erfolgsgeschichte zurückziehen"),
    (WITHDRAW, "nimm meine Geschichte bitte aus dem Schaufenster"),
    (WITHDRAW, "please remove my story from the showcase"),
    (WITHDRAW, "actually can I take the story back? She hasn't said yes to her name being in there"),
    (PUBLISH, "publish it please"),
    (AGAIN, "ok I've changed quite a bit, can you give me feedback again on the new version?"),
    (AGAIN, "kannst du mir nochmal Feedback zur neuen Version geben?"),
    (MAKE, "can you make a checklist out of my story for the other finance teams?"),
    (RENAME, 'change the title to "How we cut month-end accruals by a day"'),
    (PUBLISH, "good catch, thanks! publish it now"),
    (PUBLISH, "can you publish my story about invoices?"),
    (PUBLISH, "put it in the showcase please"),
    (PUBLISH, "go ahead and publish it"),
    (PUBLISH, "yes, publish it in #ai-showcase"),
    (PUBLISH, "I'm ready to publish"),
    (PUBLISH, "veröffentliche meine Geschichte bitte"),
    (PUBLISH, "kannst du sie jetzt veröffentlichen?"),
    (PUBLISH, "ich möchte die Geschichte über Rechnungen veröffentlichen"),
    (PUBLISH, "stell sie bitte ins Schaufenster"),
    (STATE, "is my story in the showcase up to date now, or how do I change it?"),
    (STATE, "how do I change my story?"),
    (STATE, "Ist meine Geschichte im Schaufenster aktuell?"),
    (STATE, "wie kann ich meine Geschichte ändern?"),
    (SHOW, "can you show me the whole story?"),
    (SHOW, "zeig mir bitte meine Geschichte nochmal"),
    (SHOW, "kann ich meine Geschichte sehen?"),
    (SHORTEN, "make my story a bit shorter"),
    (SHORTEN, "kannst du sie kürzer machen?"),
    (DELETE, "delete everything you have about my story"),
    (DELETE, "kannst du meine Geschichte komplett löschen?"),
    (NO_AI, "I don't want any AI to read my story"),
    (NO_AI, "please don't give it to an AI model"),
    (NO_AI, "without AI please"),
    (NO_AI, "die KI soll meine Geschichte nicht lesen"),
    (NO_AI, "ich möchte nicht, dass eine KI sie liest"),
    (NO_AI, "I withdraw my consent"),
    (AI_AGAIN, "AI may read it again"),
    (AI_AGAIN, "ok I changed my mind, AI may read it again"),
    (AI_AGAIN, "you can use AI again"),
    (AI_AGAIN, "I want AI feedback again after all"),
    (AI_AGAIN, "KI darf wieder"),
    (AI_AGAIN, "die KI darf meine Geschichte wieder lesen"),
    (FEEDBACK, "yes please give me feedback"),
    (FEEDBACK, "looks about right, yes please give me feedback"),
    (FEEDBACK, "feedback please on the new version"),
    (FEEDBACK, "ok that is fine, Meera agrees. go ahead with the AI feedback"),
    (FEEDBACK, "ja passt, gib mir bitte Rückmeldung"),
    (PROGRESS, "is my feedback ready?"),
    (PROGRESS, "how long does that take?"),
    (PROGRESS, "ist meine Rückmeldung schon fertig?"),
    (PROGRESS, "wie lange dauert das?"),
    (RENAME, "make the title shorter please"),
    (RENAME, "can you suggest a shorter title?"),
    (RENAME, "mach den Titel bitte kürzer"),
    (WITHDRAW, "unpublish it please"),
    (WITHDRAW, "nimm sie bitte wieder offline"),
    (WHO_SEES, "who can see my story now?"),
    (WHO_SEES, "who can see the story at the moment?"),
    (WHO_SEES, "who can read this thread?"),
    (WHO_SEES, "wer kann das jetzt lesen?"),
    (WHO_SEES, "wer sieht meine Geschichte?"),
    (CHANGES, "what changed between the versions?"),
    (CHANGES, "was hat sich zwischen den Versionen geändert?"),
    (CALLED, "what is my story called?"),
    (CALLED, "wie heißt meine Geschichte?"),
    (DOCUMENTS_MADE, "which other documents can you make of it?"),
    (DOCUMENTS_MADE, "welche Dokumente kannst du daraus machen?"),
    (NO_AI, "no more AI on this story please"),
    (NO_AI, "no AI on this story any more please"),
    (NO_AI, "keine KI mehr für meine Geschichte"),
    (PUBLISH, "let's move on, publish it"),
    (PUBLISH, "gut so, veröffentliche sie"),
    (FEEDBACK, "what do you think of it?"),
    (FEEDBACK, "was hältst du davon?"),
    (FEEDBACK, "wie findest du sie?"),
    (SENT, "what did you send to the AI?"),
    (SENT, "what does the AI see?"),
    (SENT, "was hast du an die KI geschickt?"),
    (NEXT, "and now?"),
    (NEXT, "what should I do next?"),
    (NEXT, "und jetzt?"),
    (NEXT, "wie geht es jetzt weiter?"),
    (LISTS, "what drafts do I have?"),
    (LISTS, "welche Geschichten habe ich?"),
    (DELETE, "delete the other one please"),
    (DELETE, "lösche den anderen Entwurf"),
]
FOUND = {
    "is there a story about answering complaints faster?": "answering complaints faster",
    "find my story about complaints": "complaints",
    "show me stories from other teams about customer service": "customer service",
    "who has experience with complaints and AI?": "complaints and AI",
    "Wer hat Erfahrung mit Beschwerden und KI?": "Beschwerden und KI",
    "hat hier schon jemand Erfahrungen mit Copilot gemacht?": "Copilot",
    "gibt es Erfolgsgeschichten zu Retouren?": "Retouren",
    "Hallo, gibt es Erfolgsgeschichten zu Retouren?": "Retouren",
    "are there stories about returns?": "returns",
    "show me stories on onboarding": "onboarding",
    "has anyone else written a story about invoices or closing?": "invoices or closing",
    "find a story about invoices": "invoices",
    "Welche Geschichten haben andere geschrieben?": "",
    "which stories are there?": "",
}
ADDED = {
    "oh I forgot something for my story: we still type slips in": "We still type slips in",
    "ich habe noch etwas für meine Geschichte: es geht schließlich nicht": "Es geht schließlich nicht",
    "please add this to my story: We met on Tuesdays.": "We met on Tuesdays.",
    "Nachtrag zu meiner Geschichte: wir tippen noch": "Wir tippen noch",
}
FOUND |= {
    "Has anyone else written about invoices?": "invoices",
    "and has anybody written anything about returns?": "returns",
    "have other teams written about complaints?": "complaints",
    "who wrote about onboarding?": "onboarding",
    "what did other teams share about month-end closing": "month-end closing",
    "hat schon jemand über Rechnungen geschrieben?": "Rechnungen",
    "hat sonst jemand etwas zu Retouren geschrieben?": "Retouren",
    "haben andere Teams schon etwas über Rechnungen geschrieben?": "Rechnungen",
    "wer hat sonst noch über Retouren geschrieben?": "Retouren",
}
TITLES = {
    "change the title to How we cut accruals": "How we cut accruals",
    "please rename my story to Invoices in an hour": "Invoices in an hour",
    'call it "Invoices in an hour" please': "Invoices in an hour",
    "the title should be Invoices in an hour": "Invoices in an hour",
    "new title: Less typing, more talking": "Less typing, more talking",
    'actually, make the title "Two days saved"': "Two days saved",
    "let's call it Minutes in ten minutes": "Minutes in ten minutes",
    "can you change the title of my story?": "",
    "give it another title": "",
    "rename it": "",
    'nenn sie "Protokolle in zehn Minuten"': "Protokolle in zehn Minuten",
    "nenn sie doch lieber Protokolle in zehn Minuten": "Protokolle in zehn Minuten",
    "ändere bitte den Titel auf Weniger tippen": "Weniger tippen",
    "kannst du den Titel meiner Geschichte in „Weniger tippen“ ändern?": "Weniger tippen",
    "benenne meine Geschichte bitte in Weniger tippen um": "Weniger tippen",
    "der Titel soll „Weniger tippen“ lauten": "Weniger tippen",
    "sie soll Weniger tippen heißen": "Weniger tippen",
    "ich möchte den Titel ändern": "",
}
DOCUMENTS = {
    "make a checklist of my story": "checklist",
    "turn my story into a case study": "case_study",
    "create a template from it please": "template",
    "I need a playbook from my story": "playbook",
    "make a micro-lesson out of it": "lesson",
    "give me a video script of my story": "video",
    "can I get a checklist from the story about invoices?": "checklist",
    "good, now make it a checklist": "checklist",
    "prepare a toolkit from our story": "toolkit",
    "mach eine Checkliste aus meiner Geschichte": "checklist",
    "mach mir bitte aus meiner Geschichte eine Fallstudie": "case_study",
    "erstelle eine Vorlage aus meiner Geschichte": "template",
    "kannst du aus der Geschichte eine Checkliste machen?": "checklist",
    "ich brauche eine Checkliste aus meiner Geschichte": "checklist",
    "bau daraus eine Vorlage": "template",
}
OTHERS = [
    "call it a day",
    "who sees the checklist?",
    "how long does the lesson take?",
    "what changed between the two teams?",
    "I gave Tom feedback again",
    "we use AI again since May",
    "die KI darf die Rechnungen wieder lesen",
    "we made a checklist of eight points",
    "I want to publish a story",
    "rename the session to Coffee",
    "the title of the session should be Coffee",
    "has anyone written down the rule?",
    "hat jemand die Regel aufgeschrieben?",
    "I'd like to hand in a success story. How do I do that?",
    "what is a success story",
    "can you review my story",
    "Is my story good enough?",
    "here's my story: We are nine people",
    "how can I make my success story better",
    "I wrote a story about our pilot, could you read it",
    "Is there any way to get comments on a story before everybody sees it?",
    "new version of my story: we met",
    "what would you change in this story",
    "Do you have time to look at my story?",
    "Hier ist meine Geschichte: Wir sind neun Leute.",
    "I'd like feedback on my story: it is about returns",
    "wie kann ich meine Geschichte verbessern?",
    "How do I write a success story?",
]


@pytest.mark.parametrize(("kind", "text"), WISHES)
def test_what_is_wished_for_ones_own_story(kind: StoryWishKind, text: str):
    """To withdraw it, or to know how it stands."""
    wish = find_story_wish(text)
    assert wish
    assert wish.kind is kind


@pytest.mark.parametrize(("text", "words"), FOUND.items())
def test_what_others_stories_are_to_be_about(text: str, words: str):
    """Or any of them."""
    wish = find_story_wish(text)
    assert wish
    assert (wish.kind, wish.words) == (FIND, words)


@pytest.mark.parametrize(("text", "words"), ADDED.items())
def test_what_is_to_be_added(text: str, words: str):
    """Without what introduces it."""
    wish = find_story_wish(text)
    assert wish
    assert (wish.kind, wish.words) == (ADD, words)


@pytest.mark.parametrize("text", OTHERS)
def test_other_messages_are_left_to_others(text: str):
    """Such as stories themselves, and wishes for feedback."""
    assert find_story_wish(text) is None


@pytest.mark.parametrize(("text", "title"), TITLES.items())
def test_the_title_that_a_story_is_to_have(text: str, title: str):
    """In its author's words, or none yet."""
    wish = find_story_wish(text)
    assert wish
    assert (wish.kind, wish.words) == (RENAME, title)


@pytest.mark.parametrize(("text", "name"), DOCUMENTS.items())
def test_the_document_that_is_to_be_made_of_a_story(text: str, name: str):
    """By its kind."""
    wish = find_story_wish(text)
    assert wish
    assert (wish.kind, wish.words) == (MAKE, name)
