"""Tools of the project itself: the test command, house rules, catalogues, the drawn import graph. Never shipped."""
