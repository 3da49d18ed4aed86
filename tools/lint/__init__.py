"""House rules that no bought linter knows, each a module with `check(source)`; `python -m tools.lint` runs all."""
