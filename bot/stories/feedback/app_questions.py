"""Questions in the talk about feedback that are about the app itself, and their answers; no model is asked.

By rules for English and German.
"""

from __future__ import annotations

from enum import Enum, auto

from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.patterns import LazyPattern
from bot.kit.slack import Json, escape
from bot.stories.feedback import told_to, views


class AppTopic(Enum):
    """What such a question is about."""

    READERS = auto()
    DELETING = auto()
    DURATION = auto()
    SENT = auto()
    TRAINING = auto()
    ALL_OF_THEM = auto()
    LATER = auto()
    WHO_WRITES = auto()


MAX_WORDS = 16
_LEAD = (
    r"(?:(?:and|und|ok|okay|wait|but|aber|hm+|so|also|moment|by the way|übrigens|quick question|kurze frage|sorry|"
    r"one question|eine frage|wait a minute|please|bitte|sag mal|tell me|can you tell me|weißt du|"
    r"do you know)\b[\s,.:–-]*)*"
)
_IT = (
    r"(?:it|this|that|all (?:this|of (?:this|it))|(?:my|the|this) (?:story|text|draft|remarks?|answers?|thread|data)|"
    r"what i (?:write|say|wrote|said)(?: here)?|das|dies|es|sie|alles|das alles|das hier|(?:mein\w*|die|den|"
    r"diese[nr]?) "
    r"(?:geschichte|text|entwurf|antwort(?:en)?|thread|daten)|was ich (?:hier )?(?:schreibe|sage)|hier|here)"
)
_BOSS = (
    r"(?:my |our |the |mein\w* |unser\w* |die |der )?(?:boss|manager|lead|team lead|supervisor|management|hr|"
    r"colleagues?|"
    r"chef(?:in)?|vorgesetzte[rn]?|führungskraft|teamleit\w+|kolleg\w+|personalabteilung|leitung)|anyone|anybody|"
    r"somebody|"
    r"someone|everyone|everybody|others|other people|jemand|andere|alle|sonst wer|wer anders"
)
_END = (
    r"(?: (?:here|now|too|later|as well|else|then|at all|with you|already|hier|jetzt|auch|mit|denn|eigentlich|schon))*"
)
_TOPICS = {
    AppTopic.READERS: (
        (
            rf"who(?: else)? (?:can |will |could |may |is )?(?:sees?|reads?|seeing|reading|look(?:s|ing) at|gets?)"
            rf"(?: to see| to read)?(?: {_IT})?{_END}"
        ),
        (
            rf"(?:does|can|will|could|may|is|are|do) (?:{_BOSS})(?: else)? (?:see|sees|read|reads|reading|seeing|"
            rf"get|gets|"
            rf"able to (?:see|read)|get to (?:see|read))(?: {_IT})?{_END}"
        ),
        (
            rf"wer (?:\w+ )?(?:kann|sieht|liest|bekommt|darf)(?: (?:alles|denn|hier|sonst))*(?: {_IT})?"
            rf"(?: (?:hier|alles|denn|sehen|lesen|mit|mitlesen|noch|eigentlich))*"
        ),
        (
            rf"(?:sieht|liest|kann|darf|bekommt|können|sehen|lesen) (?:{_BOSS})(?: (?:das|hier|denn|auch|eigentlich|"
            rf"{_IT}))*"
            rf"(?: (?:sehen|lesen|mit|mitlesen|zu sehen))*"
        ),
        (
            rf"is (?:{_IT}|this conversation) (?:private|confidential|public|visible|anonymous)(?: (?:to|"
            rf"for) .{{1,30}})?{_END}"
        ),
        rf"ist {_IT} (?:vertraulich|privat|öffentlich|anonym|sichtbar)(?: für .{{1,30}})?",
    ),
    AppTopic.DELETING: (
        (
            rf"(?:(?:can|could|may|how (?:can|do)) i|is it possible to) (?:also |still |later |just )*(?:delete|remove|"
            rf"erase|"
            rf"get rid of)(?: {_IT})?(?: (?:again|later|afterwards|myself|any ?time))*{_END}"
        ),
        (
            rf"(?:kann|könnte|darf|wie kann|wie) (?:ich|man) (?:{_IT} )?(?:auch |noch |später |jederzeit |"
            rf"wieder )*(?:{_IT} )?"
            r"(?:wieder |selbst )?löschen"
        ),
        rf"wie lösche ich {_IT}(?: wieder)?",
    ),
    AppTopic.DURATION: (
        (
            r"how long (?:does|will|would) (?:it|that|this|the feedback|your answer|an answer) (?:usually |"
            r"normally )?take{end}"
        ),
        r"how long (?:do|will) i (?:have to )?wait(?: for .{1,30})?",
        (
            r"wie lange? (?:dauert|braucht|brauchst du)(?: (?:das|es|du|noch|denn|so|ungefähr|eigentlich|"
            r"normalerweise|die "
            r"rückmeldung|eine antwort|dafür))*"
        ),
        r"wie lange muss ich (?:noch )?warten",
    ),
    AppTopic.SENT: (
        rf"where (?:is|does|do you|will) {_IT} (?:stored|saved|kept|sent|go|end up|processed){{end}}",
        rf"where do you (?:store|keep|send) {_IT}{{end}}",
        (
            r"(?:which|what) (?:ai|model|ai model|llm)(?: (?:model|tool))? (?:do you use|is (?:this|that|it|used)|"
            r"are you|"
            r"reads? .{1,20}|did you use){end}"
        ),
        (
            rf"(?:is|are|do you send) {_IT} (?:sent )?(?:to )?(?:openai|chatgpt|the ai|an ai|a model|"
            rf"the cloud)(?: sent)?{{end}}"
        ),
        rf"(?:who|what) do you send {_IT} to",
        (
            rf"(?:wo|wohin) (?:wird|werden|geht|gehen|landet|speicherst du|schickst du) {_IT}(?: (?:denn|gespeichert|"
            rf"geschickt|"
            r"gesendet|verarbeitet|hin))*"
        ),
        (
            r"(?:welche|welches|was für eine?) (?:ki|ai|modell|ki-modell) (?:benutzt|nutzt|verwendest|ist|nimmst|"
            r"liest)(?: du)?"
            r"(?: (?:das|hier|denn|eigentlich|mit))*"
        ),
    ),
    AppTopic.TRAINING: (
        (
            rf"(?:is|are|will|do|does|can) (?:{_IT}|you|they|the (?:ai|model)|anyone)(?: be)? (?:used (?:to|"
            rf"for) train(?:ing)?|"
            r"train(?:ing|ed|s)? (?:on|with|your).{0,40}|learns? from.{0,30}|use .{1,25} (?:to|for) train\w*).{0,30}"
        ),
        r"(?:wird|werden|trainiert|lernt) .{0,30}(?:trainiert|training|daraus|damit|ki|modell).{0,30}",
    ),
    AppTopic.ALL_OF_THEM: (
        (
            r"(?:do|must|should) i (?:have to |need to )?(?:answer|do|fix|address|follow|take on) (?:all|every|"
            r"each|both)"
            r"(?: of)?(?: \w+){0,3}"
        ),
        r"(?:is|are) (?:this|that|they|it|all (?:of )?(?:this|these|them)) (?:mandatory|required|obligatory|necessary)",
        r"muss ich (?:denn |wirklich |eigentlich )*(?:das |die )?(?:alles|alle|jede\w*|beide|überall)(?: \w+){0,4}",
        r"(?:ist|sind) (?:das|die|sie) (?:alles |alle )?(?:pflicht|verpflichtend|notwendig)",
    ),
    AppTopic.LATER: (
        (
            rf"can i (?:still |also )?(?:change|edit|correct|update|fix) {_IT} (?:later|afterwards|again|any ?time|"
            rf"once .{{1,30}}|"
            r"after .{1,30}|when .{1,30})"
        ),
        (
            rf"kann ich {_IT} (?:auch |noch )*(?:später|danach|nachher|hinterher|jederzeit|wieder|"
            rf"nach .{{1,30}})(?: noch| auch)*"
            r" (?:ändern|bearbeiten|korrigieren)"
        ),
        r"(?:can|may) i (?:answer|do (?:this|that|it)|come back)(?: to (?:this|it))? later",
        r"(?:kann|darf) ich (?:das |darauf )?(?:auch )?später (?:antworten|machen|weitermachen)",
    ),
    AppTopic.WHO_WRITES: (
        (
            r"(?:are you|is this|am i (?:talking|writing) to) (?:a |an )?(?:human|person|robot|bot|machine|ai|"
            r"real person)"
            r"(?: or .{1,30})?"
        ),
        (
            r"(?:bist du|ist das|schreibe ich mit) (?:ein(?:e[mnr]?)? )?(?:mensch|person|roboter|bot|maschine|ki|"
            r"echter mensch)"
            r"(?: oder .{1,30})?"
        ),
        r"(?:did|does|do) (?:an? )?(?:ai|human|person|people|you) write (?:these|this|the|your)(?: \w+){0,2}",
        r"(?:hat|haben) (?:das|die|die hinweise) (?:eine? )?(?:ki|mensch|person) geschrieben",
    ),
}
_NEXT = LazyPattern(r"[?!.;]\s+|,?\s+(?:and|und|or|oder)\s+")
_PATTERNS = {
    topic: LazyPattern(_LEAD + "(?:" + "|".join(one.replace("{end}", _END) for one in ways) + ")")
    for topic, ways in _TOPICS.items()
}


