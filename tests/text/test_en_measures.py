from __future__ import annotations

import pytest

from tests.text.notation import rows, shown

PERCENT = rows("""
    30% -> <percent 30>
    30 % -> <percent 30>
    thirty percent -> <percent 30>
    thirty per cent -> <percent 30>
    30 pct -> <percent 30>
    five percentage points -> <percent 5>
    a hundred percent -> <percent 100>
    a percent -> <percent 1>
    half a percent -> <percent 0.5>
    twenty two point five percent -> <percent 22.5>
    +10% -> + <percent 10>
    five to ten percent -> <number 5> to <percent 10>
""")

TEMPERATURES = rows("""
    twenty one degrees -> <degrees 21>
    21° -> <degrees 21>
    21º -> <degrees 21>
    ninety degrees -> <degrees 90>
    up a degree -> up <degrees 1>
    half a degree -> <degrees 0.5>
    minus five degrees -> <degrees -5>
    five degrees below zero -> <degrees -5>
    21 °C -> <temperature 21°C>
    21°c -> <temperature 21°C>
    21 ℃ -> <temperature 21°C>
    21.5 degrees celsius -> <temperature 21.5°C>
    twenty one centigrade -> <temperature 21°C>
    68f -> <temperature 68°F>
    68 degrees f -> <temperature 68°F>
    sixty eight fahrenheit -> <temperature 68°F>
    -5 °C -> <temperature -5°C>
    2700k -> <kelvin 2700>
    2700 kelvin -> <kelvin 2700>
    twenty seven hundred kelvin -> <kelvin 2700>
    2700 degrees kelvin -> <kelvin 2700>
    the 4k television -> the <number 4> k television
""")

DURATIONS = rows("""
    ten minutes -> <duration 600>
    in ten minutes -> in <duration 600>
    five mins -> <duration 300>
    a minute -> <duration 60>
    an hour -> <duration 3600>
    an hour and a half -> <duration 5400>
    a minute and a half -> <duration 90>
    half an hour -> <duration 1800>
    half a minute -> <duration 30>
    half hour -> <duration 1800>
    a half hour -> <duration 1800>
    a quarter of an hour -> <duration 900>
    three quarters of an hour -> <duration 2700>
    two and a half minutes -> <duration 150>
    one and a half hours -> <duration 5400>
    1 1/2 hours -> <duration 5400>
    1.5 h -> <duration 5400>
    1h30 -> <duration 5400>
    1h -> <duration 3600>
    90 s -> <duration 90>
    90s -> <duration 90>
    1 hour 20 minutes -> <duration 4800>
    one hour and twenty minutes -> <duration 4800>
    an hour and 20 minutes -> <duration 4800>
    two hours thirty minutes and five seconds -> <duration 9005>
    10min 5s -> <duration 605>
    two days -> <duration 172800>
    one week -> <duration 604800>
    for a day -> for <duration 86400>
    500 ms -> <duration 0.5>
    a couple of minutes -> <duration 120>
    couple minutes -> <duration 120>
    one second -> <duration 1>
    wait a second -> wait <duration 1>
    in a second -> in <duration 1>
    for the next hour -> for the <duration 3600>
    the ten second timer -> the <duration 10> timer
    five minute timer -> <duration 300> timer
    ten minutes later -> <duration 600> later
    ten minutes and thirty seconds later -> <duration 600> and <duration 30> later
    thirty seconds and ten minutes -> <duration 30> and <duration 600>
    five to ten minutes -> <number 5> to <duration 600>
    for ten minutes and then off -> for <duration 600> and then off
""")

NO_DURATIONS = rows("""
    lamp two second floor -> lamp <number 2> second floor
    a second lamp -> a second lamp
    three times a day -> <times 3> a day
    twice an hour -> <times 2> an hour
    80s music -> <number 80> s music
    lamp 3's brightness -> lamp <number 3> 's brightness
    minus five minutes -> <number -5> minutes
    minutes -> minutes
""")

LENGTHS_AND_SPEEDS = rows("""
    two metres -> <length 2>
    2m -> <length 2>
    half a metre -> <length 0.5>
    half a meter -> <length 0.5>
    a metre and a half -> <length 1.5>
    fifty centimetres -> <length 0.5>
    30 cm -> <length 0.3>
    one meter and twenty centimeters -> <length 1.2>
    ten feet -> <length 3.048>
    six feet two inches -> <length 1.8796>
    3 ft -> <length 0.9144>
    move a foot forward -> move <length 0.3048> forward
    two km -> <length 2000>
    one mile -> <length 1609.344>
    5 in the kitchen -> <number 5> in the kitchen
    a foot -> a foot
    0.5 m/s -> <speed 0.5>
    two metres per second -> <speed 2>
    half a metre per second -> <speed 0.5>
    two metres a second -> <speed 2>
    36 km/h -> <speed 10>
    36 kilometers per hour -> <speed 10>
    10 mph -> <speed 4.4704>
""")

TIMES = rows("""
    twice -> <times 2>
    thrice -> <times 3>
    three times -> <times 3>
    3x -> <times 3>
    3 × -> <times 3>
    one time -> <times 1>
    a couple of times -> <times 2>
    once -> once
    this time -> this time
    two more times -> <number 2> more times
""")


@pytest.mark.parametrize(
    ("utterance", "tokens"), PERCENT + TEMPERATURES + DURATIONS + NO_DURATIONS + LENGTHS_AND_SPEEDS + TIMES
)
def test_an_amount_and_its_unit_are_one_token(utterance: str, tokens: str) -> None:
    """Amounts come out in the base unit of their kind; words that only look like units stay words."""
    assert shown(utterance) == tokens
