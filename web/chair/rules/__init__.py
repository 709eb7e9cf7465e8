"""Where chairs set rules: the editor with its trials, versions, re-checks, and what a track still lacks."""
