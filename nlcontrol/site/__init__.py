"""The devices that exist: the site file, what words may name on it, and what a target means."""
