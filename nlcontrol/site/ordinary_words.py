"""Words that are never a slip of a name: function words and everyday verbs, per language.

The language's closed lists (guards, fillers) and the grammar's own words join them; these are what those lack.
"""

from __future__ import annotations

from typing import Final

# fmt: off
ORDINARY_WORDS: Final[dict[str, frozenset[str]]] = {
    "en": frozenset(
        (
            "a", "about", "above", "add", "adjust", "after", "again", "all", "almost", "along", "already", "also",
            "always", "am", "an", "and", "another", "any", "anybody", "anyone", "anything", "are", "around", "as",
            "ask", "asked", "at", "away", "back", "bad", "be", "because", "been", "before", "behind", "below",
            "between", "big", "bit", "both", "bring", "brighten", "bright", "but", "by", "call", "came", "can",
            "change", "check", "clear", "close", "closed", "cold", "come", "cool", "could", "crank", "cut",
            "dark", "day", "decrease", "did", "dim", "do", "does", "doing", "done", "down", "drive", "drop",
            "each", "either", "else", "end", "enough", "even", "ever", "every", "everybody", "everyone",
            "everything", "except", "far", "fast", "feel", "few", "find", "fine", "first", "fix", "for", "from",
            "full", "get", "give", "given", "go", "goes", "going", "gone", "good", "got", "great", "had", "half",
            "hand", "has", "have", "head", "hear", "heat", "hello", "help", "her", "here", "high", "higher",
            "him", "his", "hold", "home", "hot", "hour", "hours", "how", "however", "i", "if", "in", "increase",
            "inside", "instead", "into", "is", "it", "its", "job", "just", "keep", "kill", "kind", "know", "last",
            "late", "later", "least", "leave", "left", "less", "let", "level", "life", "light", "lit", "little",
            "lock", "locked", "long", "look", "loud", "louder", "low", "lower", "make", "many", "may", "maybe",
            "me", "mean", "mind", "mine", "minus", "minute", "minutes", "moment", "month", "more", "morning",
            "most", "move", "much", "music", "must", "my", "name", "near", "need", "never", "new", "next", "nice",
            "night", "no", "nobody", "none", "nor", "not", "nothing", "now", "of", "off", "okay", "old", "on",
            "once", "one", "only", "open", "opened", "opposite", "or", "other", "others", "our", "out", "outside",
            "over", "own", "pause", "people", "percent", "perhaps", "place", "play", "please", "point", "press",
            "pull", "push", "put", "quick", "quickly", "quiet", "quieter", "quite", "raise", "rather", "read",
            "ready", "reduce", "remain", "report", "request", "reset", "rest", "return", "right", "ring", "roll",
            "run", "same", "save", "say", "second", "see", "seem", "seems", "send", "set", "several", "shade",
            "shall", "she", "should", "show", "shut", "side", "since", "sleep", "slow", "slowly", "slower",
            "small", "so", "some", "somebody", "someone", "something", "soon", "start", "state", "stay", "step",
            "still", "stop", "such", "sure", "switch", "take", "tell", "ten", "than", "thank", "thanks", "that",
            "the", "their", "them", "then", "there", "these", "they", "thing", "things", "think", "this", "those",
            "three", "through", "till", "time", "times", "to", "today", "together", "told", "tomorrow", "too",
            "toward", "towards", "try", "turn", "turned", "twice", "two", "under", "undo", "unless", "unlock",
            "unlocked", "until", "up", "us", "use", "very", "volume", "wait", "wake", "want", "was", "water",
            "way", "we", "week", "well", "went", "were", "what", "when", "where", "whether", "which", "while",
            "who", "whole", "whom", "whose", "why", "will", "with", "within", "without", "word", "words", "work",
            "would", "wrong", "yes", "yesterday", "yet", "you", "your",
        )
    ),
    "zh": frozenset(),
}
