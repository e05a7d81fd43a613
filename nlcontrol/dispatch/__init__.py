"""Carrying commands out: journal, queues, confirmation, schedules; knows devices and actions, no words."""
