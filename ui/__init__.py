"""What every page is made of: template tags, the form renderer, Markdown, chart geometry. No model, no rule."""
