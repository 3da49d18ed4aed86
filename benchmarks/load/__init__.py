"""Counsellors at work: many browsers over HTTP against the server that `siraba serve` runs."""
