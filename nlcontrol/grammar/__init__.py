"""Device classes: what may be said and done, what it does to the state, and how people say it; knows no site."""