def topic_of(text: str) -> AppTopic | None:
    """What a question about the app itself is about; None for any other text."""
    plain = told_to.folded(text).strip(" ?!.…")
    if len(plain.split()) > MAX_WORDS:
        return None
    found = _topic(plain)
    if found is None:
        # «Who reads this, and does my boss see it?»: each of them is about the app.
        topics = [_topic(piece.strip(" ?!.…,")) for piece in _NEXT.split(plain)]
        found = topics[0] if len(topics) > 1 and all(topics) else None
    return found


def _topic(plain: str) -> AppTopic | None:
    return next((topic for topic, pattern in _PATTERNS.items() if pattern.fullmatch(plain)), None)


def readers() -> Json:
    """The reply to “who sees this?”."""
    return blocks.message(
        _(
            "Until you publish your story, you and your co-authors can see it, this thread and my "
            "remarks. Facilitators can see them too if they check feedback first. An AI model reads "
            "only what you agreed to send. Technically, the people who run the database could read all "
            "of this, and your company can export Slack messages."
        )
    )


def answer(topic: AppTopic, host: str, model: str, seconds: float | None) -> Json:
    """What is true about the app; `host` is empty where no model is set, and feedback takes `seconds`, if known."""
    if topic is AppTopic.READERS:
        return readers()
    return blocks.message(_sentence(topic, escape(host), escape(model), seconds))


