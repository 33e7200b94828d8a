"""What a button of the conversation is and does, and the words that wait on one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.improvement.pdca import decision_wishes
from bot.improvement.pdca import wishes as experiment_wishes
from bot.reflections import plan_offers

# The commands of `/learn` that only show something.
SHOWING = frozenset({"mine", "progress", "today", "tracks", "reviews", "settings"})


class Deed(StrEnum):
    """What kind of thing a button does.

    `learn` runs a command of `/learn`, `mean` answers as if that intent had been meant, `tell` shows what would be
    passed on and `send` does it. `read` shows a lesson. `answer` gives an answer to an open question, `thought` keeps a
    reflection, `plan` makes a plan, and `otherwise` reads a message as neither; their arguments are `Held`. `several`
    runs commands one after the other, `first` does one of two wishes and keeps the other's button, `forget` deletes one
    text. `community` runs a command of `/community` and `command` one of any slash command, `days_off` sets days off
    for everybody, `stays` says that an answer can't be taken back, `unpause` lets an experiment go on, `unkeep` takes
    back what was kept for everybody after one. `ai` says what a model would get, `ai_agree` has it read a sentence, and
    `ai_off` ends that. The others need no words.
    """

    LEARN = "learn"
    MEAN = "mean"
    STORY = "story"
    SESSIONS = "sessions"
    TELL = "tell"
    SEND = "send"
    ANSWER = "answer"
    THOUGHT = "thought"
    PLAN = "plan"
    OTHERWISE = "otherwise"
    READ = "read"
    SEVERAL = "several"
    FIRST = "first"
    FORGET = "forget"
    COMMUNITY = "community"
    COMMAND = "command"
    DAYS_OFF = "days_off"
    STAYS = "stays"
    UNPAUSE = experiment_wishes.UNPAUSE
    UNKEEP = decision_wishes.UNKEEP
    PLAN_AT = plan_offers.PLAN_AT
    OBSTACLE = plan_offers.OBSTACLE
    UNMARK = plan_offers.UNMARK
    UNPLAN = plan_offers.UNPLAN
    UNSHARE = plan_offers.UNSHARE
    AI = "ai"
    AI_AGREE = "ai_agree"
    AI_OFF = "ai_off"
    NOTHING = "nothing"

    @classmethod
    def is_in(cls, value: str) -> bool:
        """Whether the value of a button is that of a deed of the conversation."""
        return value.partition(":")[0] in {one.value for one in cls}


# What is done about a model that reads what isn't understood.
ABOUT_AI = frozenset({Deed.AI, Deed.AI_AGREE, Deed.AI_OFF})
# What is done about plans and shared thoughts.
ABOUT_PLANS = frozenset({Deed.PLAN_AT, Deed.OBSTACLE, Deed.UNMARK, Deed.UNPLAN, Deed.UNSHARE})


@dataclass(frozen=True)
class Offer:
    """A button: its label, what kind of thing it does, and the command or the intent."""

    label: str
    deed: Deed
    argument: str = ""

    @property
    def value(self) -> str:
        """What the button carries."""
        return f"{self.deed}:{self.argument}"

    @property
    def only_shows(self) -> bool:
        """Whether it shows something and changes nothing, so that the answer above it stays."""
        is_command = self.deed is Deed.LEARN and self.argument in SHOWING
        return is_command or self.deed in {Deed.READ, Deed.SESSIONS, Deed.COMMAND}

    @classmethod
    def of(cls, value: str) -> Offer:
        """The button with that value, without its label."""
        deed, _colon, argument = value.partition(":")
        return cls("", Deed(deed), argument)


@dataclass(frozen=True)
class Held:
    """Words that wait for their author to say what they are: those of message `ts`, and what they may be `about`."""

    about: str
    ts: str
    words: str

    def encode(self) -> str:
        return f"{self.about}|{self.ts}|{self.words}"

    @classmethod
    def decode(cls, argument: str) -> Held:
        return cls(*argument.split("|", 2))


@dataclass(frozen=True)
class FirstOfTwo:
    """One of two wishes, as the value of its button, and the button of the other, which stays."""

    value: str
    other: Offer

    def encode(self) -> str:
        return f"{self.value}\n{self.other.label}\n{self.other.value}"

    @classmethod
    def decode(cls, argument: str) -> FirstOfTwo:
        value, label, other = argument.split("\n", 2)
        return cls(value, replace(Offer.of(other), label=label))
