"""Near-duplicates among the papers of one conference (M10): found in the background, shown to chairs alone, settled by them."""
