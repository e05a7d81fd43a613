"""Commands judged before anything is published: types, units, ranges, features, risk, and the state they will meet."""
