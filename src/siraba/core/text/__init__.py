"""Words as people write them in French, English and Arabic: scripts, folding, noise, gender forms, stems, language."""
