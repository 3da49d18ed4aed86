"""Signing in by a government's identity service (OpenID Connect Core 1.0): which ones there are, and the exchange."""
