"""A small grammar, built by hand: every type of parameter and state, several classes, no file."""

from nlcontrol.grammar.schema import Action, DeviceClass, Grammar, Noun, Parameter, StateField


def _class(name: str, state: list[StateField], actions: list[Action], kinds: tuple[str, ...] = ()) -> DeviceClass:
    return DeviceClass(
        name=name,
        nouns={"en": Noun((name,), (f"{name}s",))},
        kinds={kind: {"en": Noun((kind,), (f"{kind}s",))} for kind in kinds},
        state={field.name: field for field in state},
        actions={action.name: action for action in actions},
        choices={},
    )


def _action(name: str, *parameters: Parameter) -> Action:
    return Action(name, {parameter.name: parameter for parameter in parameters})


ON_OFF = StateField("state", "choice", ("on", "off"))
COLORS = ("red", "blue", "warm_white")

SMALL = Grammar(
    {
        found.name: found
        for found in (
            _class(
                "light",
                [ON_OFF, StateField("brightness_pct", "number", unit="%"), StateField("color_name", "choice", COLORS)],
                [
                    _action(
                        "turn_on",
                        Parameter("brightness_pct", "number", unit="%", step=10),
                        Parameter("color_name", "choice", COLORS),
                        Parameter("color_temp_kelvin", "number", ("2700", "4000"), unit="K", choice_set="white_tone"),
                        Parameter("transition_s", "number", unit="s"),
                        Parameter("flash", "flag"),
                    ),
                    _action("turn_off"),
                ],
                kinds=("floor_lamp", "ceiling_light"),
            ),
            _class(
                "lock",
                [StateField("state", "choice", ("locked", "unlocked", "jammed"))],
                [_action("lock"), _action("unlock")],
            ),
            _class(
                "player",
                [
                    StateField("state", "choice", ("playing", "paused")),
                    StateField("muted", "flag"),
                    StateField("title", "text"),
                ],
                [
                    _action("play", Parameter("title", "text", required=True)),
                    _action("mute", Parameter("muted", "flag")),
                ],
            ),
            _class(
                "rover",
                [StateField("place", "place"), StateField("battery_pct", "number", unit="%")],
                [
                    _action("go_to", Parameter("place", "place", required=True)),
                    _action("follow_path", Parameter("places", "place", required=True, many=True)),
                    _action("turn", Parameter("angle_deg", "number", unit="deg")),
                ],
            ),
        )
    }
)
