"""What the analysis knows of each language: its script, its stop words and how its words are stemmed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import Stemmer

LATIN: Final = "latin"
DEVANAGARI: Final = "devanagari"
ARABIC: Final = "arabic"
OTHER: Final = "other"

_SHORTEST_URDU_STEM: Final = 3
# In order: the first that fits is taken. Plural and oblique endings only; derivation is left alone.
_URDU_ENDINGS: Final = (
    ("یوں", "ی"),
    ("یاں", "ی"),
    ("ؤں", ""),
    ("وں", ""),
    ("یں", ""),
    ("ے", ""),
    ("ہ", ""),
    ("ا", ""),
)


@dataclass(frozen=True)
class Language:
    """One language of the analysis. `stop_words` are written as `analysis.normalise` leaves them."""

    code: str
    script: str
    stop_words: frozenset[str]
    stem: Callable[[str], str]


def _snowball(algorithm: str) -> Callable[[str], str]:
    """Return a stemmer for any thread: a PyStemmer object must not be shared between two."""
    local = threading.local()

    def stem(word: str) -> str:
        stemmer = getattr(local, "stemmer", None)
        if stemmer is None:
            stemmer = local.stemmer = Stemmer.Stemmer(algorithm, 50_000)
        return str(stemmer.stemWord(word))

    return stem


def stem_urdu(word: str) -> str:
    """Strip one plural or oblique ending of an Urdu noun, if at least three letters stay.

    Snowball has no Urdu (PyStemmer 3.1). The rules join محکمہ, محکمے and محکموں; they know no broken plurals.
    """
    for ending, replacement in _URDU_ENDINGS:
        if word.endswith(ending):
            stem = word[: -len(ending)] + replacement
            return stem if len(stem) >= _SHORTEST_URDU_STEM else word
    return word


# Writers of Hindi differ in these: nasals before consonants, vowels of foreign words, long and short vowels.
_HINDI_SPELLINGS: Final = str.maketrans(
    {"ऑ": "ओ", "ॉ": "ो", "ॅ": "े", "ऍ": "ए", "आ": "अ", "ई": "इ", "ऊ": "उ", "ऐ": "ए", "औ": "ओ", "ी": "ि", "ू": "ु",
     "ै": "े", "ौ": "ो", "\u094d": ""}
)  # fmt: skip


def stem_hindi(word: str) -> str:
    """Return Snowball's stem of a Hindi word, spellings that writers exchange made one (as Lucene's analyser does)."""
    return _snowball_hindi(word).replace("न्", "ं").translate(_HINDI_SPELLINGS)


_snowball_hindi: Final = _snowball("hindi")

_ENGLISH: Final = """
a about after all also an and any are as at be been before being between but by can could did do does doing
during each few for from further had has have having he her here hers him his how i if in into is it its itself
just me more most my no nor not now of off on once only or other our ours out over own same she should so some
such than that the their theirs them then there these they this those through to too under until up very was we
were what when where which while who whom why will with would you your yours
"""
# Snowball publishes no stop words for Hindi; these are the function words of any Hindi grammar.
_HINDI: Final = """
का के की को से में पर ने है हैं हो होता होती होते था थी थे और या एवं तथा यह ये वह वे इस इसके इसकी इसका इन उस उसके
उसकी उसका उन कि जो जिस जिसके जिन तो भी ही तक लिए कर करके करता करते करती किया किए की गया गई गए जा जाता जाती जाते
रहा रही रहे एक अपने अपनी अपना कुछ कोई सभी साथ बाद जब तब अब यहां वहां नहीं न हुआ हुई हुए द्वारा
क्या कौन कब कहां कैसे कितना कितनी कितने किन किस किसने किसका किसकी किसके किसे क्यों सा सकता सकती सकते
"""
_URDU: Final = """
کا کے کی کو سے میں پر نے ہے ہیں ہو ہوتا ہوتی ہوتے تھا تھی تھے تھیں اور یا یہ وہ اس ان اسے انہیں کہ جو جس جن تو بھی ہی
تک لیے لئے کر کرکے کرتا کرتے کرتی کیا کیے کئے گیا گئی گئے جا جاتا جاتی جاتے رہا رہی رہے ایک اپنے اپنی اپنا کچھ کوئی
سب ساتھ بعد جب تب اب یہاں وہاں نہیں نہ ہوا ہوئی ہوئے
"""

LANGUAGES: Final = {
    "en": Language("en", LATIN, frozenset(_ENGLISH.split()), _snowball("english")),
    "hi": Language("hi", DEVANAGARI, frozenset(_HINDI.split()), stem_hindi),
    "ur": Language("ur", ARABIC, frozenset(_URDU.split()), stem_urdu),
}
_BY_SCRIPT: Final = {language.script: language for language in reversed(LANGUAGES.values())}


def script_of(word: str) -> str:
    """Return the script of the first letter of `word`."""
    for character in word:
        if character.isalpha():
            return _script_of_letter(ord(character))
    return OTHER


def _script_of_letter(point: int) -> str:
    if point < 0x250 or 0x1E00 <= point < 0x1F00:
        return LATIN
    if 0x900 <= point < 0x980:
        return DEVANAGARI
    if 0x600 <= point < 0x780 or 0x8A0 <= point < 0x900:
        return ARABIC
    return OTHER


def language_of(word: str, stated: str | None = None) -> Language | None:
    """Return the language in which `word` is read: the stated one if it has the word's script, else the script's."""
    script = script_of(word)
    known = LANGUAGES.get((stated or "").partition("-")[0].lower())
    if known is not None and known.script == script:
        return known
    return _BY_SCRIPT.get(script)
