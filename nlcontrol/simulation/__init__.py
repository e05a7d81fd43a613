"""Simulated devices: programs that know only MQTT, the grammar's effects and, where they move, the world."""
