"""What in a text looks like an identifier by its pattern: masked before anything else sees it. A
help, not de-identification.

After the identifiers of HIPAA Safe Harbor, 45 CFR 164.514(b)(2), as far as a pattern can tell one.
Numbers that a clinician needs (doses, laboratory values, durations) look much like them: where
nothing but digits would speak for an identifier, a cue word must too. Every repetition is bounded
or can start at one place only, so that the time grows with the length of the text and no faster.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from medmodels.cases.remarks import Remark

__all__ = ["Masked", "masked"]

_NO_UNIT = (
    r"(?![ \t-]{0,3}(?:%|(?:m?c?g|[µμu]g|kg|m?l|dl|cc|units?|iu|meq|mmol|per["
    r" \t]?cent|days?|weeks?|months?|years?|yrs?|hours?|hrs?"
    r"|minutes?|mins?|times|tablets?|tabs?|pills?|capsules?|puffs?|drops?|doses?)\b))"
)
_END = r"(?!\d|[.,]\d)" + _NO_UNIT

# “may” and “march” are verbs, and “mar” begins many words: only with a capital are they months.
_MONTH = (
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|apr(?:il)?|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    r"|(?-i:M(?:ay|AY|arch|ARCH|ar|AR)))\b"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?:1[89]|20)\d\d"
_DATE = (
    rf"(?<![\w/]){_DAY}(?P<mark>[/-]){_DAY}(?P=mark)(?:\d{{4}}|\d{{2}})(?!/?\d){_NO_UNIT}"
    rf"|(?<![\w.]){_DAY}\.{_DAY}\.{_YEAR}(?!\.?\d)"
    rf"|(?<!\w){_YEAR}(?P<sign>[/.-]){_DAY}(?P=sign){_DAY}(?!\d)"
    rf"|{_MONTH}\.?\s{{1,3}}{_DAY}(?:st|nd|rd|th)?\b(?:(?:,?\s{{1,3}}|,){_YEAR}\b)?{_END}"
    rf"|{_MONTH}\.?(?:,?\s{{1,3}}(?:of\s{{1,3}})?|[,/-]){_YEAR}\b{_END}"
    rf"|(?<!\w)(?<!\d[.,/-]){_DAY}(?:st|nd|rd|th)?[\s-]{{1,3}}(?:of\s{{1,3}})?{_MONTH}(?:\.?(?:,?\s{{1,3}}|[,-]){_YEAR}\b)?"
)
_DATE_BY_CUE = (
    r"\b(?P<kept>(?:born|d\.?o\.?b|birth|dated?|seen|since|visit)\b\.?[ \t:]{0,3}(?:on["
    rf" \t]{{1,3}})?){_DAY}\.{_DAY}\.\d\d(?!\.?\d)"
)

_GAP = r"[ \t]{0,3}"
_SAID = rf"{_GAP}(?:[:#=]|is\b)?{_GAP}"
_CODE = r"(?:\d{3}[ -]\d{2,3}[ -]\d{4}\b|(?:[A-Z]{1,3}-?)?\d{4,}(?:-\d+)*)(?!\d)"
_RECORD = (
    rf"\b(?:mrn|ssn|nhs)(?:{_GAP}(?:number|no\b\.?|id))?{_SAID}{_CODE}{_END}"
    # “Patient:” is a speaker, who may well begin with a number.
    rf"|\b(?:(?:patient|pt|member|hospital|record|chart|account|policy|case|file){_GAP}(?:number|no\b\.?|id|#)"
    rf"|(?:record|chart|account|policy|case|file|id){_GAP}[:#]){_SAID}{_CODE}{_END}"
    rf"|\b(?:record|chart|account|policy|case|file){_GAP}(?:[A-Z]{{1,3}}-?)?\d{{5,}}(?:-\d+)*{_END}"
    r"|(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])"
)
_POSTAL = (
    r"\b(?:zip(?:[ -]?code)?|post(?:al)?["
    rf" ]?code){_SAID}(?:\d{{5}}(?:-\d{{4}})?|[A-Z]{{1,2}}\d[A-Z\d]?[ ]?\d[A-Z]{{2}})\b"
    r"|(?<![\w.,-])\d{5}-\d{4}(?![\w-])"
)
_PHONE_BY_CUE = (
    rf"\b(?P<kept>(?:(?:tele)?phone|tel|call(?:ed)?|fax|cell|mobile)\b\.?{_GAP}(?:(?:number|no\b\.?|phone|me|us|her|him|them|at|on|is|[:#]){_GAP}){{0,3}})"
    r"(?=(?:[ .()+-]{0,3}\d){7})\+?(?:\(\d{2,5}\)|\d{2,15})(?:[ .-]{1,2}\d{2,5}){0,4}(?!\d)" + _END
)
_PHONE = (
    r"(?<![\w+])\+\d{1,3}(?=(?:[ .()-]{0,3}\d){6})(?:[ .-]?\(?\d{1,5}\)?){2,5}(?!\d)"
    r"|(?<!\w)\(\d{2,5}\)[ .-]?\d{3,4}[ .-]?\d{3,4}(?!\d)"
    r"|(?<![\w.,])(?:1[ .-])?(?:\d{2,4}-\d{3,4}[ .-]\d{4}|\d{3}["
    r" .]\d{3}-\d{4}|\d{3}\.\d{3}\.\d{4}|0\d{1,4}-\d{6,8})" + _END
)
_OVER_89 = r"(?:9\d|1[0-4]\d|ninety(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?)"
_AGE = (
    rf"\bage[ds]?\b(?:{_GAP}(?:[:=]|of\b|is\b))?{_GAP}{_OVER_89}\b(?![.,]\d)(?:["
    r" -](?:years?|yrs?)\b(?:[ -]olds?\b)?)?"
    rf"|(?<![\w.,/]){_OVER_89}[ \t-]{{0,3}}(?:(?:years?|yrs?)[ \t-]{{1,3}}(?:olds?|of["
    r" \t]age)\b|y\.o\.|y/?o\b)"
)
_BYTE = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"

# Words that are no name after a title: after every title; after one that is a word itself (a
# surname may be He, An or So after “Dr.”); after one in small letters, where a name has no capital
# that would tell it from what the doctor did.
_NEVER = (
    "i she it we you they the my patients? pt drs? mrs? ms mx prof professor doctor nurse miss"
    " mister contin imaging angiogra\\w* venogra\\w* spectroscopy scans? brain spine lumbar"
    " cervical thoracic"
)
_COMMON = (
    _NEVER
    + " a an he his her our your their me him them this that these those there here any some no not"
    " yes yeah yep okay ok well so and but or if then do does did don is isn are was were has"
    " have had can could would should what when where why how which with without for from to of"
    " in on at by as about after before all also please thank thanks sorry sure hello hi hey good"
    " now today yesterday tomorrow just only never always saw let practitioners? anesthetist"
    " anaesthetist midwife specialist manager station office clinic hospital emergency department"
    " visit notes? family guest\\w* tell allergy allergies medications? medicines? tablets"
    " history pain fever cough blood pressure pulse temperature heart chest denies denied reports"
    " reported states stated complains presents presented weight symptoms? surgery smoking"
    " alcohol"
)
_DONE = (
    _COMMON
    + " who whom will may might must shall said says saying told tells asked asks gave gives given"
    " got gets put puts took takes made makes went goes came comes wants wanted thinks thought"
    " knows knew believes feels felt looked looks found finds recommended recommends prescribed"
    " prescribes started starts stopped stops ordered orders called calls sent sends referred"
    " refers suggested suggests advised advises mentioned explained performed did checked checks"
    " increased increases decreased changed changes added switched treated treats diagnosed"
    " examined reviewed noted removed placed discussed agreed agrees needs needed tried tries"
    " used uses kept keeps wrote writes ran runs be been being than because while until since"
    " again back over up down out off appointments? appt bills? orders who's recently really"
    " usually already still maybe too very"
)
_CAPITAL = "A-Z" + "".join(letter for letter in map(chr, range(0xC0, 0x250)) if letter.isupper())


def _except(words: str) -> str:
    return rf"(?!(?i:{'|'.join(words.split())})(?:['’]\w+)?(?![\w-]))"


# Initials and particles, of which a surname must follow: a single letter names nobody.
_PARTICLE = r"(?:de|del|della|di|da|dos|du|la|le|el|al|bin|ibn|van|von|der|den|ter|ten)[ \t]{1,2}"
_BEFORE = rf"(?:[{_CAPITAL}]\.[ \t]?|(?!I )[{_CAPITAL}][ \t]|{_PARTICLE})"
_SURNAME = rf"[{_CAPITAL}][\w'’-]+"
_MORE = rf"(?:[ \t]{{1,2}}{_BEFORE}{{0,3}}{_except(_COMMON)}{_SURNAME}){{0,2}}"
_DOT = r"(?:\.\s{0,3}|[ \t]{1,3})"
_SMALL = r"(?<!\d\s)\b(?P<kept>(?:drs?|mrs?|ms|mx|prof)"  # behind a number “ms” are milliseconds


def _name(title: str, no_names: str) -> str:
    behind = rf"{_BEFORE}{{1,3}}{_except(_COMMON)}{_SURNAME}"
    return rf"{title}(?:{behind}|{_except(no_names)}{_SURNAME}){_MORE}"


_NAMES = (
    _name(rf"\b(?P<kept>(?:D[Rr][Ss]?|M[Rr][Ss]?|M[SsXx]|P(?:rof|ROF)){_DOT})", _NEVER),
    _name(r"\b(?P<kept>(?i:doctor|miss|mister|professor|nurse)[ \t]{1,3})", _COMMON),
    _name(rf"{_SMALL}{_DOT})", _DONE),
    rf"{_SMALL}\.\s{{0,3}})(?:[a-z]\.[ \t]?|{_PARTICLE}){{0,3}}{_except(_DONE)}[^\W\d_][\w'’-]+",
)


def _at(first: str, pattern: str) -> re.Pattern[str]:
    """A pattern all of whose matches begin with one of these characters, and not within a word:
    nothing is tried anywhere else.
    """
    return re.compile(rf"(?<!\w)(?=[{first}])(?:{pattern})", re.IGNORECASE)


# In this order: an e-mail address holds numbers, a telephone number is a run of digits. What stands
# in “kept” stays before the mask.
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("e-mail address", re.compile(r"(?<![\w.+%-])[\w.+%-]++@[\w-]+(?:\.[\w-]+)+")),
    ("web address", re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)),
    ("IP address", re.compile(rf"(?<![\w.]){_BYTE}(?:\.{_BYTE}){{3}}(?!\.?\d)")),
    ("date", _at(r"\djfmasond", _DATE)),
    ("date", _at("bdsv", _DATE_BY_CUE)),
    ("age over 89", _at("an19", _AGE)),
    ("record number", _at(r"\dacfhimnprs", _RECORD)),
    ("postal code", _at(r"\dzp", _POSTAL)),
    ("telephone number", _at("ptcfm", _PHONE_BY_CUE)),
    ("telephone number", _at(r"\d+(", _PHONE)),
    ("long number", re.compile(r"(?<![\d.,])\d{7,}(?![\d.,]?\d)")),
    *(("name", re.compile(pattern)) for pattern in _NAMES),
)


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with what looked like identifiers replaced by their kind in brackets, and how many of
    each kind there were.
    """

    text: str
    counts: dict[str, int]

    @property
    def note(self) -> Remark:
        """What was masked: how many of each kind."""
        return Remark("masked", {"counts": self.counts})


def masked(text: str) -> Masked:
    """Mask a text.

    >>> masked("Doctor Kumar saw her on 3/4/2019.").text
    'Doctor [name] saw her on [date].'
    """
    counts: Counter[str] = Counter()
    for kind, pattern in _PATTERNS:
        text, count = pattern.subn(lambda match, kind=kind: _mask(match, kind), text)  # type: ignore[misc]
        counts[kind] += count
    return Masked(text, {kind: count for kind, count in counts.items() if count})


def _mask(match: re.Match[str], kind: str) -> str:
    """The mask, behind whatever is kept of the match: a title, or the word that told a telephone
    number.
    """
    kept = match.groupdict().get("kept") or ""
    return f"{kept}{'' if not kept or kept[-1].isspace() else ' '}[{kind}]"
