"""The REST interface, version 1: the same queries and actions as the pages, for programs with a token and scopes."""