def _sentence(topic: AppTopic, host: str, model: str, seconds: float | None) -> str:
    if topic is AppTopic.DURATION:
        known = views.usually_takes(seconds) if seconds is not None else ""
        return " ".join(
            [_("I answer messages here right away. Feedback on a whole story takes a little longer."), known]
        ).strip()
    if topic is AppTopic.SENT:
        kept = _("Your story is stored in this app's database.")
        sent = (
            _("If you agree, your story is sent to *{model}* at *{host}*, and to nobody else.", model=model, host=host)
            if host
            else _("No AI is set up here, so your story isn't sent anywhere.")
        )
        return f"{kept} {sent} {_('`/story consent` shows what was sent.')}"
    if topic is AppTopic.TRAINING:
        own = _("I don't train any AI with your story.")
        theirs = _(
            "Your company's contract with *{host}* says what happens to the texts they read. Ask your "
            "admins about the contract.",
            host=host,
        )
        return f"{own} {theirs}" if host else own
    return {
        AppTopic.DELETING: _(
            "Yes, at any time: write “delete my story”, and I'll ask you to confirm. Then I'll delete "
            "its text, versions and feedback. Messages in Slack stay until you delete them there, and "
            "what an AI has read can't be taken back."
        ),
        AppTopic.ALL_OF_THEM: _("No. Answer what you can. The people who read your story can ask you about the rest."),
        AppTopic.LATER: _(
            "Yes, as often as you like. The version in the showcase only changes once you publish the story again."
        ),
        AppTopic.WHO_WRITES: _(
            "I'm an app: no human writes these messages. The remarks are based on fixed rules and, if "
            "you've agreed, on AI. So the remarks may be wrong."
        ),
    }[topic]
