"""How well the demo's stories are found: judged questions, slips of the pen and words in another script."""

from __future__ import annotations

import math
import random
import tomllib
from collections import Counter, defaultdict
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from search.analysis import normalise, words_of
from search.engines.embedded import EmbeddedEngine
from search.engines.protocol import SearchRequest
from search.transliteration import sound_of
from tests.search.demo import demo_documents

JUDGED = tomllib.loads((Path(__file__).parent / "judged.toml").read_text(encoding="utf-8"))
# Mean nDCG@10 of each kind of question; what was measured when they were judged is in docs/search.md.
FLOORS = {
    "english": 0.85, "syntax": 0.9, "hindi": 0.95, "urdu": 0.95, "typo": 0.95, "transliterated": 0.95, "synonym": 0.95
}  # fmt: skip
SLIPS = 200


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[EmbeddedEngine, list[str]]:
    documents, slugs = demo_documents()
    engine = EmbeddedEngine(tmp_path_factory.mktemp("search") / "index.sqlite3")
    engine.rebuild(documents, 1)
    return engine, slugs


def ndcg(found: list[str], relevant: list[str]) -> float:
    """Return nDCG@10 with binary judgments (Järvelin and Kekäläinen, 2002)."""
    gained = sum(1 / math.log2(place + 2) for place, slug in enumerate(found[:10]) if slug in relevant)
    return gained / sum(1 / math.log2(place + 2) for place in range(min(len(relevant), 10)))


def scores_by_kind(engine: Any, slugs: list[str]) -> dict[str, float]:
    synonyms = tuple(map(tuple, JUDGED["synonyms"]))
    scores = defaultdict(list)
    for query in JUDGED["query"]:
        hits = engine.search(
            SearchRequest(query["text"], {"withdrawn": ("0",)}, limit=10, synonyms=synonyms)
        ).hits
        scores[query["kind"]].append(ndcg([slugs[hit.id - 1] for hit in hits], query["relevant"]))
    return {kind: mean(values) for kind, values in scores.items()}


def test_sixty_questions_are_judged_and_every_answer_exists(demo: tuple[EmbeddedEngine, list[str]]) -> None:
    queries = JUDGED["query"]
    assert len(queries) == 60
    assert {slug for query in queries for slug in query["relevant"]} <= set(demo[1])
    assert {query["kind"] for query in queries} == set(FLOORS)


@pytest.mark.parametrize("kind", FLOORS)
def test_judged_questions_find_what_answers_them(demo: tuple[EmbeddedEngine, list[str]], kind: str) -> None:
    assert scores_by_kind(*demo)[kind] >= FLOORS[kind]


def a_slip(word: str, letters: list[str], chance: random.Random) -> str:
    """Return `word` with one letter put in, left out, changed or swapped with its neighbour."""
    place = chance.randrange(len(word))
    kind = chance.choice(["in", "out", "changed", "swapped"])
    if kind == "in":
        return word[:place] + chance.choice(letters) + word[place:]
    if kind == "swapped":
        place = min(place, len(word) - 2)
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return word[:place] + (chance.choice(letters) if kind == "changed" else "") + word[place + 1 :]


@pytest.mark.parametrize("is_latin", [True, False])
def test_slips_are_corrected_among_the_first_three(
    demo: tuple[EmbeddedEngine, list[str]], is_latin: bool
) -> None:
    chance = random.Random(2026)
    documents, _slugs = demo_documents()
    known = Counter(
        word for document in documents for word in words_of(" ".join([document.title, *document.passages]))
    )
    pool = sorted(word for word in known if len(word) > 3 and word.isalpha() and word.isascii() == is_latin)
    letters = sorted({letter for word in pool for letter in word})
    corrected = tried = 0
    with demo[0]._file.reading() as db:
        vocabulary = demo[0]._vocabulary(db, 1)
        while tried < SLIPS:
            word = chance.choice(pool)
            typed = normalise(a_slip(word, letters, chance))
            if typed in known or not typed.isalpha():
                continue
            tried += 1
            corrected += word in vocabulary.corrections(typed)
    assert corrected >= 0.95 * SLIPS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("विद्यालय", "vidyalaya"), ("पंचायत", "panchayat"), ("کتاب", "kitab"), ("किताब", "kitaab"), ("کتاب", "किताब"),
        ("छात्रावास", "chhatravas"), ("उपस्थिति", "upasthiti"), ("आंगनवाड़ी", "anganwadi"), ("शिक्षा", "shiksha"),
        ("محکمہ", "mahkama"), ("ज़िला", "zila"), ("स्वास्थ्य", "swasthya"), ("योजना", "yojana"), ("خواتین", "khawateen"),
    ],
)  # fmt: skip
def test_a_word_sounds_the_same_in_every_script(one: str, other: str) -> None:
    assert sound_of(normalise(one)) == sound_of(normalise(other)) != ""
