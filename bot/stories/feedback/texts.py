"""The sentences of feedback, in the current language: about violations, questions, next steps and failures.

They contain no numbers: every number in feedback comes from the story.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.kit.i18n import _
from bot.kit.llm_answers import FailureKind
from bot.stories import labels
from bot.stories.analysis.rules import StoryRule
from bot.stories.feedback.schema import FindingKind, PrivateMatter
from bot.stories.sections import Section, WarningSign


def rule(name: StoryRule, section: Section) -> str:
    """About a violation in a section."""
    return {
        StoryRule.EMPTY: _("{section} is still empty.", section=labels.title(section)),
        StoryRule.LOREM: _("This is placeholder text (lorem ipsum), not your story yet."),
        StoryRule.PLACEHOLDER: _("Part of this is a placeholder. Please replace it with your own words."),
        StoryRule.BOILERPLATE: _(
            "These are generic phrases (boilerplate) that would fit any team. What happened in your team?"
        ),
        StoryRule.REPEATED: _("This repeats what another section already says."),
        StoryRule.THIN: _("This is very short. Somebody who wasn't there needs more detail to try the same thing."),
        StoryRule.CONTRADICTION: _(
            "These figures contradict each other, so they can't both be right. Which figure is right?"
        ),
        StoryRule.NO_NUMBER: _("Your results don't have a number yet: no figure (metric) that anyone could check."),
        StoryRule.NO_START: _("You give figures, but no starting point (baseline): what was the figure before?"),
        StoryRule.HERO: _(
            "The success seems to depend on one person here. What would keep things going without that person?"
        ),
        StoryRule.DIFFERENT_FIGURES: _("Do these figures describe the same thing? If so, they contradict each other."),
        StoryRule.TAMPERING: _(
            "This gives instructions to a reviewer and tells readers nothing, so I ignore it in my feedback."
        ),
        StoryRule.PERSONAL: _(
            "This contains personal data or a secret. I masked it for the feedback, but it's better to take it out."
        ),
    }[name]


def still_empty(sections: Sequence[Section]) -> str:
    """About all sections in which nothing is written yet."""
    return _("Still empty: {sections}.", sections=", ".join(map(labels.title, sections)))


def gap(section: Section, question: int) -> str:
    """About a guiding question (1 to 3) without an answer."""
    return _("I can't find an answer to “{question}” here yet.", question=labels.questions(section)[question - 1])


def open_questions(section: Section, questions: Sequence[int]) -> str:
    """About the guiding questions (1 to 3) that a very short section leaves open."""
    asked = " ".join(_("“{question}”", question=labels.questions(section)[one - 1]) for one in questions)
    return _("Others can't check your answers to these questions yet: {questions}", questions=asked)


def vague(section: Section, question: int) -> str:
    """About a vague answer to a guiding question (1 to 3)."""
    asked = labels.questions(section)[question - 1]
    return _("This says something about “{question}”, but nothing that anyone could check.", question=asked)


def strength(section: Section, question: int) -> str:
    """About a concrete answer to a guiding question (1 to 3)."""
    return _(
        "With this text, others can check how you answered “{question}”.",
        question=labels.questions(section)[question - 1],
    )


def step(section: Section, question: int) -> str:
    """What to do about a guiding question (1 to 3)."""
    return {
        Section.CONTEXT: (
            _("Name the place (team, site, department) and the time (from when to when)."),
            _("Say who took part: how many people, in which roles, and who was in charge."),
            _("Describe the conditions at the time: workload, tools and access, rules, support."),
        ),
        Section.APPROACH: (
            _("List what you did step by step, so that somebody else could do the same."),
            _("Say what you needed: hours, people, licences, money, tools."),
            _("Give the timeline: when each step happened and how long it took."),
        ),
        Section.RESULTS: (
            _("Say what changed at work: what people do faster or better, or don't have to do any more."),
            _("Add a metric with its number: the starting point (baseline), the value afterwards, and the period."),
            _("Add feedback: what the people involved said, ideally in their own words."),
        ),
        Section.FACTORS: (
            _(
                "Say what made it work, and how you can tell. Name conditions that others can create, not "
                "one person's effort."
            ),
            _("Say what you would do differently next time, and why."),
            _("Separate what people really need from what is only nice to have."),
        ),
        Section.SCALING: (
            _("Say how another team can adapt what you did: what to keep and what to change."),
            _("Name the pitfalls you met, and how to avoid them."),
            _("List the templates, checklists or documents others can use, and where to find them."),
        ),
    }[section][question - 1]


def question_about(kind: FindingKind, section: Section, unanswered: Sequence[int]) -> str:
    """What to ask about a finding that has no question of its own; `unanswered` are open guiding questions (1 to 3)."""
    open_question = labels.questions(section)[unanswered[0] - 1 if unanswered else 0]
    return {
        FindingKind.VAGUE: _("Can you give one example that somebody else could check?"),
        FindingKind.UNSUPPORTED: _("How do you know? What could somebody else see or count?"),
        FindingKind.CONFOUNDED: _(
            "What else changed at the same time, and what else could you compare your results with?"
        ),
        FindingKind.CONTRADICTION: _("Which of these is right?"),
        FindingKind.ARITHMETIC: _("How did you work out this figure?"),
        FindingKind.DEPENDENCE: _("What would keep the practice going if you lost this next month?"),
        FindingKind.WARNING_SIGN: _("What would another team have to change to make this work?"),
        FindingKind.PRIVACY: _("Can you take this information out? If it's a password or a key, change it too."),
        FindingKind.GENERIC: _("What happened in your team that didn't happen anywhere else?"),
        FindingKind.PLACEHOLDER: _("What belongs here?"),
    }.get(kind, open_question)


def question_about_sign(sign: WarningSign) -> str:
    """What to ask about a warning sign."""
    return {
        WarningSign.INDIVIDUALS: _("Who else could run the practice, and what would they need?"),
        WarningSign.CONDITIONS: _("Which of these conditions can another team create, and how?"),
        WarningSign.RESOURCES: _("What would a smaller version cost?"),
        WarningSign.LIMITED: _("Which other teams have the same task, and have any of those teams tried the practice?"),
        WarningSign.ONE_TIME: _("Would the practice still work in a week without this one-time help?"),
    }[sign]


def private_matter(matter: PrivateMatter) -> str:
    """About a sentence that should not be passed on."""
    return {
        PrivateMatter.PERSON: _(
            "People could guess who this is about. Take out what points to that person, or ask them first."
        ),
        PrivateMatter.HEALTH: _("This mentions somebody's health. Take that out before anyone else reads your story."),
        PrivateMatter.CUSTOMER: _("This is about a customer or supplier. Take out anything that shows who it is."),
        PrivateMatter.DEAL: _("This doesn't seem to be public yet. Take it out, or ask whether you may share this."),
        PrivateMatter.SECRET: _(
            "This looks like a password or an internal address. Take it out. If the password was real, change it."
        ),
    }[matter]


def resolve_contradiction() -> str:
    """What to do about figures that contradict each other."""
    return _("Decide which of these contradicting figures is right, and keep only that figure.")


def unchecked(language: str) -> tuple[str, ...]:
    """What the rules cannot check in a language without a lexicon."""
    return (
        _(
            "My fixed rules only know English and German. In this language ({language}) they checked "
            "length, figures, personal data and placeholders. They couldn't check which guiding "
            "questions you answered or which warning signs there are.",
            language=language,
        ),
    )


def model_failure(failure: str) -> str:
    """Why no model took part, by the kind of failure; a server's own message is never shown."""
    sentences: dict[str, str] = {
        FailureKind.AUTH: _("The model's server did not accept our key. Your admins can fix that."),
        FailureKind.FORBIDDEN: _("The model's server does not let us use this model. Your admins can fix that."),
        FailureKind.NO_SUCH_MODEL: _(
            "The AI model I'm set up to use is no longer available. Your admins can fix that."
        ),
        FailureKind.BAD_REQUEST: _("The model's server did not understand our question."),
        FailureKind.CONTEXT: _("The story is too long for this model."),
        FailureKind.RATE_LIMITED: _("The model is busy at the moment. Please try again in a few minutes."),
        FailureKind.QUOTA: _("The credit for the model is used up. Your admins can fix that."),
        FailureKind.SERVER: _("The model's server has a problem. Please try again later."),
        FailureKind.UNREACHABLE: _("I can't reach the model's server. Please try again later."),
        FailureKind.TIMEOUT: _("The model took too long to answer. Please try again later."),
        FailureKind.DEADLINE: _("Getting an answer took too long. It's worth trying again later."),
        FailureKind.NOT_AN_ANSWER: _(
            "There's a server at that address, but it isn't an AI. The address may be wrong. Your admin can check."
        ),
        FailureKind.EMPTY: _("The model gave an empty answer. Please try again."),
        FailureKind.TRUNCATED: _("The model's answer broke off halfway. Please try again."),
        FailureKind.REFUSED: _("The model wouldn't comment on this story."),
        FailureKind.INVALID: _("I couldn't use the model's answer. Please try again."),
        FailureKind.OVER_BUDGET: _("This request would have cost more than allowed."),
        FailureKind.DAY_USED_UP: _("Today's AI budget is used up. You can ask again tomorrow."),
        FailureKind.NO_CONSENT: _("You've withdrawn your consent, so nothing more will be sent."),
    }
    return sentences.get(failure) or _("Something went wrong on our side while I was asking the AI.")


