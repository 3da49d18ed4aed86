"""Skills in a sentence, an advert, a CV: which words of the text name which skill of a classification, and how surely.

No model is downloaded and nothing is learned from the texts: labels are read as alternatives of a few weighted word
families, looked for in windows of the text, and the evidence becomes a confidence by a fitted curve. How, and how well,
is in docs/algorithms/skills-in-texts.md.
"""
