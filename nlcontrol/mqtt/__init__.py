"""MQTT without words: a client with reason codes, a broker for every machine, the dialects that devices speak."""
