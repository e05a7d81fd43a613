"""The waist: plans as values, their written form, their JSON, their symbols for the network, and Replies.

`written` holds `write` and `read`, `serial` the JSON, `symbols` the clause language the network writes, `reply` the
one value that outside programs read. Nothing here knows a grammar, a site or a language.
"""
