"""The network in NumPy: what is learnt, run without PyTorch, and the search for the best symbols."""
