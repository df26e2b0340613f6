"""The ranking, worked out by hand, and runs of test collections."""

from __future__ import annotations

import json
import math
import random
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from search.engines.embedded import EmbeddedEngine
from search.engines.embedded.postings import BLOCK, documents_with, read_postings
from search.engines.protocol import SearchRequest
from search.engines.ranking import K1, B
from tests.search.conftest import a_document

GROUPS = (("RTI", "right to information"), ("AWC", "anganwadi"))


def test_the_score_is_that_of_the_formula(engine: EmbeddedEngine) -> None:
    engine.upsert(a_document(1, "Water", "meters water well"))
    engine.upsert(a_document(2, "Courts", "files of courts"))
    hit = engine.search(SearchRequest("water")).hits[0]
    length, average, frequency = 2 + 3, (5 + 4) / 2, 3
    rarity = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    assert hit.score == pytest.approx(rarity * frequency / (frequency + K1 * (1 - B + B * length / average)))


def test_a_word_typed_twice_weighs_twice(engine: EmbeddedEngine) -> None:
    engine.upsert(a_document(1, "", "water courts"))
    once = engine.search(SearchRequest("water courts")).hits[0].score
    twice = engine.search(SearchRequest("water courts water")).hits[0].score
    assert twice == pytest.approx(once * 1.5)


def test_the_words_of_a_long_question_rank_and_none_is_required(engine: EmbeddedEngine) -> None:
    engine.upsert(a_document(1, "Water meters", "read by lot"))
    engine.upsert(a_document(2, "Water wells", "dug by hand"))
    request = SearchRequest("how are meters for water read in a town", some_words_suffice=True)
    assert [hit.id for hit in engine.search(request).hits] == [1, 2]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("RTI", [1, 2, 3]), ("right to information", [1, 2, 3]), ("rti office", [1]), ('"right to information"', [1]),
        ("AWC", [4]), ("-rti", [1, 3, 4]), ("title:rti", [2]),
    ],
)  # fmt: skip
def test_synonyms_stand_for_each_other(engine: EmbeddedEngine, text: str, found: list[int]) -> None:
    engine.upsert(a_document(1, "The right to information office"))
    engine.upsert(a_document(2, "RTI desk"))
    engine.upsert(a_document(3, "Information", "It is a right."))
    engine.upsert(a_document(4, "Anganwadi roofs"))
    expected = [1, 2] if text == "RTI" else found
    assert sorted(hit.id for hit in engine.search(SearchRequest(text, synonyms=GROUPS)).hits) == expected
    assert engine.search(SearchRequest("AWC", synonyms=GROUPS, exact=True)).total == 0


def test_the_lists_of_stems_follow_every_change(engine: EmbeddedEngine) -> None:
    chance = random.Random(7)
    held: dict[int, str] = {}
    engine.rebuild([a_document(number, "water", version=0) for number in range(1, BLOCK + 40)], 0)
    held = {number: "water" for number in range(1, BLOCK + 40)}
    for version in range(1, 80):
        number = chance.choice([1, 2, BLOCK - 1, BLOCK, BLOCK + 1, BLOCK + 60])
        if chance.random() < 0.3:
            engine.delete(number, version)
            held.pop(number, None)
        else:
            held[number] = chance.choice(["water", "courts", "water courts", ""])
            engine.upsert(a_document(number, held[number], version=version))
    with engine._file.reading() as db:
        for word, stem in (("water", "water"), ("courts", "court")):
            slots, weights = read_postings(db, stem)
            ids = dict(db.execute("SELECT slot, id FROM documents"))
            assert sorted(ids[slot] for slot in slots.tolist()) == sorted(
                n for n in held if word in held[n].split()
            )
            assert set(weights.tolist()) <= {2.0}
            assert documents_with(db, stem) == len(slots)


def test_a_run_ranks_a_collection(tmp_path: Path) -> None:
    corpus, topics, run = tmp_path / "docs.jsonl", tmp_path / "queries.jsonl", tmp_path / "out.trec"
    corpus.write_text("\n".join(json.dumps(item, ensure_ascii=False) for item in [
        {"id": "d1", "title": "Lift", "text": "lift of wings"}, {"id": "d2", "title": "", "text": "heat of bodies"},
        {"id": "d3", "title": "पंजी", "text": "विद्यालयों की पंजी"}, {"id": "d4", "text": None},
    ]))  # fmt: skip
    topics.write_text(
        '{"id": "q1", "text": "what is the lift of \\"wings\\" -- heat"}\n{"id": "q2", "text": "विद्यालय"}\n\n'
        '{"id": "q3", "text": "..."}'
    )
    call_command("search_eval", corpus=corpus, queries=topics, run=run, stdout=StringIO())
    lines = [line.split() for line in run.read_text().splitlines()]
    assert [(line[0], line[2], line[3]) for line in lines] == [
        ("q1", "d1", "1"),
        ("q1", "d2", "2"),
        ("q2", "d3", "1"),
    ]
    assert all(line[1] == "Q0" and float(line[4]) > 0 and line[5] == "embedded" for line in lines)


def test_a_corpus_that_is_none_is_refused(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text("[1, 2]\n")
    with pytest.raises(CommandError):
        call_command("search_eval", corpus=bad, queries=bad, run=tmp_path / "out", stdout=StringIO())