def why_it_matters(kind: FindingKind) -> str:
    """Why a remark of this kind is made, for an author who asks."""
    return {
        FindingKind.MISSING: _(
            "Without this information, people who weren't there can't copy what you did, or believe your story."
        ),
        FindingKind.VAGUE: _("People can only use what they can check or copy. One example is enough."),
        FindingKind.UNSUPPORTED: _(
            "Readers will ask how you know. Tell them what anyone could see or count; that convinces people."
        ),
        FindingKind.CONFOUNDED: _(
            "If something else changed at the same time, readers can't tell what made the difference. "
            "If you mention that change, readers will believe the rest more easily."
        ),
        FindingKind.CONTRADICTION: _("If two of your statements can't both be true, readers won't trust the others."),
        FindingKind.ARITHMETIC: _(
            "Somebody will check your figures. If the figures don't add up, people will doubt the rest of your story."
        ),
        FindingKind.DEPENDENCE: _(
            "Other teams don't have this person, this special help or this budget. They need to know what to use "
            "instead."
        ),
        FindingKind.WARNING_SIGN: _("This is what most often goes wrong when another team adopts a practice."),
        FindingKind.PRIVACY: _(
            "Everybody in the company can read a published story, and you can't take back what people have read."
        ),
        FindingKind.GENERIC: _("This sentence would fit any team, so readers learn nothing about yours."),
        FindingKind.PLACEHOLDER: _("It looks as if something still needs to be filled in here."),
        FindingKind.ADDRESSED_TO_REVIEWER: _(
            "This sentence is written for the people who judge the story, and tells other readers nothing."
        ),
    }.get(kind, _("Your answer shows readers whether they could do the same."))


