"""The Seq2Seq network in PyTorch, one file per chapter of the lecture; only training imports it."""
