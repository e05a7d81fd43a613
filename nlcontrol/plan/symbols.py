"""The clause symbol language: what the network writes, one door to its parts.

`read_clause` and `write_clause` go between symbols with pointers and a `Clause`; `symbols_of` and `plan_of` between
whole plans and their clauses, where a plan can be said clause by clause; `inventory` lists the symbols.
"""

from nlcontrol.plan.clause_reader import NounOf, read_clause
from nlcontrol.plan.clause_writer import Locate, ParameterType, PointerRole, Sought, Symbols, TypeOf, write_clause
from nlcontrol.plan.clauses import (
    Chat,
    Clause,
    ConditionClause,
    ConditionKind,
    Head,
    Join,
    MeasureLike,
    Modifier,
    OnDay,
    Reading,
    Times,
    TokenLike,
    Use,
    UseRole,
    VagueTime,
    joined_words,
)
from nlcontrol.plan.plan_clauses import ClauseSymbols, plan_of, symbols_of
from nlcontrol.plan.vocabulary import END, START, inventory

__all__ = [
    "END",
    "START",
    "Chat",
    "Clause",
    "ClauseSymbols",
    "ConditionClause",
    "ConditionKind",
    "Head",
    "Join",
    "Locate",
    "MeasureLike",
    "Modifier",
    "NounOf",
    "OnDay",
    "ParameterType",
    "PointerRole",
    "Reading",
    "Sought",
    "Symbols",
    "Times",
    "TokenLike",
    "TypeOf",
    "Use",
    "UseRole",
    "VagueTime",
    "inventory",
    "joined_words",
    "plan_of",
    "read_clause",
    "symbols_of",
    "write_clause",
]