def good_answer(kind: FindingKind) -> str:
    """An example of an answer to a remark of this kind, about no story in particular."""
    return {
        FindingKind.MISSING: _("“Before, a letter took about forty minutes; we timed twenty of them in March.”"),
        FindingKind.VAGUE: _("“We met every Tuesday for an hour, and each of us brought one letter.”"),
        FindingKind.UNSUPPORTED: _("“Seven of nine colleagues said so in our survey; two saw no difference.”"),
        FindingKind.CONFOUNDED: _("“We also had a new colleague from May on, so part of it may be due to her.”"),
        FindingKind.CONTRADICTION: _("“Twelve is right. Nine was the number before the second team joined.”"),
        FindingKind.ARITHMETIC: _("“From forty to ten minutes, so a quarter of the time.”"),
        FindingKind.DEPENDENCE: _("“Two of us can run it now, and the steps are on one page in the wiki.”"),
        FindingKind.WARNING_SIGN: _("“The second team tried it without our tool, and it took them a week longer.”"),
        FindingKind.PRIVACY: _("“We took the name out”, or “She has read this and agreed.”"),
        FindingKind.GENERIC: _(
            "“In our team it was the night shift that used it first, because nobody else was there.”"
        ),
        FindingKind.PLACEHOLDER: _("“About three hundred invoices, from April to June.”"),
        FindingKind.ADDRESSED_TO_REVIEWER: _("“We've deleted it.”"),
    }.get(kind, _("“We did it on Tuesday with three letters, and here is what we changed.”"))
