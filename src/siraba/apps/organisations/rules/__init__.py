"""Decisions about organisations over plain values; no ORM."""
