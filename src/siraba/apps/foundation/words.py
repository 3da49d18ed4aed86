"""Words of data files in the three languages of the house."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

LANGUAGES = ("fr", "en", "ar")


class Words(BaseModel):
    """Words in the three languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fr: str = Field(min_length=1)
    en: str = Field(min_length=1)
    ar: str = Field(min_length=1)

    def said(self, language: str) -> str:
        """In a language, or in French where there are none in it."""
        return str(getattr(self, language[:2])) if language[:2] in LANGUAGES else self.fr
