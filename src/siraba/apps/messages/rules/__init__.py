"""Decisions about messages over plain values: what a template must say, how long a text message is, when to send."""
