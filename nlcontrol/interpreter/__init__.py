"""Text + site + state + now → Reply; knows no MQTT.

interpreter = Interpreter(load_site("home", grammar), grammar)
reply = interpreter.interpret("turn on the kitchen lights", Context(now)).reply
"""

from nlcontrol.interpreter.context import Context, Interpretation
from nlcontrol.interpreter.interpreter import Interpreter

__all__ = ["Context", "Interpretation", "Interpreter"]
