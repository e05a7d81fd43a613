"""Teaches the network pairs of source and target, and exports what it learnt; knows no grammar."""
