"""A fictitious country, made through the same actions as everything else. No person in it exists."""
