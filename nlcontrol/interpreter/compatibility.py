"""Whether weights fit the grammar they are used with: two digests per class, kept in their manifest (design §6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from nlcontrol.errors import ModelError
from nlcontrol.grammar.schema import Grammar
from nlcontrol.runtime.network import Network
from nlcontrol.site.types import Site


def check_classes(network: Network, grammar: Grammar, site: Site) -> None:
    """Refuses, by name, a class of the site whose schema is not the one the weights learnt."""
    learnt = cast(Mapping[str, Mapping[str, str]], network.metadata.get("classes", {}))
    for class_name in sorted({device.class_name for device in site.devices.values()}):
        digest = grammar.classes[class_name].schema_digest
        if class_name not in learnt:
            raise ModelError(
                f'The weights do not know the class "{class_name}": run `nlcontrol train --from shipped` to teach it.'
            )
        if learnt[class_name]["schema"] != digest:
            raise ModelError(
                f'The grammar of "{class_name}" has changed since the weights were trained: '
                "run `nlcontrol train --from shipped`."
            )


def changed_phrases(network: Network, digests: Mapping[str, str]) -> list[str]:
    """The classes whose phrases have changed since: they are understood as before, so a warning is enough."""
    learnt = cast(Mapping[str, Mapping[str, str]], network.metadata.get("classes", {}))
    return [name for name, digest in digests.items() if name in learnt and learnt[name].get("phrases") != digest]


def explained_of(network: Network, language: str) -> Mapping[str, Sequence[str]]:
    """The words that the weights' grammars explain in a language."""
    explained = cast(Mapping[str, Mapping[str, Sequence[str]]], network.metadata.get("explained", {}))
    if language not in explained:
        known = ", ".join(sorted(explained)) or "none"
        raise ModelError(f'The weights do not understand the language "{language}"; they know: {known}.')
    return explained[language]
