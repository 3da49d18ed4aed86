"""Files of the public classifications, as they are published, read into plain records. No ORM here."""
