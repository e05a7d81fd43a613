"""Token input: word embedding + mean of hashed character n-gram embeddings + features.

    x_t = E_word[w_t] + (1/|G_t|) Σ_{g ∈ G_t} E_ngram[g] + F f_t

A word the vocabulary lacks still has a spelling, and a value token (`<percent>`) a meaning but no spelling.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from nlcontrol.model.dropout import SequenceDropout


@dataclass(frozen=True, slots=True)
class EmbeddingConfig:
    """How a token becomes a vector."""

    dimension: int = 96
    ngram_buckets: int = 4096
    """0: no n-grams, words only."""
    ngram_shortest: int = 2
    ngram_longest: int = 4
    dropout: float = 0.1
    word_dropout: float = 0.06
    """How often a word is read as `<unk>` in training: its n-grams stay, so spelling learns to stand alone."""


@dataclass(frozen=True, slots=True)
class TokenInputs:
    """The tokens of a batch; words that occur more than once are spelled out once."""

    words: Tensor  # (batch, time) vocabulary row, 0 = <unk>
    spellings: Tensor  # (batch, time) which of the spellings
    ngrams: Tensor  # (all n-grams,) buckets, spelling after spelling
    ngram_offsets: Tensor  # (spellings,) where each spelling starts in `ngrams`
    features: Tensor  # (batch, time, features) 0 or 1
    lengths: Tensor  # (batch,) tokens; always on the CPU


class TokenEmbedding(nn.Module):
    """The vectors the encoder reads."""

    def __init__(self, config: EmbeddingConfig, words: int, features: int) -> None:
        super().__init__()
        self.config = config
        self.word = nn.Embedding(words, config.dimension)
        self.ngram = nn.EmbeddingBag(max(config.ngram_buckets, 1), config.dimension, mode="mean")
        self.feature = nn.Linear(features, config.dimension, bias=False) if features else None
        self.dropout = SequenceDropout(config.dropout)
        for table in (self.word, self.ngram):
            nn.init.normal_(table.weight, std=0.3)

    def forward(self, inputs: TokenInputs) -> Tensor:
        """(batch, time, dimension)."""
        spelled: Tensor = self.ngram(inputs.ngrams, inputs.ngram_offsets)  # (spellings, dimension)
        x: Tensor = self.word(self._words(inputs))  # (batch, time, dimension)
        x = x + nn.functional.embedding(inputs.spellings, spelled)  # (batch, time, dimension)
        if self.feature is not None:
            x = x + self.feature(inputs.features)  # (batch, time, dimension)
        dropped: Tensor = self.dropout(x)
        return dropped

    def _words(self, inputs: TokenInputs) -> Tensor:
        """Word rows after word dropout; a token without n-grams is never dropped, nothing would be left of it."""
        rate = self.config.word_dropout
        if not self.training or rate == 0 or not len(inputs.ngrams):
            return inputs.words
        ends = torch.cat([inputs.ngram_offsets[1:], inputs.ngram_offsets.new_tensor([len(inputs.ngrams)])])
        spelled_out = (ends > inputs.ngram_offsets)[inputs.spellings]  # (batch, time)
        dropped = (torch.rand(inputs.words.shape, device=inputs.words.device) < rate) & spelled_out
        return inputs.words.masked_fill(dropped, 0)
