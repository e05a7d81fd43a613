"""Rooms, routes and motion in fixed steps: pure, for check's predictions and for simulated devices."""
