"""Phrases for recurrence, as RFC 5545 rules."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.kit.dates import days, words
from bot.kit.dates.counting import dates_in_span, first_in_quarter, left_out_by
from bot.kit.dates.elements import Days
from bot.kit.dates.spans import longest, span_of
from bot.kit.dates.values import MAX_TEXT, Doubt, Grain, ReadingContext, RuleReading, TextSpan
from bot.kit.dates.words import ANY_WEEKDAY, NUMBER, ORDINAL, SHORT_LIST, WEEKDAY, phrase
from bot.kit.patterns import LazyPattern

WORKDAYS = "MO,TU,WE,TH,FR"

_LONG_DAYS = rf"{WEEKDAY}(?:\s*(?:,|and|und|&|\+|/|,\s*and)\s*{WEEKDAY})*"
_DAYS = rf"{ANY_WEEKDAY}\.?(?:\s*(?:,|and|und|&|\+|/|,\s*and)\s*(?:(?:every|each|jede[nrs]?)\s+)?{ANY_WEEKDAY}\.?)*"
_LIST = rf"{ANY_WEEKDAY}(?:\s*(?:,|and|und|&|\+|/)\s*{ANY_WEEKDAY})+"
_DAY_RANGE = rf"(?P<from>{ANY_WEEKDAY})\.?\s*(?:-|\u2013|to|through|thru|bis)\s*(?P<to>{ANY_WEEKDAY})"
_EACH = r"(?:each|every|jede[nrsm]?|alle)"
_ON = rf"(?:\s*,?\s*(?:on\s+|am\s+|jeweils\s+(?:am\s+)?|immer\s+(?:am\s+)?|every\s+)?(?:the\s+)?(?P<on>{_DAYS}))?"
_ON_DATE = r"(?:\s*,?\s*(?:on\s+)?(?:the|am|jeweils am)\s+(?P<date>\d{1,2})(?:st|nd|rd|th|\.))?"
_OTHER = (
    rf"(?:other|alternate|second|2nd|third|3rd|fourth|4th|zweite[nrs]?|dritte[nrs]?|vierte[nrs]?|{NUMBER}\.?|anderen?)"
)
_EVERY_DAYS = phrase(rf"{_EACH}\s+(?:(?P<number>{_OTHER})\s+)?(?!so\s+often)(?P<days>{_DAYS})")
_EVERY_UNIT = phrase(
    rf"(?:{_EACH}\s+(?:(?P<number>{_OTHER})\s+)?|(?:once|1x|1 x|one time|einmal|1 mal|1mal)\s+(?:an?|"
    rf"per|every|each|pro|in der|im|die|am|jede[ns]?)\s+)"
    r"(?P<unit>weekdays?|working days?|work days?|workdays?|werktage?n?|arbeitstage?n?|wochentage?n?|"
    r"days?|tage?n?|weeks?|wochen?|"
    rf"months?|monate?n?|quarters?|quartale?|years?|jahre?n?){_ON_DATE}{_ON}"
)
_OFTEN = phrase(
    r"(?P<word>daily|weekly|bi-?weekly|fortnightly|every fortnight|monthly|quarterly|yearly|annually|"
    r"täglich|wöchentlich|"
    r"zweiwöchentlich|14-tägig|14-täglich|vierzehntägig|zweiwöchig|monatlich|quartalsweise|vierteljährlich|jährlich|"
    r"(?:täglich|wöchentlich|zweiwöchentlich|14-tägig|vierzehntägig|zweiwöchig|monatlich|vierteljährlich|jährlich)e[nrs]?|"
    rf"(?:on )?(?:week|work)days|werktags|an (?:werk|arbeits)tagen){_ON_DATE}{_ON}"
)
# “A week on Monday” and “a week today” are days.
_PER = phrase(
    r"(?:an?|per|pro|in der|im)\s+(?P<unit>day|week|month|tag|woche|monat)(?!\s+(?:(?:on|from)\s|today|tomorrow))"
)
_PER_UNITS = {
    "day": "DAILY", "tag": "DAILY", "week": "WEEKLY", "woche": "WEEKLY", "month": "MONTHLY", "monat": "MONTHLY",
}  # fmt: skip
# “A demo day the day after tomorrow” is no rhythm, as “half an hour a day” is.
_LENGTH = LazyPattern(
    r"(?:\b(?:minute\w*|mins?|hours?|hrs?|h|stunden?|std|one|two|session|meeting)|\d)\s*$", re.IGNORECASE
)
_SEVERAL = LazyPattern(r"(?:\bonce|\beinmal|\d+(?:x|mal)?|\btwice|\bzweimal|times|mal)\s*$", re.IGNORECASE)
_PLURALS = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days|(?:montag|dienstag|mittwoch|donnerstag|freitag|"
    r"samstag|sonnabend|sonntag)s)"
)
_PLURAL = phrase(rf"(?:on\s+)?(?P<alternate>alternate\s+)?(?P<days>{_PLURALS}(?:\s*(?:,|and|und|&|\+)\s*{_PLURALS})*)")
_WEEKDAYS = phrase(rf"(?:on\s+)?(?:(?:{_EACH}\s+)?{_DAY_RANGE}|(?P<days>{_LIST}|{SHORT_LIST}))")
_ORDINALS = rf"(?P<nths>{ORDINAL}(?:\s*(?:,|and|und|&)\s*{ORDINAL})*)"
_OF_MONTH = phrase(
    rf"(?:(?:on |am |at )?(?:the |der |den |dem )?(?P<each>{_EACH}\s+)?{_ORDINALS}\s+(?P<days>{_LONG_DAYS})"
    rf"(?P<of>\s+(?:of|in|im|des|eines|jeden)\s+(?:the|each|every|a|jede[nsm]|eines|dem)?\s*(?:month|"
    rf"monats?)|\s+(?:im|des|eines jeden|jedes|jeden) monats?|"
    rf"\s+(?:of|in)\s+(?:the |each |every )?quarter)?)"
)
_WORKDAY_OF_MONTH = phrase(
    rf"(?:(?:on|am|at|always on|jeweils am)\s+)?(?:(?:the|der|den|dem)\s+)?(?:{_EACH}\s+)?(?P<nth>{ORDINAL})\s+"
    r"(?:working\s+day|work\s?day|business\s+day|weekday|werktag|arbeitstag)e?s?\s+"
    r"(?:(?:of|in|im|des|eines|jeden|jedes|von)\s+)?(?:(?:the|each|every|a|jede[nsm]?|eines|dem)\s+)?(?:months?|monats?)"
)
_THE_MONTH = r"(?:\s+(?:of|in|im|des|eines|jeden)\s+(?:(?:the|each|every|a|jede[nsm]|eines)\s+)?(?:months?|monats?)\b)"
_MONTHLY_ON = phrase(
    rf"(?:monthly|every month|each month|once a month|jeden monat|monatlich|einmal im monat|"
    rf"(?P<quarter>every quarter|quarterly|once a quarter|jedes quartal|vierteljährlich|"
    rf"einmal im quartal))\s*,?\s*(?:on |am |jeweils am )(?:the )?{_ORDINALS}\s+(?P<days>{_LONG_DAYS}){_THE_MONTH}?"
)
# Behind “monthly”, at a distance: “a monthly retro on the last Thursday”.
_NTH_ON = phrase(
    rf"(?:(?:on|am|jeweils|jeweils am|always on) )?(?:the )?{_ORDINALS}\s+(?P<days>{_LONG_DAYS}){_THE_MONTH}?"
    r"(?!\s+(?:in|of|im)\s)"
)
_DATE_OF_MONTH = phrase(
    r"(?:on )?(?:the |am |jeweils am |jeden )(?P<date>\d{1,2})(?:st|nd|rd|th|\.)\s+(?:of|in|im|"
    r"des|eines|jeden|jedes)\s+(?:the |each |every |a |jeden |jedes |eines )?(?:months?|monats?)"
)
_UNTIL = phrase(
    r"(?:(?:until|till|til|through|thru|up to)(?: and including)?|ending(?: on)?|ends(?: on)?|"
    r"bis(?: zum| einschließlich| inklusive| inkl\.?| zum einschließlich)?)"
)
_STARTS = phrase(
    r"(?:from|starting(?: on| from| with| in)?|starts?(?: on| am)?|startet(?: am)?|beginn(?:t|s)?(?: am| on)?|"
    r"first on|erstmals(?: am)?|beginning(?: on| in)?|as of|ab(?: dem)?|beginnend(?: am| ab)?|vom)"
)
_TO = LazyPattern(
    r"\s*(?:-|\u2013|\u2014|to|until|till|up\s+to|through|thru|bis)"
    r"(?:\s+(?:and including|einschließlich|inklusive|inkl\.?|zum|the|dem))*\s*",
    re.IGNORECASE,
)
_FROM_BEFORE = LazyPattern(r"\b(?:from|between|starting|beginning|ab|von|vom)\s+(?:the\s+|dem\s+)?$", re.IGNORECASE)
_EXCEPT = phrase(
    r"(?:except(?: for)?(?: on)?|(?:but )?not(?: on| over| during| at| in)|but not|without|skipping|außer|ausser|"
    r"ausgenommen|(?:but |and )?no (?:session|meeting|date|event)s?(?: on)?|(?:aber |und )?kein(?:e|en)? "
    r"(?:termine?|treffen|sitzung)(?: am)?|"
    r"(?:(?:aber|und) )?nicht(?: über| während| im| in)?|ohne)(?: am| die| der| den| dem| on| the)*"
)
_ONE_DAY = LazyPattern(r"\b(?:this|next|coming|diese[nmrs]?|nächste[nmrs]?|kommende[nmrs]?)\b", re.IGNORECASE)
_AND = LazyPattern(r"\s*(?:,|and|und|&|or|oder)\s*(?:on |am |den |the )*", re.IGNORECASE)
_SHARED_MONTH = LazyPattern(
    r"\s*(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?\s*(?:,|and|und|&)\s*(?:on |am |den |the )*"
    r"(?=\d{1,2}(?:st|nd|rd|th|\.)?\s)",
    re.IGNORECASE,
)
_TIMES = phrase(
    rf"(?:for\s+|,\s*)?(?P<number>{NUMBER})\s*(?:times|sessions|dates|occurrences|"
    rf"meetings|episodes|mal|termine|treffen|sitzungen|folgen|x)(?! "
    rf"(?:an?|per|pro|im|in) )"
)
_FOR = phrase(
    rf"(?:(?:for|für|über|over)\s+(?:the\s+next\s+|die\s+nächsten\s+|the\s+)?|(?<=,\s))(?P<number>{NUMBER})\s+(?P<unit>days?|"
rf"weeks?|months?|years?|tage?n?|wochen?|monate?n?|jahre?n?)|"
    rf"(?P<lang>{NUMBER})\s+(?P<lang_unit>tage|wochen|monate)\s+lang"
)  # fmt: skip
_UNITS = (
    (r"weekday|working|work ?day|werktag|arbeitstag|wochentag", "WORKDAYS", 1),
    (r"day|tag", "DAILY", 1),
    (r"week|woche", "WEEKLY", 1),
    (r"month|monat", "MONTHLY", 1),
    (r"quart", "MONTHLY", 3),
    (r"year|jahr", "YEARLY", 1),
)
_OFTEN_UNITS = {
    "daily": ("DAILY", 1), "täglich": ("DAILY", 1), "weekly": ("WEEKLY", 1), "wöchentlich": ("WEEKLY", 1),
    "biweekly": ("WEEKLY", 2), "bi-weekly": ("WEEKLY", 2), "fortnightly": ("WEEKLY", 2),
    "every fortnight": ("WEEKLY", 2),
    "zweiwöchentlich": ("WEEKLY", 2), "zweiwöchig": ("WEEKLY", 2), "14-tägig": ("WEEKLY", 2),
    "14-täglich": ("WEEKLY", 2),
    "vierzehntägig": ("WEEKLY", 2), "monthly": ("MONTHLY", 1), "monatlich": ("MONTHLY", 1), "quarterly": ("MONTHLY", 3),
    "quartalsweise": ("MONTHLY", 3), "vierteljährlich": ("MONTHLY", 3), "yearly": ("YEARLY", 1),
    "annually": ("YEARLY", 1), "jährlich": ("YEARLY", 1),
}  # fmt: skip


@dataclass(frozen=True)
class _Frequency:
    """A phrase that says how often."""

    span: TextSpan
    frequency: str
    interval: int = 1
    days: str = ""
    month_day: int | None = None
    position: int | None = None

    @property
    def rule(self) -> str:
        parts = [f"FREQ={self.frequency}"]
        parts += [f"INTERVAL={self.interval}"] if self.interval > 1 else []
        parts += [f"BYDAY={self.days}"] if self.days else []
        parts += [f"BYMONTHDAY={self.month_day}"] if self.month_day else []
        parts += [f"BYSETPOS={self.position}"] if self.position else []
        return ";".join(parts)


@dataclass(frozen=True)
class _Edge:
    """A day behind a word such as “until”, with the span of both."""

    span: TextSpan
    days: Days


def find_rule(text: str, context: ReadingContext) -> RuleReading | None:
    """How often something happens: “every other Tuesday until March except 24 December”, “jeden ersten Montag”.

    A single weekday (“Tue 15:00”) is no rule; two of them, or a plural, are. A span of time (“for 8 weeks”) becomes a
    count, from the first day of the rule on.
    """
    text = text[:MAX_TEXT]
    found = longest(_frequencies(text))
    if not found:
        return None
    main = found[0]
    if _only_days(main):
        main = next((each for each in found if each.frequency == "WEEKLY" and not each.days), main)
    extra = next((each for each in found if main.frequency == "WEEKLY" and not main.days and _only_days(each)), None)
    if extra:  # “weekly, Tuesdays” and “dienstags, alle zwei Wochen”
        main = _Frequency(main.span, main.frequency, main.interval, extra.days)
    if main.frequency == "MONTHLY" and not main.days and not main.month_day and (match := _NTH_ON.search(text)):
        extra = _of_month(match, main.interval)
        main = _Frequency(main.span, "MONTHLY", main.interval, extra.days)
    spans = [main.span, *([extra.span] if extra else [])]
    starts, until = _season(text, context, spans)
    starts, until = starts or _edge(text, _STARTS, context, spans), until or _edge(text, _UNTIL, context, spans)
    excluded = list(_excluded(text, context))
    weekdays = [each for each in excluded if each.days.is_weekday and not _ONE_DAY.search(each.span.of(text))]
    if days_left := _without(main, [each.days.first.weekday() for each in weekdays]):
        spans += [each.span for each in weekdays]
        main = _Frequency(main.span, "WEEKLY", 1, days_left)
        excluded = [each for each in excluded if each not in weekdays]
    times, lasts = _free(_TIMES, text, spans), _free(_FOR, text, spans)
    spans += [each.span for each in (until, starts, *excluded) if each]
    spans += [span_of(each) for each in (times, lasts) if each]
    first = starts.days.first if starts else first_in_quarter(main.rule, main.span.of(text), context.today)
    count = words.number(times["number"]) if times else None
    if lasts and count is None:
        number, unit = lasts["number"] or lasts["lang"], lasts["unit"] or lasts["lang_unit"]
        count = dates_in_span(main.rule, first or context.today, words.number(number), unit)
    doubts = {doubt for edge in (until, starts, *excluded) if edge for doubt in edge.days.doubts}
    if until and until.days.grain is not Grain.DAY:
        doubts.add(Doubt.LAST_DAY_OR_RETURN)
    return RuleReading(
        tuple(sorted(dict.fromkeys(spans))), main.rule, first, _last_day(until), count,
        left_out_by((each.span.of(text), each.days) for each in excluded), frozenset(doubts),
    )  # fmt: skip


def _without(main: _Frequency, weekdays: list[int]) -> str:
    """The days of “every day except Friday”; empty for a rule that has no days to leave out."""
    is_daily = main.frequency == "DAILY" and main.interval == 1
    days_of_it = words.CODES if is_daily else main.days.split(",") if main.frequency == "WEEKLY" and main.days else ()
    kept = [day for day in days_of_it if words.CODES.index(day) not in weekdays]
    return ",".join(kept) if main.interval == 1 and 0 < len(kept) < len(days_of_it) else ""


def _only_days(found: _Frequency) -> bool:
    return found.frequency == "WEEKLY" and found.interval == 1 and bool(found.days)


def _frequencies(text: str) -> Iterator[_Frequency]:
    yield from _of_months(text)
    for match in _EVERY_DAYS.finditer(text):
        yield _Frequency(span_of(match), "WEEKLY", _interval(match["number"]), codes(match["days"]))
    for match in _EVERY_UNIT.finditer(text):
        word = match["unit"]
        frequency, unit = next((kind, size) for names, kind, size in _UNITS if re.match(names, word, re.IGNORECASE))
        yield _named(match, frequency, unit * _interval(match["number"]))
    for match in _OFTEN.finditer(text):
        word = " ".join(match["word"].casefold().split())
        plain = word if word in _OFTEN_UNITS else re.sub(r"e[nrs]?$", "", word)
        yield _named(match, *_OFTEN_UNITS.get(plain, ("WORKDAYS", 1)))
    for match in _PER.finditer(text):
        before = text[: match.start()]
        is_bare_day = match[0].casefold().split() in (["a", "day"], ["an", "day"])
        if not _SEVERAL.search(before) and (not is_bare_day or _LENGTH.search(before)):
            yield _Frequency(span_of(match), _PER_UNITS[match["unit"].casefold()])
    for match in _PLURAL.finditer(text):
        yield _Frequency(span_of(match), "WEEKLY", 2 if match["alternate"] else 1, codes(match["days"]))
    for match in _WEEKDAYS.finditer(text):
        listed = codes(match["days"]) if match["days"] else _range(match["from"], match["to"])
        if "," in listed:
            yield _Frequency(span_of(match), "WEEKLY", days=listed)


def _of_months(text: str) -> Iterator[_Frequency]:
    """Phrases for a day of every month or quarter."""
    for match in _OF_MONTH.finditer(text):
        if match["of"] or (match["each"] and _is_of_month(match)):
            yield _of_month(match, 3 if "quarter" in (match["of"] or "").casefold() else 1)
    for match in _MONTHLY_ON.finditer(text):
        yield _of_month(match, 3 if match["quarter"] else 1)
    for match in _WORKDAY_OF_MONTH.finditer(text):
        nth = words.ordinal(match["nth"])
        yield _Frequency(span_of(match), "MONTHLY", days=WORKDAYS, position=nth)
    for match in _DATE_OF_MONTH.finditer(text):
        yield _Frequency(span_of(match), "MONTHLY", month_day=int(match["date"]))


def _is_of_month(match: re.Match[str]) -> bool:
    """Whether “every first Monday” means the month: “every second Tuesday” is every other one."""
    nths = re.findall(rf"(?<!\w){ORDINAL}(?!\w)", f"{match['nths']} ", re.IGNORECASE)
    return len(nths) > 1 or words.ordinal(nths[0]) in (1, -1, 5)


def _of_month(match: re.Match[str], interval: int) -> _Frequency:
    nths = [words.ordinal(each.strip()) for each in re.split(r"\s*(?:,|and|und|&)\s*", match["nths"]) if each.strip()]
    listed = [f"{nth:+d}{code}" for nth in nths for code in codes(match["days"]).split(",")]
    return _Frequency(span_of(match), "MONTHLY", interval, ",".join(dict.fromkeys(listed)))


def _named(match: re.Match[str], frequency: str, interval: int) -> _Frequency:
    """A frequency by its unit; every fourteen days is every other week, and weekdays are a weekly rule."""
    on = match["on"] or ""
    end = match.end("on") if on else match.end("date") + 2 if match["date"] else match.end()
    before, behind = match.string[: match.start("on")], match.string[match.end() :]
    is_word = not re.search(r"(?:on|am|jeweils|immer)\s*$", before, re.IGNORECASE) and not re.match(r"\s*\d", behind)
    if on and len(on.rstrip(".")) <= 2 and is_word:  # “so” and “do”
        on, end = "", len(before.rstrip())
    if frequency == "YEARLY" and not on:  # the day that follows belongs to a date, not to every month
        end = match.end("unit" if "unit" in match.re.groupindex else "word")
    span = TextSpan(match.start(), min(end, match.end()))
    listed, month_day = codes(on) if on else "", int(match["date"]) if match["date"] else None
    if frequency == "WORKDAYS":
        return _Frequency(span, "WEEKLY", interval, WORKDAYS)
    if frequency == "DAILY" and interval % 7 == 0:
        return _Frequency(span, "WEEKLY", interval // 7, listed)
    if frequency == "DAILY" and listed:
        return _Frequency(span, "WEEKLY", 1, listed)
    return _Frequency(span, frequency, interval, listed, month_day if frequency == "MONTHLY" else None)


def _interval(word: str | None) -> int:
    plain = (word or "").casefold().rstrip(".")
    if not plain:
        return 1
    if plain.startswith(("other", "ander", "alternat")):
        return 2
    return max(1, words.ORDINALS[plain] if plain in words.ORDINALS else words.number(plain))


def codes(listed: str) -> str:
    """The weekdays of a list as in BYDAY, in the order of the week."""
    numbers = {words.WEEKDAYS[word] for word in re.findall(r"[^\W\d]+", listed.casefold()) if word in words.WEEKDAYS}
    return ",".join(words.CODES[number] for number in sorted(numbers))


def _range(first: str, last: str) -> str:
    start, end = words.weekday(first), words.weekday(last)
    numbers = sorted({(start + step) % 7 for step in range((end - start) % 7 + 1)})
    return ",".join(words.CODES[number] for number in numbers)


def _season(text: str, context: ReadingContext, spans: list[TextSpan]) -> tuple[_Edge | None, _Edge | None]:
    """The first and the last day of “from 5 January to 30 March” or “from 8 to 17 December”, or neither."""
    found = [
        each for each in days.find(text, context)
        if not each.is_weekday and not any(each.span.overlaps(span) for span in spans)
    ]  # fmt: skip
    for first, last in itertools.pairwise(found):
        if _TO.fullmatch(text, first.span.end, last.span.start):
            before = _FROM_BEFORE.search(text[: first.span.start])
            start = before.start() if before else first.span.start
            return _Edge(TextSpan(start, first.span.end), first), _Edge(TextSpan(first.span.end, last.span.end), last)
    for each in found:  # “from 8 to 17 December” is one mention
        before = _FROM_BEFORE.search(text[: each.span.start])
        until = _last_day(_Edge(each.span, each))
        if before and until and until > each.first and each.grain is Grain.DAY:
            return (both := _Edge(TextSpan(before.start(), each.span.end), each)), both
    return None, None


def _edge(text: str, word: LazyPattern, context: ReadingContext, spans: list[TextSpan]) -> _Edge | None:
    """The day that stands right behind such a word."""
    for match in word.finditer(text):
        if any(span_of(match).overlaps(each) for each in spans):
            continue
        found = _day_behind(text, match.end(), context)
        if found:
            return _Edge(TextSpan(match.start(), found.span.end), found)
    return None


def _day_behind(text: str, position: int, context: ReadingContext) -> Days | None:
    """The day that begins at a position, give or take a word; a weekday before a date is part of it."""
    found = [each for each in days.find(text, context) if each.span.start >= position]
    if not found or not re.fullmatch(r"[\s,.]*(?:(?:the|am|dem|den|zum|on)\s+)?", text[position : found[0].span.start]):
        return None
    first, *rest = found
    if (
        first.is_weekday
        and rest
        and not rest[0].is_weekday
        and re.fullmatch(r"[\s,.]*", text[first.span.end : rest[0].span.start])
    ):
        return rest[0]
    return first


def _excluded(text: str, context: ReadingContext) -> Iterator[_Edge]:
    for match in _EXCEPT.finditer(text):
        position, start = match.end(), match.start()
        if shared := _SHARED_MONTH.match(text, position):  # “24 and 31 December”
            last = _day_behind(text, shared.end(), context)
            if last and last.days and last.grain is Grain.DAY:
                first = _day_behind(f"{shared['day']}.{last.first.month}.{last.first.year}", 0, context)
                if first:
                    yield _Edge(TextSpan(start, shared.end()), first)
                    position, start = shared.end(), shared.end()
        while found := _day_behind(text, position, context):
            yield _Edge(TextSpan(start, found.span.end), found)
            more = _AND.match(text, found.span.end)
            if not more:
                break
            start = position = found.span.end
            position = more.end()


def _free(pattern: LazyPattern, text: str, spans: list[TextSpan]) -> re.Match[str] | None:
    matches = (each for each in pattern.finditer(text) if not any(span_of(each).overlaps(span) for span in spans))
    return next(matches, None)


def _last_day(until: _Edge | None) -> date | None:
    """The last day that “until” allows: the day itself, the end of a month or week."""
    meant = until.days.days if until else None
    return meant.back - timedelta(days=1) if meant and meant.back else None
