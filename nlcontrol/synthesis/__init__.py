"""Grammar → training pairs: utterances with their clause symbols, token roles and features, from a seed."""
