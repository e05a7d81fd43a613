"""The whole network: embed, encode the utterance once, tag its tokens, decode its segments.

P(tags, y | x) = Π_layers Π_t P(tag_t | h_t) · Π_segments Π_t P(y_t | y_{<t}, h_start … h_end)
P(tag_t = k | h_t) = softmax_k(W_layer h_t + b_layer)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from torch import Tensor, nn

from nlcontrol.model.attention import AttentionConfig
from nlcontrol.model.decoder import DecoderConfig, SegmentStates, Targets, make_decoder
from nlcontrol.model.embedding import EmbeddingConfig, TokenEmbedding, TokenInputs
from nlcontrol.model.encoders import EncoderConfig, make_encoder


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """Everything that shapes the network but its vocabulary."""

    embedding: EmbeddingConfig = field(default_factory=EmbeddingConfig)
    encoder: EncoderConfig = field(default_factory=EncoderConfig)
    attention: AttentionConfig = field(default_factory=AttentionConfig)
    decoder: DecoderConfig = field(default_factory=DecoderConfig)


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many rows the vocabulary asks for."""

    words: int
    symbols: int
    """Without the end of sequence."""
    features: int = 0
    tags: Mapping[str, int] = field(default_factory=dict)
    """Labels per layer."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Utterances and their segments, as tensors."""

    tokens: TokenInputs
    tags: Mapping[str, Tensor]  # layer: (batch, time); -1 where there is no label
    segment_tokens: Tensor  # (segments, time of the longest segment) flat indices into (batch · time)
    segment_mask: Tensor  # (segments, time of the longest segment)
    segment_utterance: Tensor  # (segments,) the row of its utterance
    segment_last: Tensor  # (segments,) flat index of the last token; the first is segment_tokens[:, 0]
    targets: Targets


@dataclass(frozen=True, slots=True)
class Logits:
    """What the network says before it is normalised."""

    symbols: Tensor  # (positions, classes + time of the longest segment)
    tags: Mapping[str, Tensor]  # layer: (batch, time, labels)


class Seq2Seq(nn.Module):
    """Sources in, tags and the symbols of each segment out."""

    def __init__(self, config: ModelConfig, sizes: Sizes) -> None:
        super().__init__()
        self.config, self.sizes = config, sizes
        self.embedding = TokenEmbedding(config.embedding, sizes.words, sizes.features)
        self.encoder = make_encoder(config.encoder, config.embedding.dimension)
        self.tags = nn.ModuleDict({layer: nn.Linear(config.encoder.width, n) for layer, n in sizes.tags.items()})
        self.decoder = make_decoder(config.decoder, config.attention, config.encoder.width, sizes.symbols)

    def forward(self, batch: Batch) -> Logits:
        """Logits of every tag and, the past being given, of every symbol."""
        states = self.encode(batch.tokens)  # (batch, time, width)
        tags = {layer: head(states) for layer, head in self.tags.items()}
        return Logits(self.decoder(self.segments(states, batch), batch.targets), tags)

    def encode(self, tokens: TokenInputs) -> Tensor:
        """The state of each token, in sight of the whole utterance: (batch, time, width)."""
        states: Tensor = self.encoder(self.embedding(tokens), tokens.lengths)
        return states

    def segments(self, states: Tensor, batch: Batch) -> SegmentStates:
        """The states cut into segments."""
        flat = states.flatten(0, 1)  # (batch · time, width)
        count, time = batch.segment_tokens.shape
        own = flat.index_select(0, batch.segment_tokens.flatten()).view(count, time, -1)  # (segments, time, width)
        last = flat.index_select(0, batch.segment_last)  # (segments, width)
        summary = self.encoder.summary(own, batch.segment_mask, last)  # (segments, width)
        return SegmentStates(own, batch.segment_mask, summary)


def parameter_count(model: nn.Module) -> int:
    """How many numbers are learnt."""
    return sum(parameter.numel() for parameter in model.parameters())
