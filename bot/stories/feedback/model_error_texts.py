"""Why no model took part, in a sentence for an author. What a server said is never repeated."""

from __future__ import annotations

from bot.kit.i18n import _
from bot.kit.llm_answers import Kind


def sentence(failure: str) -> str:
    """The sentence for a kind of failure, or a general one for a kind nobody knows."""
    return _sentences().get(failure) or _("Something went wrong on our side while the model was asked.")


def _sentences() -> dict[str, str]:
    return {
        Kind.AUTH: _("The model's server did not accept our key. Your admin can mend that."),
        Kind.FORBIDDEN: _("The model's server does not let us use this model. Your admin can mend that."),
        Kind.NO_SUCH_MODEL: _("The model that is set up is not there any more. Your admin can mend that."),
        Kind.BAD_REQUEST: _("The model's server did not understand our question."),
        Kind.CONTEXT: _("The story is too long for this model."),
        Kind.RATE_LIMITED: _("The model is busy at the moment. It is worth trying again in a few minutes."),
        Kind.QUOTA: _("What was paid for at the model's server is used up. Your admin can mend that."),
        Kind.SERVER: _("The model's server has trouble of its own. It is worth trying again later."),
        Kind.UNREACHABLE: _("The model's server cannot be reached. It is worth trying again later."),
        Kind.TIMEOUT: _("The model took too long to answer. It is worth trying again later."),
        Kind.DEADLINE: _("The whole review took too long. It is worth trying again later."),
        Kind.NOT_AN_ANSWER: _(
            "Something answered that is not a model; perhaps the address is wrong. Your admin can look."
        ),
        Kind.EMPTY: _("The model gave an empty answer. It is worth trying again."),
        Kind.TRUNCATED: _("The model's answer broke off. It is worth trying again."),
        Kind.REFUSED: _("The model would not answer about this story."),
        Kind.INVALID: _("The model's answer could not be used. It is worth trying again."),
        Kind.OVER_BUDGET: _("The review would have cost more than one review may."),
        Kind.DAY_USED_UP: _("What a day may cost is used up. From tomorrow a model can be asked again."),
        Kind.NO_CONSENT: _("Your agreement was taken back, so nothing more is sent."),
    }
