"""People and vacancies as columns that a search reads: built from records, kept on disk, changed without a rebuild."""
